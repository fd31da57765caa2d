"""The one style sheet."""

from __future__ import annotations

import gzip
import re

from home import sheet
from home.templatetags.portal import named, portal_css, tel


def test_it_stands_in_the_page_to_the_letter():
    assert portal_css() == f"<style>{sheet.css()}</style>"


def test_it_is_small_and_loads_nothing():
    assert len(gzip.compress(sheet.css().encode(), 9)) <= 4_200
    assert "url(" not in sheet.css()
    assert "@import" not in sheet.css()
    assert sheet.css().count("{") == sheet.css().count("}")


def test_text_is_readable_on_its_ground():
    colours = dict(re.findall(r"--([a-z-]+):(#[0-9a-f]{3,6})", sheet.css()))
    pairs = [
        ("ink", "paper"),
        ("soft", "paper"),
        ("soft", "card"),
        ("plate", "card"),
        ("card", "plate"),
        ("deep", "tint"),
    ]
    pairs += [(name, f"{name}-tint") for name in ("seal", "amber", "leaf")]
    for text, ground in pairs:
        assert _contrast(colours[text], colours[ground]) >= 4.5, (text, ground)
    assert _contrast(colours["edge"], colours["card"]) >= 3


def _contrast(one: str, other: str) -> float:
    """WCAG 2.1, 1.4.3"""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_a_telephone_link_dials_digits():
    assert tel("023-0000 0002") == "tel:02300000002"
    assert tel("+86 139 1920 0001") == "tel:+8613919200001"
    assert tel("023-00000002 转 12") == "tel:02300000002,12"


def test_nothing_has_no_name():
    assert named(None) == ""
