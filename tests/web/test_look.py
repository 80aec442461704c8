"""The style sheet: enough contrast in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re

import pytest

from adapters.settings import ROOT

SHEET = (ROOT / "web" / "static" / "vaxel.css").read_text(encoding="utf-8")
COLOUR = re.compile(r"--([\w-]+): #([0-9a-f]{6});")
SCHEMES = [dict(COLOUR.findall(block)) for block in re.findall(r":root \{(.*?)\n *\}", SHEET, re.DOTALL)]
GROUNDS = ("ground", "surface", "sunken", "tint")
TEXTS = [(text, ground) for text in ("text", "quiet", "accent") for ground in GROUNDS]
TEXTS += [("on-accent", "accent"), ("on-accent", "accent-strong"), ("bad", "bad-tint"), ("bad", "surface")]
TEXTS += [("good", "sunken"), ("warm", "sunken")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_knows_black_and_white() -> None:
    assert contrast("000000", "ffffff") == pytest.approx(21)


def test_there_is_a_light_and_a_dark_scheme() -> None:
    light, dark = SCHEMES
    assert light.keys() == dark.keys()


@pytest.mark.parametrize("scheme", SCHEMES, ids=("light", "dark"))
def test_text_can_be_read(scheme: dict[str, str]) -> None:
    weak = [pair for pair in TEXTS if contrast(scheme[pair[0]], scheme[pair[1]]) < 4.5]
    assert weak == []


@pytest.mark.parametrize("scheme", SCHEMES, ids=("light", "dark"))
def test_edges_of_fields_can_be_seen(scheme: dict[str, str]) -> None:
    weak = [ground for ground in ("surface", "sunken") if contrast(scheme["edge"], scheme[ground]) < 3]
    assert weak == []
