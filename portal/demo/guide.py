"""demo.json: where a person, a browser test or a load generator finds its way in. Contract: design.md §8."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from accounts.demo import CODE
from grids.models import Area, Building
from home.models import NoticePage, PolicyPage
from portal.demo.accounts import ACCOUNTS
from services.cases.models import Case, Category


def path() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def write() -> Path:
    """Whole or not at all: written aside, then renamed."""
    handle, aside = tempfile.mkstemp(dir=settings.DATA_DIR, prefix=".demo", suffix=".part")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(told(), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    Path(aside).chmod(0o644)
    os.replace(aside, path())
    return path()


def told() -> dict[str, Any]:
    """What stands in the file."""
    buildings = Building.objects.select_related("grid").order_by("pk")
    notice = NoticePage.objects.standing().filter(area__name="西西里小区").order_by("-first_published_at").first()
    adviser = Building.objects.filter(grid__name="西西里第二网格").order_by("pk").first()
    assert notice is not None
    assert adviser is not None
    return {
        "buildings": [{"slug": one.slug, "name": one.label, "grid": one.grid.name} for one in buildings],
        "areas": [{"slug": one.slug, "name": one.name, "level": one.level} for one in Area.objects.living()],
        "categories": [one.code for one in Category.objects.filter(area=None, kind="reports", listed=True)],
        "accounts": [{"role": one.role, "phone": one.phone, "area": one.where} for one in ACCOUNTS],
        "login_code": CODE,
        "adviser_page": reverse("building", args=[adviser.slug]),
        "notice_page": notice.get_absolute_url(),
        "policy_page": PolicyPage.objects.standing().order_by("pk")[0].get_absolute_url(),
        "case": _case(),
    }


def _case() -> dict[str, str]:
    """One that /track/ opens: not sealed, under way, with the number of the first resident."""
    mine = Case.objects.exclude(openness="sealed").filter(kind="reports", requester__user__username="demo-resident")
    case = mine.filter(phase="open").order_by("pk").first() or mine.order_by("pk")[0]
    assert case.requester is not None
    return {"number": case.number, "phone_last4": case.requester.phone[-4:]}
