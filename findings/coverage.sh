#!/usr/bin/env bash
# spopt 0.7.0 (PuLP 3.3.2 with its CBC): the share of the county that two stations cover.
#
# Five villages of 10, 20, 30, 40 and 900 households, three sites, 30 minutes at most; no site is near the largest village.
#   1. MCLP sites two stations so that as many households as can be are covered, and says perc_cov = 80: four of five
#      villages. 100 of 1,000 households are covered, one in ten. The weights are in the choice, not in the figure.
#   2. PMedian's mean_dist beside it is weighted: 90.69 minutes a household. So one result of the package counts people,
#      the other counts places, under names that do not tell.
#   3. A village near two open stations is listed with both: four villages make seven entries in the lists of three stations
#      (fac2cli), so that households added up by station are more than there are.
# What follows for users: compute the share from weights and cli2fac; hand every village to one station before summing.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "spopt==0.7.0" "PuLP==3.3.2" "geopandas==1.2.0" "shapely==2.2.0" "pandas==2.3.3" "numpy==2.4.6" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import pulp
from spopt.locate import MCLP, PMedian

changed = []
solver = pulp.PULP_CBC_CMD(msg=False)


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


households = np.array([10, 20, 30, 40, 900])
minutes = np.array([[10, 99, 99], [12, 99, 99], [99, 15, 25], [99, 20, 15], [99, 99, 99]], float)
found = MCLP.from_cost_matrix(minutes, households, 30, 2).solve(solver)
covered = [bool(near) for near in found.cli2fac]
see("MCLP's per cent, households covered of a thousand", (found.perc_cov, int(households[covered].sum())), (80.0, 100))
found = PMedian.from_cost_matrix(minutes, households, 2).solve(solver)
opened = [site for site, villages in enumerate(found.fac2cli) if villages]
weighted = round(float((households * minutes[:, opened].min(axis=1)).sum() / households.sum()), 2)
see("PMedian's mean, mean over households", (float(found.mean_dist), weighted), (90.69, 90.69))

near_two = np.array([[10, 20, 99], [12, 25, 99], [20, 15, 99], [99, 99, 10]], float)
found = MCLP.from_cost_matrix(near_two, np.array([10, 10, 10, 10]), 30, 3).solve(solver)
see("four villages, three stations: entries", sum(len(villages) for villages in found.fac2cli), 7)
sys.exit(bool(changed))
PYTHON
