"""Hexagons of two kilometres, by which the map shows households where places are too few or too many."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

ACROSS_KM = 2.0
"""From side to side."""

Kilometres = NDArray[np.floating[Any]]

_SIDE_KM = ACROSS_KM / np.sqrt(3.0)


def hexagons(
    x: NDArray[np.floating], y: NDArray[np.floating]
) -> tuple[NDArray[np.int32], NDArray[np.float64]]:
    """In which hexagon each place lies, and where the hexagons that hold any have their middles.

    Args:
        x: km to the east.
        y: km to the north.

    Returns:
        (places,) number of a hexagon, and (hexagons, 2) its middle in km.
    """
    column = (np.sqrt(3.0) / 3.0 * x - y / 3.0) / _SIDE_KM
    row = 2.0 / 3.0 * y / _SIDE_KM
    exact = np.stack([column, row, -column - row])
    whole = np.rint(exact)
    worst = np.abs(whole - exact).argmax(axis=0)  # the three add up to nothing: the least sure follows
    others = whole.sum(axis=0) - np.take_along_axis(whole, worst[None], 0)[0]
    np.put_along_axis(whole, worst[None], -others[None], 0)
    cells, number = np.unique(whole[:2].T, axis=0, return_inverse=True)
    middles = _SIDE_KM * np.stack(
        [np.sqrt(3.0) * (cells[:, 0] + cells[:, 1] / 2.0), 1.5 * cells[:, 1]], axis=1
    )
    return number.reshape(-1).astype(np.int32), middles
