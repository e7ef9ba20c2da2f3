#!/usr/bin/env bash
# samplics 0.6.1, numpy 2.4.6 and pandas 2.3.3: villages drawn in proportion to their size.
#
# A household survey draws villages with a chance in proportion to their households and weights each by its inverse. Four
# villages of 1, 2, 3 and 4 hundred households, two of them drawn: their chances ought to be 0.2, 0.4, 0.6 and 0.8.
#   1. numpy's choice(size=2, replace=False, p=...) draws them with chances of 0.235, 0.441, 0.608 and 0.716, and pandas'
#      sample(2, weights=...) likewise: the second is drawn from what the first left over, so that small villages come
#      too often and large ones too seldom. p is the chance of the first draw only; nothing is raised.
#   2. With the usual weights, 1 / (2 p), a count of the four villages comes out as 4.19 on average instead of 4. Where
#      small villages are the poor ones, poverty is overstated by as much, and a larger survey does not help.
#   3. samplics reports 0.2, 0.4, 0.6 and 0.8 with each of its methods. pps_sys and pps_brewer keep them; pps_murphy draws
#      as numpy does; pps_rs has 0.16 and 0.84 at the ends; pps_hv has about 0.5, 0.8, 0.6 and 0.06: the largest village
#      is hardly ever drawn.
#   4. pps_sys answers with a mask of True and False, the others with 0 and 1 as numbers: villages[drawn] is then the first
#      village and the second, some of them twice, whatever was drawn.
# What follows for users: draw a few thousand times and count before a design is used; turn masks into bool; take
# systematic drawing, or weight by the chances that the drawing has in truth.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "samplics==0.6.1" "numpy==2.4.6" "pandas==2.3.3"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import pandas as pd
from samplics import SelectMethod
from samplics.sampling import SampleSelection

changed = []
households = np.array([1.0, 2, 3, 4])
share = households / households.sum()
wanted = 2 * share


def see(what, value, expected, within=0.03):
    same = np.allclose(value, expected, atol=within)
    print(f"{'as seen' if same else 'CHANGED'}: {what}: {np.round(value, 3)}")
    if not same:
        changed.append(what)


def chances(draw, times):
    """How often each village is among the two drawn."""
    drawn = np.zeros(4)
    for _ in range(times):
        drawn[draw()] += 1
    return drawn / times


# one after another: a village comes first, or second after each other one
one_by_one = [p + sum(q * p / (1 - q) for j, q in enumerate(share) if j != i) for i, p in enumerate(share)]
see("chances of drawing one after another", one_by_one, [0.235, 0.441, 0.608, 0.716], 6e-4)
rng = np.random.default_rng(1)
see("numpy", found := chances(lambda: rng.choice(4, 2, replace=False, p=share), 20_000), one_by_one, 0.012)
table = pd.DataFrame({"households": households})
see("pandas", chances(lambda: table.sample(2, weights="households", random_state=rng).index, 3_000), one_by_one)
see("villages counted with weights 1 / (2 p): numpy", (found / wanted).sum(), 4.19, 0.04)

np.random.seed(1)
expected = {
    "pps_sys": wanted,
    "pps_brewer": wanted,
    "pps_murphy": one_by_one,
    "pps_rs": [0.16, 0.37, 0.63, 0.84],
    "pps_hv": [0.49, 0.82, 0.63, 0.06],
}
for name, seen in expected.items():
    selection = SampleSelection(method=getattr(SelectMethod, name), strat=False, wr=False)
    answers = [selection.select(samp_unit=np.arange(4), samp_size=2, mos=households) for _ in range(3_000)]
    drawn = np.array([answer[0] for answer in answers])
    see(f"samplics {name}", drawn.astype(bool).mean(axis=0), seen, 0.04)
    see("  chances reported; 1 for a mask of True and False", (*answers[0][2], answers[0][0].dtype == bool), (*wanted, name == "pps_sys"), 1e-9)
    if name == "pps_hv":
        see("  villages that its mask picks, as numbers", np.unique(np.arange(4)[drawn]), [0, 1])
sys.exit(bool(changed))
PYTHON
