"""Another system at the door: a client that shows a credential and speaks JSON."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from services.api import credentials
from services.api.models import Scope

ALL = tuple(Scope)


class System:
    """Speaks to /api/v1/ under one credential; a new Idempotency-Key for each POST unless one is given."""

    keys = itertools.count()

    def __init__(self, secret: str = "", language: str = "zh-hans") -> None:
        self.browser, self.language, self.secret = Client(raise_request_exception=True), language, secret

    def _headers(self, **more: str) -> dict[str, str]:
        shown = {"Authorization": f"Bearer {self.secret}"} if self.secret else {}
        return {**shown, "Accept-Language": self.language, **more}

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.browser.get(f"/api/v1/{path}", query, headers=self._headers())

    def post(self, path: str, body: Any = None, *, key: str | None = None, files: dict | None = None) -> HttpResponse:
        key = f"key-number-{next(self.keys)}" if key is None else key
        headers = self._headers(**({"Idempotency-Key": key} if key else {}))
        if files:
            return self.browser.post(f"/api/v1/{path}", files, headers=headers)
        return self.browser.post(f"/api/v1/{path}", json.dumps(body), "application/json", headers=headers)


@pytest.fixture
def system(town):
    """A system let in by an officer of the town, with these scopes."""

    def let_in(*scopes: str, by: str = "staff", days: int = 30) -> System:
        made, secret = credentials.make(town.appointment(by), "热线", scopes or ALL, days)
        found = System(secret)
        found.credential = made
        return found

    return let_in


@pytest.fixture
def noise(town) -> dict:
    """What is filed at the building."""
    return {"kind": "reports", "place": town.building.slug, "answers": {"category": "noise", "text": "半夜还在装修"}}
