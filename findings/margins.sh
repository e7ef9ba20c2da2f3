#!/usr/bin/env bash
# ipfn 1.4.4: households fitted to the totals of villages and of age groups (iterative proportional fitting).
#
#   1. Margins of unlike totals (60 + 40 in one table, 30 + 80 in another): the answer sums to whichever was listed
#      last, 100 or 110, with no error; the other margin is missed by a tenth.
#   2. A cell that is empty in the sample stays empty, so that margins cannot be met (two villages, two groups, each
#      group in one village only): rows come out as 50 and 50 in place of 60 and 40, and the status of verbose=1 is 1,
#      "converged": so it is whenever the fit has ceased to change.
#   3. A group that the margin has and the sample has not (20 persons of a third group) is left out without a word.
#   4. An array given as the sample is overwritten by the result: fitting twice from "the same" sample does not.
# What follows for users: hold the margins against the sums of the result, every time; put something small into cells
# that are empty by chance; give it a copy.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "ipfn==1.4.4" "numpy==2.4.6" "pandas==3.1.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import contextlib
import io
import sys

import numpy as np
import pandas as pd
from ipfn import ipfn

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def fitted(sample, first, second, order=(0, 1), verbose=0):
    margins, axes = [np.array(first), np.array(second)], [[0], [1]]
    with contextlib.redirect_stdout(io.StringIO()):
        return ipfn.ipfn(sample, [margins[i] for i in order], [axes[i] for i in order], verbose=verbose).iteration()


def sums(found):
    return [round(float(x), 1) for x in (*found.sum(axis=1), *found.sum(axis=0))]


unlike = [60.0, 40.0], [30.0, 80.0]
see("margins 60, 40 and 30, 80", sums(fitted(np.ones((2, 2)), *unlike)), [66.0, 44.0, 30.0, 80.0])
see("the same, listed the other way round", sums(fitted(np.ones((2, 2)), *unlike, order=(1, 0))), [60.0, 40.0, 27.3, 72.7])

found, flag = fitted(np.eye(2), [60.0, 40.0], [50.0, 50.0], verbose=1)
see("empty cells: sums of rows and columns, flag", (sums(found), flag), ([50.0, 50.0, 50.0, 50.0], 1))

people = pd.DataFrame({"village": ["a", "a", "b", "b"], "age": ["old", "young"] * 2, "total": [1.0] * 4})
village = pd.Series([60.0, 40.0], index=pd.Index(["a", "b"], name="village"))
age = pd.Series([50.0, 50.0, 20.0], index=pd.Index(["old", "young", "unknown"], name="age"))
with contextlib.redirect_stdout(io.StringIO()):
    fit = ipfn.ipfn(people, [village, age], [["village"], ["age"]], weight_col="total").iteration()
see("persons, of whom 20 are of a group that the sample has not", round(float(fit["total"].sum()), 1), 100.0)

sample = np.ones((2, 2))
fitted(sample, [60.0, 40.0], [50.0, 50.0])
see("the sample after the fit", sample.round(1).tolist(), [[30.0, 30.0], [20.0, 20.0]])
sys.exit(bool(changed))
PYTHON
