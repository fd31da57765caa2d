"""Every set of colours can be read by weak eyes: WCAG 2.2, 1.4.3 and 1.4.11, reckoned from the sheet itself."""

from __future__ import annotations

import pytest

from home import sheet
from home.models import SiteProfile

WHITE = "#ffffff"
READ = (  # text, ground
    ("plate", WHITE), ("plate", "paper"), ("plate", "tint"), (WHITE, "deep"), ("deep", "tint"), ("ink", "tint"),
    ("soft", "tint"), ("seal", "tint"), ("soft", "paper"), ("ink", "paper"),
)  # fmt: skip


def luminance(colour: str) -> float:
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_reckoning_is_that_of_the_standard():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("name", SiteProfile.Colours.values)
@pytest.mark.parametrize("pair", READ, ids=lambda pair: "-on-".join(pair))
def test_text_stands_out_from_its_ground(name, pair):
    tokens = sheet.colours()[name]
    text, ground = (tokens.get(part, part) for part in pair)
    assert contrast(text, ground) >= 4.5, (name, text, ground)


def test_every_choice_has_its_set_and_every_set_is_a_choice():
    assert {*sheet.colours()} == {*SiteProfile.Colours.values}
    looks = [tuple(tokens[part] for part in ("plate", "deep", "tint")) for tokens in sheet.colours().values()]
    assert len({*looks}) == len(looks)


def test_the_page_wears_what_its_place_chose(client, town):
    assert 'data-size="normal">' in client.get(f"/B/{town.building.slug}").content.decode()
    profile = SiteProfile.objects.get()
    profile.colours = "plum"
    profile.save()
    for path in (f"/B/{town.building.slug}", "/", "/track/"):
        assert 'data-size="normal" data-colours="plum">' in client.get(path).content.decode(), path
    assert client.get("/manifest.webmanifest").json()["theme_color"] == sheet.colours()["plum"]["plate"]
