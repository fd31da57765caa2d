"""A synthetic city, for benchmarks: the size and the skew of a real one, and nothing else of it.

Names are made of parts, numbers are of exchanges that do not exist. The same size and seed give the same city,
codes included. Grown by `manage.py build_city`; the rules are those of grids.sowing.
"""
