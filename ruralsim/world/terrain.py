"""Terrain: elevation and slope of the grid, fractal or read from a file."""

from typing import Annotated, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.draws import Purpose, draw_array, key, uids
from ruralsim.foundation.param import Param, Settings

_PERIODS_KM = (32.0, 16.0, 8.0, 4.0, 2.0)
_CONTRAST = 2.0  # octaves average out: this stretches their mean over the whole relief


class Terrain(Settings):
    """Shape of the land."""

    ruggedness: Annotated[
        float, Param("1", 0, 1, "Ruggedness: 0 plain, 1 high mountains", "地形起伏度", step=0.05)
    ] = 0.45
    relief_m: Annotated[
        float, Param("m", 0, 5000, "Height of ridges above valleys at ruggedness 1", "最大地形高差")
    ] = 2600.0
    base_m: Annotated[float, Param("m", -150, 6000, "Elevation of the lowest valleys", "谷底海拔")] = 900.0


class Edges(NamedTuple):
    """Undirected steps between the eight neighbours of the grid.

    Attributes:
        a: (edges,) cell of one end.
        b: (edges,) cell of the other.
        km: (edges,) 1 or √2.
    """

    a: NDArray[np.int64]
    b: NDArray[np.int64]
    km: NDArray[np.float64]


def edges(width: int, height: int) -> Edges:
    """All steps between neighbouring cells, each once."""
    cell = np.arange(width * height).reshape(height, width)
    pairs = (
        (cell[:, :-1], cell[:, 1:], 1.0),
        (cell[:-1, :], cell[1:, :], 1.0),
        (cell[:-1, :-1], cell[1:, 1:], np.sqrt(2.0)),
        (cell[:-1, 1:], cell[1:, :-1], np.sqrt(2.0)),
    )
    return Edges(
        np.concatenate([a.ravel() for a, _, _ in pairs]),
        np.concatenate([b.ravel() for _, b, _ in pairs]),
        np.concatenate([np.full(a.size, km) for a, _, km in pairs]),
    )


def grades(elevation_m: NDArray[np.float64], step: Edges) -> NDArray[np.float64]:
    """Grade of every step, rise over run."""
    grade: NDArray[np.float64] = np.abs(elevation_m[step.a] - elevation_m[step.b]) / (1000.0 * step.km)
    return grade


def make_terrain(
    settings: Terrain, seed: int, width: int, height: int, measured: NDArray[np.float64] | None = None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Elevation (m) and slope (largest grade to a neighbour) by cell: row = y * width + x, y going north.

    Args:
        settings: shape of the land.
        seed: of the place.
        width: cells east-west.
        height: cells north-south.
        measured: (height, width) elevations to take instead, the southern row first.
    """
    if measured is not None:
        elevation = measured
    else:
        persistence = 0.4 + 0.25 * settings.ruggedness
        noise = (_noise(seed, width, height, persistence) - 0.5) * _CONTRAST + 0.5
        h = np.minimum(np.maximum(noise, 0.0), 1.0)
        # squaring broadens valleys and steepens ridges
        elevation = settings.base_m + settings.ruggedness * settings.relief_m * h * h
    elevation = elevation.ravel()
    step = edges(width, height)
    grade = grades(elevation, step)
    slope = np.zeros(width * height)
    np.maximum.at(slope, step.a, grade)
    np.maximum.at(slope, step.b, grade)
    return elevation, slope


def _noise(seed: int, width: int, height: int, persistence: float) -> NDArray[np.float64]:
    """Value noise in octaves, in (0, 1); a larger grid keeps the land of a smaller one."""
    day = key(seed, Purpose.TERRAIN, 0)
    total, weight, weights = np.zeros((height, width)), 1.0, 0.0
    for octave, period in enumerate(_PERIODS_KM):
        # shifted, so that the grids of the octaves do not lie on one another
        gx = (np.arange(width) + 0.5) / period + 0.37 * octave
        gy = (np.arange(height) + 0.5) / period + 0.61 * octave
        ix, iy = np.floor(gx).astype(np.int64), np.floor(gy).astype(np.int64)
        nodes_x, nodes_y = np.arange(ix[-1] + 2), np.arange(iy[-1] + 2)
        lattice = draw_array(day, uids("terrain", octave, nodes_x[None, :], nodes_y[:, None]))
        fx, fy = gx - ix, (gy - iy)[:, None]
        sx, sy = fx * fx * (3.0 - 2.0 * fx), fy * fy * (3.0 - 2.0 * fy)
        rows = lattice[:, ix] + (lattice[:, ix + 1] - lattice[:, ix]) * sx
        total += weight * (rows[iy] + (rows[iy + 1] - rows[iy]) * sy)
        weights += weight
        weight *= persistence
    return total / weights
