#!/usr/bin/env bash
# SALib 1.6.0: figures for what was not measured, and effects of discrete factors by the step of the unit cube.
#
# Seen with valid input through the documented functions (sample, then analyze; public packages, no ruralsim):
#   1. a constant outcome is given indices without a warning: Sobol S1 = ST = 0, Morris μ* = σ = 0, and FAST the
#      same S1 above zero for every factor; RBD-FAST alone answers NaN;
#   2. Morris on a factor that takes two values, whose effect is exactly 1 from end to end: μ* = 1.5 with 4
#      levels, 1.67 with 6, 1.75 with 8, since effects are divided by the step in the cube; three values, straight
#      line: σ > 0;
#   3. FAST on a factor of six values with effects 0 1 0 1 0 1: S1 is about 0.11 of a true 0.75, and changes with
#      the order in which the values are listed (0 0 0 1 1 1: about 0.67).
# What follows for users: look at the outcome's spread first; scale effects by the step of the factor itself; use
# FAST for continuous factors only.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "SALib==1.6.0" "numpy==2.2.6" "scipy==1.15.3"
"$folder/venv/bin/python" -W error::RuntimeWarning - <<'PYTHON'
import sys
import warnings
from importlib.metadata import version

import numpy as np
from SALib.analyze import fast, morris, rbd_fast, sobol
from SALib.sample import fast_sampler
from SALib.sample import morris as morris_sample
from SALib.sample import sobol as sobol_sample

print("SALib", version("SALib"), "numpy", np.__version__)
three = {"num_vars": 3, "names": list("abc"), "bounds": [[0, 1]] * 3}
changed = []


def see(what, value, as_before):
    print(f"{'as seen' if as_before else 'CHANGED'}: {what}: {np.round(value, 3)}")
    if not as_before:
        changed.append(what)


with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    x = sobol_sample.sample(three, 64, calc_second_order=False, seed=1)
    found = sobol.analyze(three, np.ones(len(x)), calc_second_order=False, seed=1)
    both = np.array([found["S1"], found["ST"]])
    see("Sobol S1, ST of a constant", both, (both == 0).all())
    x = morris_sample.sample(three, 10, num_levels=4, seed=1)
    found = morris.analyze(three, x, np.ones(len(x)), num_levels=4, seed=1)
    sizes = np.asarray(found["mu_star"], float)
    see("Morris mu* of a constant", sizes, (sizes == 0).all())
    found = fast.analyze(three, np.ones(3 * 257), seed=1)
    see("FAST S1 of a constant", found["S1"], min(found["S1"]) > 0.01)
told = {str(w.message)[:60] for w in said if "constant" in str(w.message).lower()}
see("warnings of a constant outcome", len(told), not told)
with np.errstate(all="ignore"), warnings.catch_warnings():
    warnings.simplefilter("ignore")
    x = np.random.default_rng(1).random((200, 3))
    found = rbd_fast.analyze(three, x, np.ones(200), seed=1)
    see("RBD-FAST S1 of a constant", found["S1"], np.isnan(found["S1"]).all())

for levels, size in ((4, 1.5), (6, 5 / 3), (8, 1.75)):
    x = morris_sample.sample(three, 20, num_levels=levels, seed=1)
    lever = (x[:, 0] >= 0.5).astype(float)  # off and on
    found = morris.analyze(three, x, lever, num_levels=levels, seed=1)
    see(f"Morris mu* of an effect of 1, {levels} levels", found["mu_star"][0], abs(found["mu_star"][0] - size) < 1e-9)
x = morris_sample.sample(three, 20, num_levels=4, seed=1)
stepped = np.minimum((3 * x[:, 0]).astype(int), 2) / 2  # 0, a half, 1
found = morris.analyze(three, x, stepped, num_levels=4, seed=1)
see("Morris sigma of a straight line over three values", found["sigma"][0], found["sigma"][0] > 0.3)

x = fast_sampler.sample(three, 1025, M=4, seed=1)
place = np.minimum((6 * x[:, 0]).astype(int), 5)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    shares = [
        fast.analyze(three, np.array(effects, float)[place] + x[:, 1], M=4, seed=1)["S1"][0]
        for effects in ([0, 1, 0, 1, 0, 1], [0, 0, 0, 1, 1, 1])
    ]
see("FAST S1 (true 0.75) of six names, listed in two ways", shares, shares[0] < 0.3 < 0.5 < shares[1] < 0.72)
sys.exit(bool(changed))
PYTHON
