"""A town to look around in: real divisions, fictional people, sixty days of cases made through the door.

Texts stand in the .toml files, people in names.py and accounts.py, the courses that cases take in courses.py.
Loaded by `manage.py load_demo` where LINGE_DEMO=1; nothing here runs anywhere else.
"""
