#!/usr/bin/env bash
# rasterio 1.4.4: villages beyond the edge of an elevation grid.
#
# A county's grid is often cut to a rectangle of round degrees, and a few villages lie outside it.
#   1. sample() of a place outside answers like any other: 0.0 where the file names no value for holes, that value
#      (-9999.0) where it does. No error, no NaN. A village at 1,300 m is then at sea level, and the road to it drops and
#      climbs by 1,300 m. masked=True marks the place instead.
#   2. A place on the right or lower edge itself is outside, one on the left or upper edge inside: a village on the seam of
#      two sheets has its height in one of them only.
#   3. index() of such a place gives a column that does not exist (10 of 4), or a negative one, which numpy reads from the
#      other side: the height of the opposite edge.
# What follows for users: sample with masked=True, count what is missing, and ask for a grid wider than the county.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "rasterio==1.4.4" "numpy==2.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import rasterio
from rasterio.io import MemoryFile
from rasterio.transform import from_origin

changed = []
heights = np.arange(1301, 1317, dtype="float32").reshape(4, 4)
ground = from_origin(113, 41, 0.1, 0.1)  # four cells of a tenth of a degree each way


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def sampled(places, holes=None, **how):
    """Heights of places (longitude, latitude); None where they are marked as missing."""
    with MemoryFile() as memory:
        with memory.open(driver="GTiff", width=4, height=4, count=1, dtype="float32", crs=4490, transform=ground, nodata=holes) as grid:
            grid.write(heights, 1)
        with memory.open() as grid:
            return [None if np.ma.is_masked(value) else float(value[0]) for value in grid.sample(places, **how)]


inside, outside = (113.05, 40.95), (114.0, 40.95)
see("inside and outside, holes not named", sampled([inside, outside]), [1301.0, 0.0])
see("the same, holes named", sampled([inside, outside], -9999), [1301.0, -9999.0])
see("the same, masked", sampled([inside, outside], masked=True), [1301.0, None])
see("on the left, upper, right and lower edge", sampled([(113.0, 40.95), (113.05, 41.0), (113.4, 40.95), (113.05, 40.6)]), [1301.0, 1301.0, 0.0, 0.0])

columns = [int(rasterio.transform.rowcol(ground, longitude, 40.95)[1]) for longitude in (114.05, 112.95)]
see("columns of 114.05 and 112.95 east, of four", columns, [10, -1])
see("height read in the second of them; the western edge has 1301", float(heights[0, columns[1]]), 1304.0)
sys.exit(bool(changed))
PYTHON
