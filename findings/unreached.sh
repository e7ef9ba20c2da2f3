#!/usr/bin/env bash
# pandana 0.8: travel to what cannot be reached.
#
# Five places, two of them on a road of their own; minutes as weights of edges.
#   1. shortest_path_length between places without a way is 4294967.295, as of any distance: no NaN, no infinity. One
#      such pair in a hundred makes a mean of 20 minutes one of 43,000.
#   2. nearest_pois gives the search distance where nothing is found: with 10 minutes, "10 minutes". A second station
#      where there is one only is at 10 minutes too. A wider search makes places look farther away.
#   3. aggregate() of nothing within reach: sum, count, mean and std are 0, min, max and median -1. A mean income of 0
#      or -1 is a place without neighbours.
#   4. Distances are kept to a thousandth: a road of 1.0004 and one of 2.0004 are 3.0 together.
# What follows for users: take values at and above the search distance for missing before they are averaged; ask for
# count beside every mean; give weights in metres or seconds.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "pandana==0.8" "numpy==2.4.6" "pandas==3.1.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
import os
import sys

import pandana
import pandas as pd

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)

places = pd.Series([0.0, 1, 2, 5, 6], index=[10, 20, 30, 40, 50])
roads = pd.DataFrame({"from": [10, 20, 40], "to": [20, 30, 50], "minutes": [1.0004, 2.0004, 1.0]})
network = pandana.Network(places, places * 0, roads["from"], roads["to"], roads[["minutes"]])
see("minutes: with a way, without", (network.shortest_path_length(10, 30), network.shortest_path_length(10, 40)), (3.0, 4294967.295))

for limit in (10, 30):
    network.precompute(limit)
    network.set_pois("station", limit, 2, pd.Series([2.0]), pd.Series([0.0]))
    found = network.nearest_pois(limit, "station", num_pois=2)
    see(f"minutes to the first and the second station, search of {limit}", found.round(1).values.tolist(), [[3.0, float(limit)], [2.0, float(limit)], [0.0, float(limit)], [float(limit)] * 2, [float(limit)] * 2])

network.set(pd.Series([10, 20]), pd.Series([100.0, 200.0]), name="income")
kinds = ("sum", "count", "mean", "std", "min", "max", "median")
alone = {kind: float(network.aggregate(0.5, type=kind, decay="flat", name="income")[40]) for kind in kinds}
see("income around a place without any", alone, {"sum": 0.0, "count": 0.0, "mean": 0.0, "std": 0.0, "min": -1.0, "max": -1.0, "median": -1.0})
sys.exit(bool(changed))
PYTHON
