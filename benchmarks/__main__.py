"""`python -m benchmarks [name…]`: measure all, or those named; then make the document anew. `--list` names them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from benchmarks import record, tables
from benchmarks.registry import load


def main(asked: list[str]) -> int:
    known = load()
    if "--list" in asked:
        print("\n".join(f"{one.name:24}{one.title}" for one in known.values()))
        return 0
    if unknown := set(asked) - set(known):
        print(f"no benchmark of this name: {', '.join(sorted(unknown))}", file=sys.stderr)
        return 2
    for name in asked or known:
        at, before = datetime.now(UTC).isoformat(timespec="seconds"), record.load()
        print(f"{name} (load {before}) …", flush=True)
        print(f"  {record.write(known[name], known[name].run(), at, before)}", flush=True)
    tables.write()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
