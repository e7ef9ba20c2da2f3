#!/usr/bin/env bash
# SciPy 1.17.1, networkx 3.6.1 and igraph 1.0.0: one list of roads, read as a graph.
#
# Three villages: two roads of 10 and 12 minutes between the first and the second, and a third that stands beside the
# second, 0 minutes away. Their shortest way is 10 minutes.
#   1. SciPy's sparse matrix adds up entries of one place: the two roads are one of 22 minutes. So do networkx's own
#      to_numpy_array() and to_scipy_sparse_array() with a MultiGraph. networkx's Graph keeps the road that is listed
#      last, 12 or 10 by the order of rows. igraph answers 10.
#   2. A leg of 0 minutes is a way in SciPy's sparse matrix until eliminate_zeros() or a step that drops zeros, and none
#      in the same matrix written as an array: the village is out of reach.
#   3. A road of 30 minutes uphill and 20 downhill, made undirected by networkx, has 20 if the foot of the hill was named
#      first, 30 if the top was.
#   4. igraph counts closeness over the places that can be reached: two villages cut off from everybody but each other
#      have 1.0, more than the middle of a chain of four (0.75). networkx gives them 0.2 and the middle 0.45.
# What follows for users: keep the shortest of parallel roads before a matrix is made; give a leg of 0 a second; keep the
# graph directed where slope matters; look at the parts of a network before villages are ranked.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "scipy==1.17.1" "networkx==3.6.1" "igraph==1.0.0" "numpy==2.4.6"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import igraph
import networkx as nx
import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


roads = [(0, 1, 10.0), (0, 1, 12.0), (1, 2, 0.0)]
starts, ends, minutes = zip(*roads, strict=True)


def by_scipy(graph):
    """Minutes from the first village to the second and the third."""
    return dijkstra(graph, directed=False)[0, 1:].tolist()


def by_networkx(rows):
    graph = nx.Graph()
    graph.add_weighted_edges_from(rows)
    return nx.shortest_path_length(graph, 0, 1, weight="weight")


sparse = csr_matrix((minutes, (starts, ends)), shape=(3, 3))
see("SciPy, sparse", by_scipy(sparse), [22.0, 22.0])
see("SciPy, the same as an array", by_scipy(sparse.toarray()), [22.0, np.inf])
sparse.eliminate_zeros()
see("SciPy, sparse without zeros", by_scipy(sparse), [22.0, np.inf])
see("networkx, as listed and the other way round", (by_networkx(roads), by_networkx(roads[::-1])), (12.0, 10.0))
several = nx.MultiGraph()
several.add_weighted_edges_from(roads)
see("networkx's matrices of a MultiGraph", (float(nx.to_numpy_array(several)[0, 1]), float(nx.to_scipy_sparse_array(several)[0, 1])), (22.0, 22.0))
graph = igraph.Graph(edges=list(zip(starts, ends, strict=True)))
see("igraph", graph.distances(0, weights=list(minutes))[0], [0, 10.0, 10.0])

slope = [("foot", "top", 30), ("top", "foot", 20)]


def both_ways(rows):
    graph = nx.DiGraph()
    graph.add_weighted_edges_from(rows)
    return graph.to_undirected()["foot"]["top"]["weight"]


see("networkx, undirected: foot named first, top named first", (both_ways(slope), both_ways(slope[::-1])), (20, 30))

pair_and_chain = [(0, 1), (2, 3), (3, 4), (4, 5)]
see("closeness by igraph", igraph.Graph(pair_and_chain).closeness(), [1.0, 1.0, 0.5, 0.75, 0.75, 0.5])
closeness = nx.closeness_centrality(nx.Graph(pair_and_chain))
see("closeness by networkx", [round(closeness[i], 2) for i in range(6)], [0.2, 0.2, 0.3, 0.45, 0.45, 0.3])
sys.exit(bool(changed))
PYTHON
