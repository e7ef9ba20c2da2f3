"""The file of a county's land: which cells of the map are the county, the northern row first."""

import numpy as np
from numpy.typing import NDArray

from ruralsim.world.data_file import DataFile


def read_land(
    file: DataFile, width: int, height: int, grid: str = "world.width_km × world.height_km"
) -> NDArray[np.bool_]:
    """Reads ``height`` lines of ``width`` numbers, 1 for the county and 0 for what lies beyond.

    Args:
        file: CSV without header.
        width: Cells east-west.
        height: Cells north-south.
        grid: The keys that make the grid, for errors.

    Returns:
        (cells,) whether a cell is the county, the southern row first, as everywhere in the model.

    Raises:
        DataError: Other numbers, another size than the grid, or no county at all.
    """
    rows = []
    for line in file.lines():
        for field in line.fields:
            if field not in ("0", "1"):
                raise file.wrong(
                    f"{field[:40]!r}: 1 is the county, 0 is not", "1 为县域内，0 为县域外", line.number
                )
        rows.append([field == "1" for field in line.fields])
    longest = max(map(len, rows), default=0)
    if len(rows) != height or any(len(row) != width for row in rows):
        raise file.wrong(
            f"{len(rows)} × {longest} cells (lines × numbers), grid is {height} × {width} ({grid})",
            f"文件为 {len(rows)} 行 × {longest} 列，网格为 {height} × {width}（{grid}）",
        )
    inside = np.array(rows, bool)[::-1].ravel()
    if not inside.any():
        raise file.wrong("no cell is the county", "没有属于县域的网格")
    return np.ascontiguousarray(inside)


def outline(inside: NDArray[np.bool_], width: int) -> list[list[float]]:
    """The rim of a county's cells: pieces from (x, y) to (x, y), km from the south-western corner.

    Args:
        inside: (cells,) whether a cell is the county.
        width: Cells east-west.
    """
    around = np.pad(inside.reshape(-1, width), 1)
    found = []
    for y, x in np.argwhere(around[1:-1, 1:] != around[1:-1, :-1]).tolist():  # between a cell and its western
        found.append([float(x), float(y), float(x), float(y + 1)])
    for y, x in np.argwhere(around[1:, 1:-1] != around[:-1, 1:-1]).tolist():  # and its southern neighbour
        found.append([float(x), float(y), float(x + 1), float(y)])
    return found
