"""Say in one line that Chromium is missing, before a whole suite of journeys does."""

import os
import shutil
import sys


def find() -> str | None:
    """Debian's Chromium, or the one that CHROMIUM names."""
    return shutil.which(os.environ.get("CHROMIUM", "chromium"))


if __name__ == "__main__" and not find():
    sys.exit("The browser journeys need Chromium: apt install chromium fonts-noto-cjk, or CHROMIUM=/path make e2e.")
