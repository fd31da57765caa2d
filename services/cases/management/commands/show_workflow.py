from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from services.cases.table import BACK, KINDS, STAY, Phase, Step, Workflow


class Command(BaseCommand):
    help = "Prints a kind's table, wiring and diagram as Markdown, for docs/workflows/."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("kind")

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        if kind not in KINDS:
            raise CommandError(f"no kind {kind}; there are {', '.join(KINDS)}")
        self.stdout.write(render(KINDS[kind]))


def render(flow: Workflow) -> str:
    """Markdown: the rows of each group, then the states as a Mermaid diagram."""
    parts = [f"# {flow.label} · `{flow.kind}`\n"]
    for name, rows in (("MAIN", flow.main), ("TALK", flow.talk), ("LADDER", flow.ladder)):
        if rows:
            parts += [f"\n## {name}\n", "| verb | | from → to | by | asks | tells | clocks | when, unlike, then |"]
            parts += ["|---|---|---|---|---|---|---|---|", *[_row(step) for step in rows]]
    return "\n".join([*parts, "\n## Diagram\n", "```mermaid", "stateDiagram-v2", *_edges(flow), "```"])


def _row(step: Step) -> str:
    source = ", ".join(str(one) if not isinstance(one, Phase) else one.upper() for one in step.source) or "–"
    target = {BACK: "BACK", STAY: "STAY"}.get(step.target, str(step.target))
    clocks = " ".join([*[f"+{name}" for name in step.starts], *[f"−{name}" for name in step.stops]])
    more = [one.__qualname__ for one in step.when] + [f"unlike {verb}" for verb in step.unlike] + list(step.then)
    cells = (
        f"`{step.verb}`", step.label, f"{source} → {target}", ", ".join(str(who) for who in step.by),
        ", ".join(field.name for field in step.asks), ", ".join(str(who) for who in step.tells), clocks, ", ".join(more),
    )  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _edges(flow: Workflow) -> list[str]:
    edges = [f"    [*] --> {row.target}: {row.verb}" for row in flow.openings]
    for step in flow.steps.values():
        if step.source and step.target not in (STAY, BACK):
            edges += [f"    {source} --> {step.target}: {step.verb}" for source in sorted(flow.sources(step))]
    return edges
