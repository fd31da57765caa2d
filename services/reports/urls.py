from django.urls import path

from services.reports import drafts, views
from services.reports.on_behalf import on_behalf

urlpatterns = [
    path("work/new/", on_behalf, name="on_behalf"),
    path("work/new/ticket/", drafts.ticket, name="draft_ticket"),
    path("work/new/shell/", drafts.shell, name="draft_shell"),
    path("work/new/worker.js", drafts.gone, name="draft_worker_gone"),
    path("report/", views.choose, name="report"),
    path("report/<slug:category>/", views.report, name="report_about"),
]
