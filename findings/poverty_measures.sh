#!/usr/bin/env bash
# poverty 7.2 and povertyInequalityMeasures 1.1.1: Sen and Watts indices after the World Bank's handbook.
#
#   1. The Sen index of both uses the Gini of everybody, where Sen's has that of the poor. So it moves with incomes
#      that are no concern of a measure of poverty: of 1, 2, 3, 10, 10 with a line of 4 it is 0.42; if the last earns
#      100 in place of 10 it is 0.51. By Sen's definition it is 0.37 both times.
#   2. povertyInequalityMeasures' Gini leaves out the poorest row's part of the Lorenz curve: four households with
#      equal incomes have a Gini of 0.0625 (1 divided by the square of the rows), the same four as two rows of weight
#      2 have 0.25.
#   3. A household that lost money is poorer than any other, and leaves povertyInequalityMeasures' Watts index: of
#      0.5, 2, 10, 10 it is 0.69 with a line of 4, of -0.5, 2, 10, 10 it is 0.17. poverty raises ValueError. The gap
#      of a household with -4 is 2 lines, so the poverty gap index of four such households is 2, not at most 1.
#   4. povertyInequalityMeasures writes its working column into the caller's table: after one call it has
#      "poverty_gap".
# What follows for users: move the incomes of the rich and look whether a measure of poverty moves; decide what a loss
# counts as before the call; give such packages a copy.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "poverty==7.2" "povertyInequalityMeasures==1.1.1" "numpy==2.4.6" "pandas==3.1.1" "matplotlib==3.11.2"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import pandas as pd
import poverty
from povertyInequalityMeasures import inequality
from povertyInequalityMeasures import poverty as measures

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)

LINE = 4.0


def table(incomes, weights=None):
    return pd.DataFrame({"income": incomes, "people": weights or [1] * len(incomes)})


def sen(incomes):
    """Sen (1976): headcount × (gap of the poor + (1 − gap of the poor) × Gini among the poor), for many poor."""
    poor = np.array([x for x in incomes if x < LINE])
    gap = 1 - poor.mean() / LINE
    gini = abs(poor[:, None] - poor).mean() / 2 / poor.mean()
    return round(float(len(poor) / len(incomes) * (gap + (1 - gap) * gini)), 2)


few, rich = [1.0, 2.0, 3.0, 10.0, 10.0], [1.0, 2.0, 3.0, 10.0, 100.0]
see("Sen by its definition", (sen(few), sen(rich)), (0.37, 0.37))
see("Sen by poverty", tuple(round(float(poverty.sen_index(x, LINE)), 2) for x in (few, rich)), (0.42, 0.51))
see("Sen by povertyInequalityMeasures", tuple(round(float(measures.get_sen_index(LINE, table(x), "income", "people")), 2) for x in (few, rich)), (0.42, 0.51))

gini = [float(inequality.get_gini(table(*x), "income", "people")) for x in (([5.0] * 4,), ([5.0] * 2, [2, 2]))]
see("Gini of four equal incomes, as four rows and as two of weight 2", gini, [0.0625, 0.25])

watts = [round(float(measures.get_watts_index(LINE, table(x), "income", "people")), 2) for x in ([0.5, 2.0, 10.0, 10.0], [-0.5, 2.0, 10.0, 10.0])]
see("Watts with an income of 0.5 and with a loss of 0.5", watts, [0.69, 0.17])
try:
    said = poverty.watts_index([-0.5, 2.0, 10.0, 10.0], LINE)
except ValueError:
    said = "ValueError"
see("Watts by poverty with the loss", said, "ValueError")
see("gap index of four with -4", float(measures.get_poverty_gap_index(LINE, table([-4.0] * 4), "income", "people")), 2.0)

mine = table(few)
measures.get_poverty_gap_index(LINE, mine, "income", "people")
see("columns of the caller's table", list(mine.columns), ["income", "people", "poverty_gap"])
sys.exit(bool(changed))
PYTHON
