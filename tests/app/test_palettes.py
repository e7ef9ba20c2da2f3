"""Colours stay apart for those who see no red, no green or no blue."""

from itertools import combinations

import numpy as np
import pytest

from ruralsim.app.map import palettes

# Machado, Oliveira and Fernandes (2009), severity 1, on linear RGB
SIGHT = {
    "all": [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}
XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])


def lab(colour: str, sight: str) -> np.ndarray:
    """CIE L*a*b* of a colour as someone sees it."""
    shown = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255.0
    linear = np.where(shown <= 0.04045, shown / 12.92, ((shown + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(np.array(SIGHT[sight]) @ linear, 0.0, 1.0) / (0.9505, 1.0, 1.089)
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16.0 / 116.0)
    return np.array([116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [palettes.RISK, palettes.NO_YES, palettes.NETWORKS])
def test_every_two_classes_can_be_told_apart(colours: tuple[str, ...], sight: str) -> None:
    for a, b in combinations(colours, 2):
        assert np.linalg.norm(lab(a, sight) - lab(b, sight)) > 15.0, (a, b)


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", [palettes.VIRIDIS, palettes.CIVIDIS])
def test_more_is_lighter(colours: tuple[str, ...], sight: str) -> None:
    lightness = [lab(colour, sight)[0] for colour in colours]
    assert lightness == sorted(lightness)


@pytest.mark.parametrize("sight", SIGHT)
def test_no_difference_lies_between_two_hues(sight: str) -> None:
    low, middle, high = (lab(palettes.DIFFERENCE[i], sight) for i in (0, 3, 6))
    assert middle[0] > max(low[0], high[0])
    assert np.linalg.norm(low - high) > 30.0
    red, green, blue = (int(palettes.DIFFERENCE[3][i : i + 2], 16) for i in (1, 3, 5))
    assert max(red, green, blue) - min(red, green, blue) < 12
