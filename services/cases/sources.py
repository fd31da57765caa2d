"""How a case came in. Those that staff write down for somebody are counted apart, and never theirs to rate."""

from __future__ import annotations

WORKER, PATROL = "worker", "patrol"
FOUND_BY_STAFF = frozenset({WORKER, PATROL})
