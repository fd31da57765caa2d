"""A sealed case, filed over HTTP as a resident would, with a marker in every place where words can be written."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from grids.models import Building
from services.cases.models import Case, Category

MARK = "白鹭三号"
PHONE = "13800000009"
SEALED = ("neighbour_dispute", "legal_advice", "domestic_violence", "child_at_risk", "about_staff")
DUTY = ("domestic_violence", "child_at_risk")


def answers(category: str, **more) -> dict:
    """All that the form of this category asks, the marker wherever words may stand."""
    asked = {
        "text": f"事情是{MARK}", "where": f"{MARK}单元", "name": MARK, "contact_when": f"晚上{MARK}", "phone": PHONE,
        "consent_publish": "on", "consent_forward": "on", "once": f"once-{category}", **more,
    }  # fmt: skip
    for question in Category.objects.get(code=category, area=None).questions.all():
        asked[f"q_{question.code}"] = question.choices[0][0] if question.choices else MARK
    return asked


def file(browser: Client, building: Building, category: str, photo: Callable | None = None, **more) -> tuple[Case, str]:
    """The case and the resident's signed way to it, as the receipt shows it."""
    asked = answers(category, **more)
    if photo:
        picture: SimpleUploadedFile = photo(f"{MARK}.jpg")
        asked["photo"] = picture
    answer = browser.post(f"/report/{category}/?b={building.slug}", asked, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    link = re.search(r"/c/\w{10}/\?k=\w{19}", answer.content.decode())
    assert link, answer.content.decode()
    return Case.objects.get(number=link[0][3:13]), link[0]
