#!/usr/bin/env bash
# mesa-geo 0.9.3 (Mesa 3.3.1): metres that are none.
#
# Two households of a county at 41 degrees north, 1,111 m apart, put into a GeoSpace with nothing said of coordinates.
#   1. GeoSpace counts in EPSG:3857, the projection of web maps, and moves agents into it. distance() between the two is
#      1,472 "metres"; within 1,400 of the one the other is not found. At 41 degrees each length is a third too long and
#      each area three quarters too large; at 20 degrees a length is 7 per cent too long.
#   2. The warning at adding agents names the two systems; that lengths are no longer metres it does not say.
#   3. GeoSpace(crs="epsg:4490"), the system of Chinese survey data, is no way out: distance() is then 0.01, in degrees,
#      and within 1,400 is everybody.
# What follows for users: name a projection of the county (EPSG:4547 or its neighbour by longitude) when the space is
# made, and measure one known distance.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "mesa-geo==0.9.3" "mesa==3.3.1" "geopandas==1.2.0" "shapely==2.2.0" "pyproj==3.7.2" "pandas==3.1.1" "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
import warnings

import geopandas
import mesa
import mesa_geo
from shapely.geometry import Point, box

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def measured(latitude, places=2, **space):
    """Distance of two points a hundredth of a degree apart, neighbours found within 1,400, what was said."""
    households = geopandas.GeoDataFrame(geometry=[Point(113.87, latitude), Point(113.87, latitude + 0.01)], crs=4326)
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        county = mesa_geo.GeoSpace(**space)
        agents = mesa_geo.AgentCreator(mesa_geo.GeoAgent, model=mesa.Model()).from_GeoDataFrame(households)
        county.add_agents(agents)
    near = [agent for agent in county.get_neighbors_within_distance(agents[0], 1_400) if agent is not agents[0]]
    words = {word for word in ("onverting", "metre", "meter", "distance") for w in said if word in str(w.message)}
    return round(county.distance(*agents), places), len(near), sorted(words)


true = geopandas.GeoSeries([Point(113.87, 40.87), Point(113.87, 40.88)], crs=4326).to_crs(4547)
see("metres between the two on a projection of the county", round(true.iloc[0].distance(true.iloc[1])), 1111)
see("nothing said: distance, found within 1,400, words of the warnings", measured(40.87, 0), (1472.0, 0, ["onverting"]))
see("at 20 degrees", measured(20.0, 0), (1185.0, 1, ["onverting"]))
see("EPSG:4490", measured(40.87, crs="epsg:4490"), (0.01, 1, ["onverting"]))
see("EPSG:4547", measured(40.87, 0, crs="epsg:4547"), (1111.0, 1, ["onverting"]))
sys.exit(bool(changed))
PYTHON
