#!/usr/bin/env bash
# lifelines 0.30.3, scikit-survival 0.28.0 and statsmodels 0.15.0: years in poverty, and what shortens them.
#
# 2,000 spells of poverty counted in whole years, so that many end in the same year. With help they end 2.7 times as fast:
# the logarithm of the ratio of rates is 1.0. Each library fits Cox's model with its defaults.
#   1. lifelines finds 0.94, scikit-survival and statsmodels find 0.63: rates 2.6 and 1.9 times as high. The data have no
#      error, and no warning is given.
#   2. They treat ends of one year otherwise: lifelines after Efron, the two others after Breslow, who counts everybody
#      that left in a year as still at risk for each of them, so that the effect shrinks. ties="efron" gives 0.94 in all.
#   3. With spells in days all three find 1.00, so the difference is the survey's yearly round, not the households.
# What follows for users: name the treatment of ties beside a hazard ratio; with yearly data ask for Efron's, or use a
# model of discrete time.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "lifelines==0.30.3" "scikit-survival==0.28.0" "statsmodels==0.15.0" "numpy==2.4.6" "pandas==2.3.3" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import pandas as pd
from lifelines import CoxPHFitter
from sksurv.linear_model import CoxPHSurvivalAnalysis
from sksurv.util import Surv
from statsmodels.duration.hazard_regression import PHReg

changed = []
rng = np.random.default_rng(1)
helped = rng.integers(0, 2, 2000).astype(float)
exact = rng.exponential(1 / (0.5 * np.exp(1.0 * helped)))
ended = np.ceil(exact) <= 6  # the survey's last year
years = np.ceil(exact).clip(1, 6)


def see(what, value, expected):
    same = np.allclose(value, expected, atol=6e-3)
    print(f"{'as seen' if same else 'CHANGED'}: {what}: {np.round(value, 3)}")
    if not same:
        changed.append(what)


def by_lifelines(length):
    table = pd.DataFrame({"length": length, "ended": ended, "helped": helped})
    return CoxPHFitter().fit(table, "length", "ended").params_["helped"]


def by_sksurv(length, **how):
    return CoxPHSurvivalAnalysis(**how).fit(helped[:, None], Surv.from_arrays(ended, length)).coef_[0]


def by_statsmodels(length, **how):
    return PHReg(length, helped[:, None], status=ended.astype(int), **how).fit().params[0]


every = by_lifelines, by_sksurv, by_statsmodels
see("in years: lifelines, scikit-survival, statsmodels", [fit(years) for fit in every], [0.945, 0.633, 0.633])
see("the two, ties='efron'", [fit(years, ties="efron") for fit in every[1:]], [0.945, 0.945])
see("in days and parts of them", [fit(exact.clip(0, 6)) for fit in every], [1.001, 1.001, 1.001])
sys.exit(bool(changed))
PYTHON
