#!/usr/bin/env bash
# pyproj 3.7.2 (PROJ 9.5.1): survey data on Xi'an 1980 or Beijing 1954 moved to CGCS2000 or WGS 84.
#
# Most land records of Chinese counties made before 2018 are on Xi'an 1980 (EPSG:4610) or Beijing 1954 (EPSG:4214).
#   1. Xi'an 1980 to WGS 84 (4326) or to CGCS2000 (4490): the coordinates come back as they went in, to the last
#      digit, and nothing is said. The only operation known is a "ballpark geographic offset" of zero, with an
#      accuracy of -1; only_best=True changes nothing. The datums lie tens of metres apart.
#   2. Beijing 1954 to WGS 84 moves a point of Xinjiang (86 E, 40 N) by 46 m and leaves one of Sichuan (104.3 E,
#      30.6 N) where it was: the operations known cover a few basins. Beijing 1954 to CGCS2000 moves none.
#   3. allow_ballpark=False makes the first raise an error, and moves the point of Sichuan after all, by an operation
#      made for the south and west of the Tarim basin (25 m).
# What follows for users: to_crs() on such a layer relabels it. Ask for allow_ballpark=False, or look at
# Transformer.accuracy (-1: unknown), and use the seven parameters of the county's own survey office.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "pyproj==3.7.2"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from math import cos, hypot, radians

import pyproj
from pyproj import Transformer
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

pyproj.network.set_network_enabled(active=False)
print("pyproj", pyproj.__version__, "PROJ", pyproj.proj_version_str)
SICHUAN, XINJIANG = (104.3, 30.6), (86.0, 40.0)
changed = []


def moved(source, target, point, **asked):
    """Metres by which a point moves; None if it is refused."""
    try:
        there = Transformer.from_crs(source, target, always_xy=True, **asked).transform(*point)
    except ProjError:
        return None
    east = (there[0] - point[0]) * cos(radians(point[1]))
    return round(hypot(east, there[1] - point[1]) * 111_195, 1)


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


for target in (4326, 4490):
    see(f"Xi'an 1980 to {target}, metres", moved(4610, target, SICHUAN), 0.0)
    see("the same, only_best, metres", moved(4610, target, SICHUAN, only_best=True), 0.0)
    see("the same, allow_ballpark=False", moved(4610, target, SICHUAN, allow_ballpark=False), None)
    group = TransformerGroup(4610, target, always_xy=True)
    see("operations and their accuracy", [t.accuracy for t in group.transformers], [-1.0])
see("Beijing 1954 to 4326 in Sichuan, metres", moved(4214, 4326, SICHUAN), 0.0)
see("Beijing 1954 to 4326 in Xinjiang, metres", moved(4214, 4326, XINJIANG), 46.3)
see("Beijing 1954 to 4490 in Xinjiang, metres", moved(4214, 4490, XINJIANG), 0.0)
see("Beijing 1954 to 4326 in Sichuan, no ballpark", moved(4214, 4326, SICHUAN, allow_ballpark=False), 24.8)
sys.exit(bool(changed))
PYTHON
