#!/usr/bin/env bash
# IneqPy 0.4.1, PySAL's inequality 1.1.2 and microdf 1.5.12: one list of incomes, three answers.
#
#   1. Gini of 1, 2, 3, 4, 10: 0.4 by PySAL and microdf, 0.5 by IneqPy, which multiplies by n / (n - 1) and does not say
#      so. If two households have 2, microdf gives 0.394 whether they are one row of weight 2 or two rows, as the
#      definition has it; IneqPy gives 0.474 and 0.473, since n is the number of rows.
#   2. Incomes of zero: IneqPy leaves them out of every measure before it begins. Theil of 0, 1, 2, 3 is 0.375 (PySAL)
#      and 0.087 (IneqPy); its Atkinson index is 0.045, where a household without income makes it 1 by definition.
#   3. IneqPy's Hoover index of 1, 2, 3, 10 is 1.5; it should be 0.375, and cannot exceed 1.
#   4. Losses (farm households have them): Gini of -500, 0, 1000, 2000, 8000: 0.72 by PySAL, 0.90 by IneqPy. PySAL's
#      Theil answers NaN, with a RuntimeWarning of the logarithm only.
#   5. microdf: where all ten incomes are equal, decile_rank() puts all in the tenth decile.
# What follows for users: name the definition beside a Gini; decide on zeros and losses before the call; test a package
# with a sum done by hand and with the same people written twice.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "ineqpy==0.4.1" "inequality==1.1.2" "microdf-python==1.5.12" "numpy==2.4.6" "pandas==3.1.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import numpy as np
from ineqpy import inequality as ineqpy
from inequality.gini import Gini
from inequality.theil import Theil
from microdf import MicroSeries

print(*(f"{name} {version(name)}" for name in ("ineqpy", "inequality", "microdf-python")))
changed = []


def plain(incomes):
    """Gini by its definition: half the relative mean difference."""
    x = np.asarray(incomes, float)
    return abs(x[:, None] - x).mean() / 2 / x.mean()


def see(what, value, expected):
    same = np.allclose(value, expected, atol=6e-4, equal_nan=True)
    print(f"{'as seen' if same else 'CHANGED'}: {what}: {np.round(value, 3)}")
    if not same:
        changed.append(what)


five, weights = np.array([1.0, 2, 3, 4, 10]), np.array([1.0, 2, 1, 1, 1])
written_out = np.repeat(five, weights.astype(int))
see("Gini: definition, PySAL, microdf, IneqPy", (plain(five), Gini(five).g, MicroSeries(five, weights=np.ones(5)).gini(), ineqpy.gini(five)), (0.4, 0.4, 0.4, 0.5))
see("definition, households written out", plain(written_out), 0.394)
see("microdf: weighted, written out", (MicroSeries(five, weights=weights).gini(), MicroSeries(written_out, weights=np.ones(6)).gini()), (0.394, 0.394))
see("IneqPy: weighted, written out", (ineqpy.gini(five, weights), ineqpy.gini(written_out)), (0.474, 0.473))
zero = np.array([0.0, 1, 2, 3])
see("Theil with a zero: PySAL, IneqPy", (Theil(zero).T, ineqpy.theil(zero)), (0.375, 0.087))
see("IneqPy Atkinson with a zero", ineqpy.atkinson(zero), 0.045)
see("IneqPy Hoover of 1, 2, 3, 10", ineqpy.hoover(np.array([1.0, 2, 3, 10])), 1.5)
loss = np.array([-500.0, 0, 1000, 2000, 8000])
see("Gini with a loss: PySAL, IneqPy", (Gini(loss).g, ineqpy.gini(loss)), (0.7238, 0.9048))
see("PySAL Theil with a loss", Theil(loss).T, np.nan)
see("microdf deciles of equals", MicroSeries(np.ones(10), weights=np.ones(10)).decile_rank().unique(), [10])
sys.exit(bool(changed))
PYTHON
