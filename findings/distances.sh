#!/usr/bin/env bash
# PyVRP 0.14.1: distances in kilometres, and villages without a road.
#
#   1. A distance that is no integer is cut off without a word: a tour of three legs of 0.9 km costs 0, one of three legs
#      of 1.9 km costs 3. A matrix of floats given to ProblemData loses its fractions likewise. A load of 1.9 or a
#      capacity of 1.5 raises TypeError, so that the silence for distances is not expected.
#   2. Legs of 0.9 cost nothing, so the solver sends out a second vehicle: the plan changes, not the figure alone.
#   3. Two places between which no edge was given are joined by one of about 1.8e13: the solution is "feasible".
# What follows for users: hand distances over in metres, rounded; after solving look at the longest leg before is_feasible().
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "pyvrp==0.14.1" "numpy==2.4.6"
"$folder/venv/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from pyvrp import Client, Depot, Location, Model, ProblemData, VehicleType
from pyvrp.stop import MaxIterations

print("pyvrp", version("pyvrp"))
changed = []


def solved(distance, load=1, capacity=5):
    """A post office and two villages, every leg of one length; None: no legs given."""
    model = Model()
    places = [model.add_location(i, 0) for i in range(3)]
    model.add_depot(places[0])
    for place in places[1:]:
        model.add_client(place, delivery=load)
    model.add_vehicle_type(2, capacity=capacity)
    for a in places:
        for b in places:
            if a is not b and distance is not None:
                model.add_edge(a, b, distance=distance)
    return model.solve(stop=MaxIterations(50), display=False)


def refused(**given):
    try:
        solved(1, **given)
    except TypeError:
        return "TypeError"
    return "taken"


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


see("cost of three legs of 1", solved(1).cost(), 3)
see("cost of three legs of 1.9", solved(1.9).cost(), 3)
see("cost and vehicles with legs of 0.9", (solved(0.9).cost(), solved(0.9).best.num_routes()), (0, 2))
data = ProblemData(
    [Location(0, 0), Location(1, 0)], [Client(1, delivery=[1])], [Depot(0)], [VehicleType(1, [5])],
    [np.array([[0, 1.9], [1.9, 0]])], [np.zeros((2, 2))],
)
see("a matrix with 1.9", data.distance_matrix(0).tolist(), [[0, 1], [1, 0]])
see("a load of 1.9, a capacity of 1.5", (refused(load=1.9), refused(capacity=1.5)), ("TypeError", "TypeError"))
apart = solved(None)
see("no roads: feasible, far", (apart.is_feasible(), apart.cost() > 1e12), (True, True))
sys.exit(bool(changed))
PYTHON
