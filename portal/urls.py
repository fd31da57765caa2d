"""Every address of the portal. Public pages speak Chinese at their plain address and English below /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from home import offline
from portal import cms_words, views
from services.api.urls import machines, staff

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("worker.js", offline.worker, name="worker"),
    path("metrics", views.figures, name="metrics"),
    path("media/images/<path:path>", views.published_image, name="published_image"),
    path("media/officers/<path:path>", views.officer_photo, name="officer_photo"),
    path("api/v1/", include((machines, "api"))),
    path("", include("accounts.admin_urls")),
    path("admin/jsi18n/", cms_words.script_words, name="cms_script_words"),
    path("admin/", include("wagtail.admin.urls")),
    *i18n_patterns(
        path("", include("home.urls")),
        path("", include("grids.urls")),
        path("", include("services.orders.urls")),
        path("", include("services.partners.urls")),
        path("", include("services.consultation.urls")),
        path("", include("services.reports.urls")),
        path("", include("services.figures.urls")),
        path("", include(staff)),
        path("", include("services.cases.urls")),
        path("accounts/", include("accounts.urls")),
        prefix_default_language=False,
    ),
]
handler400 = "portal.views.bad_request"
handler403 = "portal.views.forbidden"
handler404 = "portal.views.not_found"
handler429 = "portal.views.too_many"
handler500 = "portal.views.broken"
