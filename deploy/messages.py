"""Compile the translations: locale/<language>/LC_MESSAGES/*.po to .mo, without gettext's programs."""

from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_all() -> int:
    """How many catalogues were written."""
    catalogues = sorted(LOCALE.rglob("*.po"))
    for catalogue in catalogues:
        polib.pofile(str(catalogue), encoding="utf-8", check_for_duplicates=True).save_as_mofile(
            str(catalogue.with_suffix(".mo"))
        )
    return len(catalogues)


if __name__ == "__main__":
    print(f"{compile_all()} catalogues compiled.")
