"""What every installation begins with: reading rows into the tables without touching what an administrator changed. 出厂数据

A shop that brings rows of its own puts a loader into STOCK: it takes whether to set its rows back to what its files say,
and answers how many it wrote, by what they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from django.db import models

from services.cases.models import Category, Question, TimeLimit

STOCK: list[Callable[[bool], dict[str, int]]] = []
Key = tuple[str, ...]


def put_categories(rows: list[dict[str, Any]], refresh: bool) -> int:
    """Questions come with their category: one that was taken away stays away until --refresh."""
    asked = {row["code"]: row.pop("question", []) for row in rows}
    made = [Category(order=place * 10, **row) for place, row in enumerate(rows, 1)]
    done = put(Category, made, ("code",), refresh)
    found = Category.objects.in_bulk(done, field_name="pk")
    questions = [
        Question(category=category, order=place * 10, **question)
        for category in found.values()
        for place, question in enumerate(asked[category.code], 1)
    ]
    put(Question, questions, ("category_id", "code"), refresh, everywhere=False)
    return len(done)


def put_limits(rows: Iterable[TimeLimit], refresh: bool) -> int:
    return len(put(TimeLimit, list(rows), ("clock", "category", "tier", "level"), refresh))


def read_limits(said: Mapping[str, Any]) -> Iterator[TimeLimit]:
    """The rows of a data file, unsaved."""
    groups: list[tuple[dict[str, str], dict[str, str]]] = [({}, said.get("everywhere", {}))]
    groups += [({kind: code}, rows) for kind in ("tier", "category") for code, rows in said.get(kind, {}).items()]
    for where, rows in groups:
        for clock, limit in rows.items():
            amount, unit = limit.split()
            yield TimeLimit(clock=clock, amount=int(amount), unit=unit, **where)


def put(model: type[models.Model], rows: list, key: Key, refresh: bool, everywhere: bool = True) -> list[int]:
    """Add the rows that are missing, and with `refresh` set those that are there back. Returns the ids of both.

    Two processes that start at once do not collide.
    """
    if not rows:
        return []
    there = model._default_manager.filter(area=None) if everywhere else model._default_manager.all()
    had = {tuple(values[1:]): values[0] for values in there.values_list("pk", *key)}
    new = [row for row in rows if _key(row, key) not in had]
    model._default_manager.bulk_create(new, ignore_conflicts=True)
    old = [row for row in rows if _key(row, key) in had] if refresh else []
    for row in old:
        row.pk = had[_key(row, key)]
    names = [one.name for one in model._meta.concrete_fields if not one.primary_key and one.name not in ("area", *key)]
    model._default_manager.bulk_update(old, [name for name in names if f"{name}_id" not in key], batch_size=200)
    wanted = {_key(row, key) for row in (*new, *old)}
    return [values[0] for values in there.values_list("pk", *key) if tuple(values[1:]) in wanted]


def _key(row: models.Model, key: Key) -> tuple:
    return tuple(getattr(row, name) for name in key)
