"""The file of roads: class of the best road in each cell, the northern row first, as every GIS writes it."""

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import NO_ROAD, PROVINCIAL_ROAD
from ruralsim.world.data_file import DataFile

CLASSES = {"none": "无", "footpath": "人行路", "village": "村道", "township": "乡道", "county": "县道",
           "provincial": "国省道"}  # fmt: skip
"""What the numbers from 0 mean."""


def read_roads(
    file: DataFile, width: int, height: int, grid: str = "world.width_km × world.height_km"
) -> NDArray[np.int8]:
    """Reads classes of roads: ``height`` lines of ``width`` numbers, from north to south, west to east.

    Args:
        file: CSV without header.
        width: Cells east-west.
        height: Cells north-south.
        grid: The keys that make the grid, for errors.

    Returns:
        (cells,) class, the southern row first, as everywhere in the model.

    Raises:
        DataError: Not classes, another size than the grid, or no road for motors at all.
    """
    rows = []
    for line in file.lines():
        for field in line.fields:
            if field not in _NUMBERS:
                listed = ", ".join(f"{n} {en} {zh}" for n, (en, zh) in enumerate(CLASSES.items()))
                raise file.wrong(
                    f"{field[:40]!r} is no class of road: {listed}",
                    f"未知的道路等级；可用: {listed}",
                    line.number,
                )
        rows.append([int(field) for field in line.fields])
    longest = max(map(len, rows), default=0)
    if len(rows) != height or any(len(row) != width for row in rows):
        raise file.wrong(
            f"{len(rows)} × {longest} cells (lines × numbers), grid is {height} × {width} ({grid})",
            f"文件为 {len(rows)} 行 × {longest} 列，网格为 {height} × {width}（{grid}）",
        )
    road = np.array(rows, np.int8)[::-1].ravel()
    if not (road > NO_ROAD + 1).any():
        raise file.wrong("no cell has a road for motors", "没有可通机动车的道路")
    return np.ascontiguousarray(road)


_NUMBERS = {str(n) for n in range(NO_ROAD, PROVINCIAL_ROAD + 1)}
