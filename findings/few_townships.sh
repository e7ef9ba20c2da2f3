#!/usr/bin/env bash
# statsmodels 0.15.0, linearmodels 7.1 and pyfixest 0.60.0: one policy in eight townships, three p-values.
#
# 240 households in eight townships, four of which have the policy; income on the policy, errors clustered by township.
#   1. All three find the same effect, and statsmodels and pyfixest the same standard error. The p-value is 0.020 in
#      statsmodels, 0.053 in pyfixest: with cov_type="cluster" statsmodels reads the ratio by the normal distribution,
#      pyfixest by Student's with 7 degrees of freedom, one less than there are townships. use_t=True gives 0.053.
#   2. linearmodels' standard error is a sixteenth smaller, p is 0.014: the correction for few groups is off unless
#      group_debias=True is said. debiased=True is another one and changes no figure here to three places. With
#      group_debias p is 0.021: the distribution is Student's with 238 degrees of freedom, as if households were drawn alone.
#   3. Of 400 policies that do nothing, statsmodels finds 40 significant at 5 per cent, Student's distribution 29.
# What follows for users: with few counties or townships ask by which distribution a p-value is read, name it beside the
# p, and use a wild bootstrap or permutations of townships besides: Student's distribution is still too hopeful.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "statsmodels==0.15.0" "linearmodels==7.1" "pyfixest==0.60.0" "numpy==2.4.6" "pandas==2.3.3" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import numpy as np
import pandas as pd
import pyfixest
import statsmodels.formula.api as smf
from linearmodels import PanelOLS
from scipy import stats

changed = []
TOWNSHIPS, EACH = 8, 30
households = pd.DataFrame({"township": np.repeat(np.arange(TOWNSHIPS), EACH)})
households["policy"] = (households["township"] < 4).astype(float)


def see(what, value, expected):
    same = np.allclose(value, expected, atol=6e-4)
    print(f"{'as seen' if same else 'CHANGED'}: {what}: {np.round(value, 3)}")
    if not same:
        changed.append(what)


def incomes(seed, effect):
    """Thousand yuan a head: luck of the township, luck of the household, effect of the policy."""
    rng = np.random.default_rng(seed)
    township = rng.normal(0, 1, TOWNSHIPS)[households["township"]]
    return 10 + township + effect * households["policy"] + rng.normal(0, 2, len(households))


def by_statsmodels(**how):
    fit = smf.ols("income ~ policy", households).fit(cov_type="cluster", cov_kwds={"groups": households["township"]}, **how)
    return fit.params["policy"], fit.bse["policy"], fit.pvalues["policy"]


def by_pyfixest():
    fit = pyfixest.feols("income ~ policy", households, vcov={"CRV1": "township"})
    return fit.coef()["policy"], fit.se()["policy"], fit.pvalue()["policy"]


def by_linearmodels(**how):
    panel = households.assign(household=np.arange(len(households)), year=2024, one=1.0).set_index(["household", "year"])
    fit = PanelOLS(panel["income"], panel[["one", "policy"]]).fit(cov_type="clustered", clusters=panel["township"], **how)
    return fit.params["policy"], fit.std_errors["policy"], fit.pvalues["policy"]


households["income"] = incomes(19, effect=1.2)
see("statsmodels: effect, standard error, p", by_statsmodels(), [1.504, 0.647, 0.020])
see("statsmodels, use_t", by_statsmodels(use_t=True), [1.504, 0.647, 0.053])
see("pyfixest", by_pyfixest(), [1.504, 0.647, 0.053])
see("linearmodels", by_linearmodels(), [1.504, 0.606, 0.014])
see("linearmodels, debiased", by_linearmodels(debiased=True), [1.504, 0.606, 0.014])
see("linearmodels, group_debias", by_linearmodels(group_debias=True), [1.504, 0.647, 0.021])

ratios, found = [], 0
for seed in range(1000, 1400):
    households["income"] = incomes(seed, effect=0.0)
    effect, error, p = by_statsmodels()
    ratios.append(abs(effect / error))
    found += p < 0.05
by_student = (2 * stats.t.sf(ratios, TOWNSHIPS - 1) < 0.05).sum()
see("of 400 policies without effect: by statsmodels, by Student's distribution", (found, by_student), (40, 29))
sys.exit(bool(changed))
PYTHON
