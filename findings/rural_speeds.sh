#!/usr/bin/env bash
# OSMnx 2.1.1: minutes on roads whose speed nobody has written down.
#
# OpenStreetMap gives maxspeed for few roads of a Chinese county, and those are mostly expressways.
# routing.add_edge_speeds() fills in the rest.
#   1. A kind of road without any maxspeed in the network is given the mean over the kinds that have one. With one
#      expressway of 120 km/h, tracks and village roads are driven at 120 km/h too; with a county road of 40 beside it,
#      at 80. Nothing is said. Only a network without a single maxspeed raises an error.
#   2. So a road's minutes depend on other roads: a wider clip that takes in an expressway makes all villages nearer.
#   3. fallback=20 is for those kinds, and only for them: a village road without maxspeed takes the mean of the village
#      roads that have one, were it a single one of 80.
#   4. "CN:rural", "walk", "none" and "40;60" are no numbers, and are filled in likewise; a list of 40 and 60, as merged
#      edges have it, is 50.
# What follows for users: give hwy_speeds for every kind of road in the county, and look at the speeds by kind before the
# times.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "osmnx==2.1.1" "networkx==3.6.1" "geopandas==1.2.0" "shapely==2.2.0" "pyproj==3.7.2" "pandas==2.3.3" "numpy==2.4.6"
cd "$folder"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
import warnings

import networkx as nx
import osmnx

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def speeds(*roads, **given):
    """Kilometres an hour of roads of one kilometre each, in a row; the name of the error if there is one."""
    network = nx.MultiDiGraph(crs="epsg:4326")
    network.add_nodes_from((i, {"x": 104.3 + i / 100, "y": 30.6}) for i in range(len(roads) + 1))
    for i, (kind, limit) in enumerate(roads):
        network.add_edge(i, i + 1, length=1000.0, highway=kind, **({"maxspeed": limit} if limit else {}))
    try:
        filled = osmnx.routing.add_edge_speeds(network, **given)
    except ValueError as error:
        return type(error).__name__
    return [round(data["speed_kph"]) for *_, data in filled.edges(data=True)]


EXPRESSWAY, COUNTY, TRACK, VILLAGE = ("motorway", "120"), ("tertiary", "40"), ("track", None), ("unclassified", None)
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    see("an expressway of 120, a track, a village road", speeds(EXPRESSWAY, TRACK, VILLAGE), [120, 120, 120])
    see("three expressways, a county road of 40, a track", speeds(*[EXPRESSWAY] * 3, COUNTY, TRACK), [120, 120, 120, 40, 80])
    see("without the expressway", speeds(COUNTY, TRACK), [40, 40])
see("warnings", [str(w.message) for w in said], [])
see("a track and a village road alone", speeds(TRACK, VILLAGE), "ValueError")
see("fallback of 20: expressway, track, two village roads", speeds(EXPRESSWAY, TRACK, ("unclassified", "80"), VILLAGE, fallback=20), [120, 20, 80, 80])
see("hwy_speeds", speeds(EXPRESSWAY, TRACK, VILLAGE, hwy_speeds={"track": 15, "unclassified": 30}), [120, 15, 30])
words = [("unclassified", said) for said in ("CN:rural", "walk", "none", "40;60", ["40", "60"])]
see("a limit of 80, then words, then a list", speeds(("unclassified", "80"), *words), [80, 65, 65, 65, 65, 50])
sys.exit(bool(changed))
PYTHON
