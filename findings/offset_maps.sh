#!/usr/bin/env bash
# eviltransform 0.1.1 and coord-convert 0.2.1: from the coordinates of Chinese web maps (GCJ-02, BD-09) and back.
#
#   1. The offset from WGS 84 to GCJ-02 is no constant of "500 to 600 m": over inland China (22-45 N, 98-120 E) it is
#      44 to 674 m, so neither a mean offset nor a median of known points corrects a list of villages.
#   2. eviltransform's gcj2wgs leaves 0.8 m (median) to 3.7 m (largest); gcj2wgs_exact still leaves up to 1.2 m;
#      bd2wgs leaves up to 3.5 m. coord-convert's gcj2wgs comes back within a millimetre; its bd2wgs within 16 cm.
#   3. Places outside China's mainland are moved by eviltransform as well if they lie in its rectangle: Seoul,
#      Ulaanbaatar, Hanoi and Hong Kong by 440 to 600 m.
# What follows for users: convert to centimetres by iterating the forward formula; ask whether a list is in GCJ-02 at
# all, since no figure in it says so; judge "outside" by a boundary, not by a rectangle.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "eviltransform==0.1.1" "coord-convert==0.2.1" "numpy==2.2.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import coord_convert.transform as other
import eviltransform as evil
import numpy as np

rng = np.random.default_rng(1)
points = np.column_stack((rng.uniform(22, 45, 2000), rng.uniform(98, 120, 2000)))
changed = []


def apart(a, b):
    """Metres between two (latitude, longitude)."""
    return float(np.hypot(a[0] - b[0], (a[1] - b[1]) * np.cos(np.radians(a[0]))) * 111_195)


def swapped(function):
    return lambda lat, lon: function(lon, lat)[::-1]


def left(there, back):
    """What a way there and back leaves, in metres: median and largest."""
    found = [apart(p, back(*there(*p))) for p in points]
    return np.median(found), max(found)


def see(what, value, as_before):
    print(f"{'as seen' if as_before else 'CHANGED'}: {what}: {np.round(value, 4)}")
    if not as_before:
        changed.append(what)


offsets = [apart(p, evil.wgs2gcj(*p)) for p in points]
see("offset of GCJ-02, m", (min(offsets), max(offsets)), min(offsets) < 60 and max(offsets) > 600)
typical, worst = left(evil.wgs2gcj, evil.gcj2wgs)
see("eviltransform gcj2wgs, m", (typical, worst), 0.5 < typical < 1 and 3 < worst < 5)
typical, worst = left(evil.wgs2gcj, evil.gcj2wgs_exact)
see("eviltransform gcj2wgs_exact, m", (typical, worst), 0.5 < worst < 2)
typical, worst = left(evil.wgs2bd, evil.bd2wgs)
see("eviltransform bd2wgs, m", (typical, worst), 3 < worst < 5)
typical, worst = left(swapped(other.wgs2gcj), swapped(other.gcj2wgs))
see("coord-convert gcj2wgs, m", (typical, worst), worst < 0.001)
typical, worst = left(swapped(other.wgs2bd), swapped(other.bd2wgs))
see("coord-convert bd2wgs, m", (typical, worst), 0.1 < worst < 0.3)
abroad = {"Seoul": (37.55, 126.99), "Ulaanbaatar": (47.9, 106.9), "Hanoi": (21.03, 105.85), "Hong Kong": (22.3, 114.17)}
found = [apart(p, evil.wgs2gcj(*p)) for p in abroad.values()]
see(f"moved though outside, m: {', '.join(abroad)}", found, min(found) > 200)
sys.exit(bool(changed))
PYTHON
