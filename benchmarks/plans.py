"""How the database answers each query of a page: what it reads, and whether it walks through a whole table."""

from __future__ import annotations

import json
import re
from typing import Any

GROWS = {
    "grids_area", "grids_appointment", "grids_building", "grids_entrance", "grids_organisation", "grids_person",
    "grids_chatgroup", "grids_quicklink", "accounts_contact", "accounts_consent", "home_publication",
    "home_publication_buildings", "home_noticepage", "home_policypage", "wagtailcore_page", "services_cases_case",
    "cases_case",
}  # fmt: skip


def queries_of(path: str) -> list[str]:
    """The SQL of a page nobody keeps yet, with its values."""
    from django.core.cache import cache
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    with CaptureQueriesContext(connection) as caught:
        answer = Client().get(path, headers={"host": "127.0.0.1"})
    assert answer.status_code == 200, (path, answer.status_code)
    return [one["sql"] for one in caught.captured_queries if one["sql"].lstrip().startswith("SELECT")]


def explained(paths: list[str]) -> list[dict[str, Any]]:
    """One entry for each query of each page: {"page", "query", "buffers", "scans"}."""
    found = []
    for path in paths:
        for number, sql in enumerate(queries_of(path), 1):
            found.append({"page": path, "query": f"{number} {_about(sql)}", **explained_line(sql)})
    return found


def explained_line(sql: str) -> dict[str, Any]:
    """What the database reads for it: {"buffers", "scans"}."""
    from django.db import connection

    return _postgresql(sql) if connection.vendor == "postgresql" else _sqlite(sql)


def _about(sql: str) -> str:
    named = re.search(r'FROM\s+"?(\w+)', sql)
    return named[1] if named else sql[:40]


def _postgresql(sql: str) -> dict[str, Any]:
    """Read twice, so that the second reading meets a warm buffer and the pages counted are those of the plan."""
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(2):
            cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}")
            told = cursor.fetchone()[0]
    plan = (json.loads(told) if isinstance(told, str) else told)[0]["Plan"]
    return {
        "buffers": plan["Shared Hit Blocks"] + plan["Shared Read Blocks"],
        "scans": sorted({node["Relation Name"] for node in _nodes(plan) if _walks(node)}),
    }


def _nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for below in plan.get("Plans", []) for node in _nodes(below))]


def _walks(node: dict[str, Any]) -> bool:
    """Through a table that grows and is larger than a page or two: of a tiny one that is the quickest way."""
    blocks = node.get("Shared Hit Blocks", 0) + node.get("Shared Read Blocks", 0)
    return node["Node Type"] == "Seq Scan" and node["Relation Name"] in GROWS and blocks > 4


def _sqlite(sql: str) -> dict[str, Any]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        steps = [row[3] for row in cursor.fetchall()]
    return {"buffers": None, "scans": scanned(steps)}


def scanned(steps: list[str]) -> list[str]:
    """Tables that grow and that SQLite would walk through without an index, of the steps of its plan."""
    walks = [re.match(r"SCAN (?:TABLE )?\"?(\w+)\"?(?P<index> USING)?", step) for step in steps]
    return sorted({walk[1] for walk in walks if walk and not walk["index"] and walk[1] in GROWS})
