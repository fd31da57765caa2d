"""The words of the CMS's scripts, ours laid over its own: what its Chinese catalogue lacks stands in locale/zh_Hans."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from accounts.gates import public


class Words(JavaScriptCatalog):
    """Those of the CMS, then those of the project; the later win."""

    packages = ["wagtail.admin"]

    def get_paths(self, packages: list[str]) -> list[str]:
        return [*super().get_paths(packages), *(str(path) for path in settings.LOCALE_PATHS)]


@public
def script_words(request: HttpRequest) -> HttpResponse:
    """In the reader's language. Words of nobody, so anybody may read them."""
    return get_localized_response(Words.as_view(), request)
