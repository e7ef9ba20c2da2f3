#!/usr/bin/env bash
# rasterstats 0.21.0: what lies in a village, where a village is smaller than a cell.
#
# A grid of 4 x 4 cells of 100 m (values 0 to 15) and shapes of some tens of metres; the mean of a shape inside one
# cell is that cell's value by any other account.
#   1. A shape of 30 m beside the middle of its cell: count 0, mean None. One of 80 m over the corner of four cells:
#      the same. all_touched=True gives 9.0 for the first, and for the second all four cells in full, though it has 16
#      per cent of each.
#   2. Three neighbouring strips of one width (133 m) have 4, 8 and 4 of the 16 cells: a cell goes whole to the strip
#      that holds its middle. With all_touched=True each has 8, so that a sum over the strips is half as much again as
#      the grid's.
#   3. Given an array without nodata, holes marked -9999 are elevations: mean -9999, count 1, no warning.
#   4. point_query interpolates between middles of cells; beside a hole it answers with the neighbours that are left.
# What follows for users: count cells before means are used; give nodata with every array; for small villages weight
# cells by the area that lies inside.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "rasterstats==0.21.0" "rasterio==1.4.4" "shapely==2.2.0" "numpy==2.4.6" "affine==3.0.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
from affine import Affine
from rasterstats import point_query, zonal_stats
from shapely.geometry import Point, box

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)

cells = np.arange(16.0).reshape(4, 4)
ground = Affine(100, 0, 0, 0, -100, 400)


def stats(shapes, values=cells, **how):
    """Count and mean of each shape."""
    return [(s["count"], s["mean"]) for s in zonal_stats(shapes, values, affine=ground, stats="count mean", **how)]


small = [box(110, 110, 140, 140), box(60, 60, 140, 140)]
see("a small shape, one over a corner", stats(small, nodata=-1), [(0, None), (0, None)])
see("the same, all_touched", stats(small, nodata=-1, all_touched=True), [(1, 9.0), (4, 10.5)])
strips = [box(left, 0, left + 133, 400) for left in (0, 133, 266)]
see("cells of three strips of 133 m", [n for n, _ in stats(strips, nodata=-1)], [4, 8, 4])
see("the same, all_touched: 16 cells are there", [n for n, _ in stats(strips, nodata=-1, all_touched=True)], [8, 8, 8])
holes = cells.copy()
holes[0, 0] = -9999
hole = [box(0, 300, 100, 400)]
see("a hole, nodata said", stats(hole, holes, nodata=-9999), [(0, None)])
see("a hole, nodata not said", stats(hole, holes), [(1, -9999.0)])
see("a point beside a hole, one in its middle", point_query([Point(110, 350), Point(50, 350)], holes, affine=ground, nodata=-9999), [1.0, None])
sys.exit(bool(changed))
PYTHON
