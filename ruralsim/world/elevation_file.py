"""The file of elevations: one number of metres per cell, the northern row first, as every GIS writes it."""

import math
from collections import Counter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.spelling import counted
from ruralsim.world.data_file import DataFile

LOWEST_M, HIGHEST_M = -500.0, 9000.0
"""Land lies between; a number beyond, NaN or nothing at all means that there are no data."""

_KEYS = (
    "ncols", "nrows", "xllcorner", "yllcorner", "xllcenter", "yllcenter", "cellsize", "nodata_value",
)  # fmt: skip
_CELL_M = 1000.0


class Elevation(NamedTuple):
    """Elevations of the grid.

    Attributes:
        metres: (height, width) elevation, the southern row first, as everywhere in the model.
        filled: cells without data, which took the elevation of the nearest cell that has some.
    """

    metres: NDArray[np.float64]
    filled: int


def read_elevation(
    file: DataFile,
    width: int,
    height: int,
    fill: str = "refuse",
    grid: str = "world.width_km × world.height_km",
) -> Elevation:
    """Reads elevations in metres: ``height`` lines of ``width`` numbers, from north to south, west to east.

    A CSV file without header, or an ESRI ASCII grid of cells of 1000 m.

    Args:
        file: The file.
        width: Cells east-west.
        height: Cells north-south.
        fill: What to do with cells without data: "refuse", or "nearest".
        grid: The keys that make the grid, for errors.

    Raises:
        DataError: Not numbers, another size than the grid, or cells without data.
    """
    words = file.text().split(maxsplit=1)
    rows = _ascii_grid(file) if words and words[0].lower() in _KEYS else _table(file)
    longest = max(map(len, rows), default=0)
    if len(rows) != height or any(len(row) != width for row in rows):
        raise file.wrong(
            f"{len(rows)} × {longest} cells (lines × numbers), grid is {height} × {width} ({grid})",
            f"文件为 {len(rows)} 行 × {longest} 列，网格为 {height} × {width}（{grid}）",
        )
    metres = np.array(rows)
    known = (metres >= LOWEST_M) & (metres <= HIGHEST_M)
    if not known.all() and (fill == "refuse" or not known.any()):
        raise _holes(file, metres, known)
    if not known.all():
        metres = _from_nearest(metres, known)
    return Elevation(metres[::-1].copy(), int((~known).sum()))


def _table(file: DataFile) -> list[list[float]]:
    return [[_metres(file, field, line.number) for field in line.fields] for line in file.lines()]


def _ascii_grid(file: DataFile) -> list[list[float]]:
    """Rows of an ESRI ASCII grid; its NODATA_value becomes NaN."""
    lines = [
        (number, line.split()) for number, line in enumerate(file.text().splitlines(), 1) if line.strip()
    ]
    about: dict[str, float] = {}
    while lines and lines[0][1][0][0].isalpha() and lines[0][1][0].lower() != "nan":
        number, words = lines.pop(0)
        key = words[0].lower()
        if key not in _KEYS or key in about or len(words) != 2:
            raise file.wrong(
                f"{words[0][:40]!r} is no key of an ASCII grid with its number; keys: {', '.join(_KEYS)}",
                f"{words[0][:40]!r} 不是 ASCII 栅格文件头的键；可用键: {', '.join(_KEYS)}",
                number,
            )
        about[key] = _metres(file, words[1], number)
    if missing := [key for key in ("ncols", "nrows", "cellsize") if key not in about]:
        raise file.wrong(f"the header lacks {', '.join(missing)}", f"文件头缺少 {', '.join(missing)}")
    if not abs(about["cellsize"] - _CELL_M) <= 1.0:
        raise file.wrong(
            f"cellsize is {about['cellsize']:g}; cells of 1000 m are needed: resample in metres, not degrees",
            f"cellsize 为 {about['cellsize']:g}，应为 1000 米的格网：请投影后重采样",
        )
    values = [_metres(file, word, number) for number, words in lines for word in words]
    columns = int(about["ncols"]) if 1 <= about["ncols"] <= len(values) else 0
    if not columns or len(values) != columns * about["nrows"]:
        raise file.wrong(
            f"{counted(len(values), 'number')}, the header says {about['nrows']:g} × {about['ncols']:g}",
            f"共 {len(values)} 个数值，文件头为 {about['nrows']:g} × {about['ncols']:g}",
        )
    nodata = about.get("nodata_value", math.nan)
    values = [math.nan if value == nodata else value for value in values]
    return [values[at : at + columns] for at in range(0, len(values), columns)]


def _metres(file: DataFile, text: str, line: int) -> float:
    if not text:
        return math.nan
    try:
        return float("x" if "_" in text else text)
    except ValueError:
        shown = text if len(text) <= 40 else text[:39] + "…"
        raise file.wrong(
            f"{shown!r} is not a number; numbers are separated by commas, there is no header",
            f"{shown!r} 不是数值；数值之间用英文逗号分隔，不要表头",
            line,
        ) from None


def _holes(file: DataFile, metres: NDArray[np.float64], known: NDArray[np.bool_]) -> DataError:
    counts = Counter("nan" if math.isnan(value) else f"{value:g}" for value in metres[~known].tolist())
    found = ", ".join(f"{value}: {n:,}" for value, n in counts.most_common(3)) + (
        ", …" if len(counts) > 3 else ""
    )
    row, column = (int(at[0]) for at in np.nonzero(~known))
    holes, bounds = int((~known).sum()), f"{LOWEST_M:g} … {HIGHEST_M:g} m"
    if not known.any():
        return file.wrong(
            f"no cell has an elevation ({found}); land lies in {bounds}",
            f"所有网格都没有高程（{found}）；陆地高程应在 {bounds} 内",
        )
    return file.wrong(
        f"cells without elevation: {holes:,} of {metres.size:,} ({found}), the first in row {row + 1}, "
        f'column {column + 1}; land lies in {bounds}. Mend them, or set county.elevation_fill = "nearest"',
        f"{metres.size:,} 个网格中有 {holes:,} 个没有高程（{found}），"
        f"首个在第 {row + 1} 行第 {column + 1} 列；陆地高程应在 {bounds} 内。"
        '请补齐，或设 county.elevation_fill = "nearest"（取最近网格的高程）',
    )


def _from_nearest(metres: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    from scipy.ndimage import distance_transform_edt

    at = distance_transform_edt(~known, return_distances=False, return_indices=True)
    filled: NDArray[np.float64] = metres[tuple(at)]
    return filled
