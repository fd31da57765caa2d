"""The heads of all chains, hashed together once a day and written outside the database."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.db.models import Max

from accounts import moment
from services.cases.models import Event


def folder() -> Path:
    return Path(settings.DATA_DIR) / "audit"


def heads_up_to(last: int) -> str:
    """One hash over the newest hash of every case, as of this event id."""
    newest = Event.objects.filter(pk__lte=last).order_by().values("case").annotate(head=Max("pk")).values("head")
    digest = hashlib.sha256()
    for case, head in Event.objects.filter(pk__in=newest).order_by("case_id").values_list("case_id", "hash"):
        digest.update(f"{case}:{head}\n".encode())
    return digest.hexdigest()


def write() -> Path:
    """Append today's line to the file of the year."""
    last = Event.objects.aggregate(last=Max("pk"))["last"] or 0
    line = {"at": moment.now().isoformat(), "last_event": last, "heads": heads_up_to(last)}
    path = folder() / f"heads-{moment.today().year}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.write(json.dumps(line) + "\n")
    return path


def first_broken() -> dict | None:
    """The first anchor that the database no longer fits."""
    for path in sorted(folder().glob("heads-*.jsonl")):
        for text in path.read_text().splitlines():
            anchor = json.loads(text)
            if heads_up_to(anchor["last_event"]) != anchor["heads"]:
                return anchor
    return None
