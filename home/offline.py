"""What opens without a net: places somebody has been to, as they were last seen, and the drafts of 代登记. 离线

There is one worker for all of it (static/worker.js), because a browser asks only one about a page. ADR 46 says why so.
"""

from __future__ import annotations

import hashlib
import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import get_script_prefix, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from accounts.gates import public
from services.reports import drafts

LANGUAGES = {"zh": "zh-hans", "en": "en"}
OWN = ("places.js",)  # beside what the drafts need
SOURCES = ("static/worker.js", "static/portal.css", "templates/base.html", "templates/home/offline.html",
           *(f"static/{name}" for name in OWN))  # fmt: skip


@public
@never_cache
@require_safe
def shell(request: HttpRequest) -> HttpResponse:
    """Where there is no net and the page was not kept: whom to ring up, and which places were. The same for everybody."""
    return render(request, "home/offline.html", {"noindex": True})


@public
@never_cache
@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker of the whole portal. It stands at its root, so that it is asked about every page."""
    source = (settings.BASE_DIR / "static" / "worker.js").read_text(encoding="utf-8")
    script = f"const OURS = {json.dumps(_told(), ensure_ascii=False)};\n{source}"
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


def _told() -> dict[str, Any]:
    """What the worker cannot know by itself."""
    names = [*dict.fromkeys((*drafts.ASSETS, *OWN))]
    shells, words = {}, {}
    for short, language in LANGUAGES.items():
        with translation.override(language):
            shells[short], words[short] = reverse("offline"), _words()
    with translation.override(settings.LANGUAGE_CODE):
        own = {"page": reverse("on_behalf"), "shell": reverse("draft_shell")}
    told = {"base": get_script_prefix(), "shells": shells, "words": words, "drafts": own}
    return {**told, "assets": [static(name) for name in names], "version": version()}


def _words() -> dict[str, str]:
    kept = _("现在没有网络。这是 {when} 存在这台手机上的页面，之后可能有变化。")
    return {"kept": kept, "locale": "en-GB" if translation.get_language() == "en" else "zh-CN"}


@cache
def version() -> str:
    """Another one whenever anything that the telephone keeps has changed."""
    parts = [drafts.version(), *((settings.BASE_DIR / name).read_text(encoding="utf-8") for name in SOURCES)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:12]
