#!/usr/bin/env bash
# hyperopt 0.3.0: one to four vans, drawn evenly.
#
#   1. hp.uniformint("vans", 1, 4) and hp.quniform("vans", 1, 4, 1) draw 1 and 4 half as often as 2 and 3 (of 4,000: 650
#      and 1,350): a real number between the ends is rounded, and each end has half a step. By its name uniformint is
#      even; hp.randint(1, 5) is.
#   2. quniform("vans", 2, 5, 2) draws 2 once and 4 twice of three times, and never 6.
# Averages over draws are then those of other plans than were meant: the least and the most, between which a policy is
# judged, count half.
# What follows for users: use randint, or choice of a list; count the values of each discrete factor before anything is
# averaged over it.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "hyperopt==0.3.0" "numpy==2.4.6" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from collections import Counter

import numpy as np
from hyperopt import hp
from hyperopt.pyll.stochastic import sample

changed = []
rng = np.random.default_rng(1)


def see(what, asked, expected):
    """Shares of each number of vans in 4,000 draws, which may be 0.03 off."""
    drawn = Counter(int(sample(asked, rng=rng)) for _ in range(4_000))
    found = {vans: drawn[vans] / 4_000 for vans in sorted(drawn)}
    same = found.keys() == expected.keys() and all(abs(found[vans] - expected[vans]) < 0.03 for vans in found)
    print(f"{'as seen' if same else 'CHANGED'}: {what}: {found}")
    if not same:
        changed.append(what)


see("uniformint of 1 to 4", hp.uniformint("vans", 1, 4), {1: 1 / 6, 2: 1 / 3, 3: 1 / 3, 4: 1 / 6})
see("quniform of 1 to 4 by 1", hp.quniform("vans", 1, 4, 1), {1: 1 / 6, 2: 1 / 3, 3: 1 / 3, 4: 1 / 6})
see("quniform of 2 to 5 by 2", hp.quniform("vans", 2, 5, 2), {2: 1 / 3, 4: 2 / 3})
see("randint of 1 to 4", hp.randint("vans", 1, 5), {1: 1 / 4, 2: 1 / 4, 3: 1 / 4, 4: 1 / 4})
sys.exit(bool(changed))
PYTHON
