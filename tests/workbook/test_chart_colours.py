"""Can people of any colour vision tell the colours of a workbook apart, and read it?"""

from __future__ import annotations

import math
from itertools import combinations

import pytest

from xl_crm.workbook.theme import load_theme

THEME = load_theme()

#: Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation
#: of color vision deficiency", table 1, severity 1.0: what linear RGB turns into.
VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}

#: Rows of the matrix from linear sRGB to CIE XYZ, and white D65 (IEC 61966-2-1).
TO_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
LUMINANCE = (0.2126, 0.7152, 0.0722)
WHITE = (0.95047, 1.0, 1.08883)

Triple = tuple[float, float, float]


def linear(colour: str) -> Triple:
    """RRGGBB as linear light, 0-1 (IEC 61966-2-1)."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    return (_linear(red), _linear(green), _linear(blue))


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def times(matrix: tuple[Triple, ...], vector: Triple) -> Triple:
    one, two, three = (
        sum(weight * part for weight, part in zip(row, vector, strict=True))
        for row in matrix
    )
    return (one, two, three)


def lab(light: Triple) -> Triple:
    """CIE L*a*b* of linear light (CIE 15:2004, section 8.2.1)."""

    def root(share: float) -> float:
        if share > (6 / 29) ** 3:
            return math.cbrt(share)
        return share / (3 * (6 / 29) ** 2) + 4 / 29

    red, green, blue = (min(1.0, max(0.0, part)) for part in light)
    parts = times(TO_XYZ, (red, green, blue))
    x, y, z = (root(part / white) for part, white in zip(parts, WHITE, strict=True))
    return (116 * y - 16, 500 * (x - y), 200 * (y - z))


def distance(one: str, other: str, vision: str) -> float:
    """CIE 1976 colour difference as somebody with this vision sees it."""
    matrix = VISIONS[vision]
    return math.dist(*(lab(times(matrix, linear(colour))) for colour in (one, other)))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.1, 1-21."""
    lights = (times((LUMINANCE,) * 3, linear(colour))[0] for colour in (one, other))
    dark, bright = sorted(lights)
    return (bright + 0.05) / (dark + 0.05)


def test_the_formulas_are_those_of_the_standards() -> None:
    """WCAG: black on white 21; grey 777777 on white 4.48. CIE: white is L* = 100."""
    assert contrast("000000", "FFFFFF") == pytest.approx(21)
    assert contrast("777777", "FFFFFF") == pytest.approx(4.48, abs=0.005)
    assert lab(linear("FFFFFF")) == pytest.approx((100, 0, 0), abs=0.02)
    assert lab(linear("FF0000")) == pytest.approx((53.24, 80.09, 67.20), abs=0.02)


@pytest.mark.parametrize("vision", VISIONS)
def test_no_two_series_look_alike(vision: str) -> None:
    """A difference of 2.3 is just noticeable (Mahy et al. 1994); lines want more."""
    pairs = combinations(THEME.chart.palette, 2)
    found = {pair: distance(*pair, vision) for pair in pairs}
    assert min(found.values()) >= 15, sorted(found.items(), key=lambda each: each[1])[
        :3
    ]


def test_every_series_stands_out_from_the_page() -> None:
    assert min(contrast(colour, "FFFFFF") for colour in THEME.chart.palette) >= 2


@pytest.mark.parametrize("vision", VISIONS)
def test_good_and_bad_ends_of_a_scale_differ_for_everybody(vision: str) -> None:
    colours = THEME.colours
    assert distance(colours.scale_bad, colours.scale_good, vision) >= 40


@pytest.mark.parametrize(
    ("text", "fill"),
    [
        *((paint.text, paint.fill) for paint in THEME.tones.values()),
        (THEME.colours.text, "FFFFFF"),
        (THEME.colours.text, THEME.colours.band),
        (THEME.colours.text, THEME.colours.input_fill),
        (THEME.colours.text, THEME.colours.bar),
        (THEME.colours.text, THEME.colours.scale_bad),
        (THEME.colours.text, THEME.colours.scale_good),
        (THEME.colours.quiet_text, "FFFFFF"),
        (THEME.colours.link, "FFFFFF"),
        (THEME.colours.header_text, THEME.colours.header_fill),
        (THEME.colours.header_text, THEME.colours.header_input_fill),
        (THEME.colours.duplicate_text, THEME.colours.duplicate_fill),
    ],
)
def test_text_is_readable_on_its_ground(text: str, fill: str) -> None:
    """WCAG 2.1, success criterion 1.4.3 (AA): at least 4.5."""
    assert contrast(text, fill) >= 4.5
