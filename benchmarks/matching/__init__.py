"""Policies of asking volunteers, in a made-up circle of fifteen minutes' walk: `python -m benchmarks.matching --help`."""
