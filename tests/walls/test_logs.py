"""The log tells what broke, not whose case it was: no number of a case, no signed key, no telephone number."""

from __future__ import annotations

import logging
from logging.config import DictConfigurator

import pytest

from portal.logs import discreet
from services.cases import keys

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("line", "said"), [
    ("Not Found: /c/7K3M9QX2V1/", "Not Found: /c/…/"),
    ("Conflict: /en/work/7K3M9-QX2V1/accept/", "Conflict: /en/work/…/accept/"),
    ("Gone: /report/thanks/7k3m9qx2v1/code.svg", "Gone: /report/thanks/…/code.svg"),
    ("GET /c/7K3M9QX2V1/?k=00A7K3M9QX2V17K3M9Q HTTP/1.1", "GET /c/…/?k=… HTTP/1.1"),
    ("to +8613800000009 and 138 0000 0009", "to 1… and 1…"),
    ("Not Found: /work/", "Not Found: /work/"),
    ("letters under way: 12, oldest 1380000 ms, port 13800", "letters under way: 12, oldest 1380000 ms, port 13800"),
])  # fmt: skip
def test_a_line_keeps_what_helps_and_hides_what_tells(line, said):
    assert discreet(line) == said


def test_the_log_of_a_sealed_case_in_trouble_names_neither_it_nor_its_key(settings, report, browse, furnished, caplog):
    """Steps refused, pages not found, keys worn out: each is a line, none of them says which case."""
    caplog.set_level("DEBUG")
    case = report("domestic_violence", phone="13800000009")
    way = f"?k={keys.link(case)}"
    browse(furnished.keeper).post(f"/work/{case.number}/settle_now/", {"reply": ""})
    browse(furnished.keeper).post(f"/work/{case.number}/accept/", {"tier": "no such"})
    browse(furnished.worker).get(f"/work/{case.number}/")
    browse().post(f"/work/{case.number}/supplement/{way}", {"text": ""})
    browse().get(f"/c/{case.number}/")
    formatter = DictConfigurator(settings.LOGGING).configure_formatter(dict(settings.LOGGING["formatters"]["line"]))
    lines = [formatter.format(record) for record in caplog.records if record.levelno >= logging.INFO]
    assert len(lines) >= 4
    for line in lines:
        assert not [one for one in (case.number, case.shown_number, keys.link(case), "13800000009") if one in line], (
            line
        )
