"""What a web process has loaded before its first visitor, and what it leaves for whoever needs it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASK = "import sys, portal.wsgi; print(*(name in sys.modules for name in {names!r}))"


def loaded(folder: Path, *names: str) -> list[bool]:
    """Whether each of these modules is there once a fresh process can answer."""
    env = os.environ | {"LINGE_DATA_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "portal.settings"}
    ask = [sys.executable, "-c", ASK.format(names=names)]
    said = subprocess.run(ask, env=env, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120).stdout
    return [word == "True" for word in said.split()]


def test_all_addresses_are_loaded_and_neither_the_planner_s_numbers_nor_the_dictionary(tmp_path):
    names = ("portal.urls", "scipy", "pypinyin")
    assert loaded(tmp_path, *names) == [True, False, False]
