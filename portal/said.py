"""What one page says to the next, in a cookie below the portal's own path."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpResponse


class CookieBelowPath(CookieStorage):
    """Django's own goes to every page of the host, those of a county's portal beside us too."""

    def _update_cookie(self, encoded_data: str, response: HttpResponse) -> None:
        super()._update_cookie(encoded_data, response)  # type: ignore[misc]  # the stubs leave it out
        if self.cookie_name in response.cookies:
            response.cookies[self.cookie_name]["path"] = settings.SESSION_COOKIE_PATH


class Storage(FallbackStorage):
    storage_classes = (CookieBelowPath, SessionStorage)
