"""Measures the portal at the size of a city. `make bench`; how to add a benchmark stands in README.md."""
