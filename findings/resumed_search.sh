#!/usr/bin/env bash
# Optuna 4.5.0: a search that is stopped and goes on, and quasi-random points for choices.
#
#   1. RandomSampler(seed=1), 12 trials into a storage, then the same script again for 12 more: 24 trials are stored,
#      12 distinct ones. The sampler's stream is not stored, and begins anew. TPESampler does the same while it still
#      draws at random (its first ten trials): stopped after 5, trials 6 to 10 repeat 1 to 5. No warning.
#   2. QMCSampler goes on where it was, with the same seed: 24 distinct points.
#   3. QMCSampler draws categories by another sampler, at random: of 30 trials three categories have 6, 11 and 13,
#      where a quasi-random design is used to have 10 each. An integer of 1 to 4 has 15 to 17 of 64 trials each.
# What follows for users: give another seed (or none) when a search goes on; count distinct points, not trials; give a
# choice as an integer where points are to be spread evenly.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "optuna==4.5.0" "SQLAlchemy==2.1.9" "numpy==2.4.6" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
import tempfile
from collections import Counter

import optuna

optuna.logging.set_verbosity(optuna.logging.ERROR)
changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def twice(sampler, each):
    """Points of a search that is run twice, as a script is that goes on: trials, distinct ones."""
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(2):
            study = optuna.create_study(storage=f"sqlite:///{folder}/s.db", study_name="s", sampler=sampler(seed=1), load_if_exists=True)
            study.optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=each)
        points = [trial.params["x"] for trial in study.trials]
    return len(points), len(set(points))


see("RandomSampler, 12 and 12 trials", twice(optuna.samplers.RandomSampler, 12), (24, 12))
see("TPESampler, 5 and 5 trials", twice(optuna.samplers.TPESampler, 5), (10, 5))
see("QMCSampler, 12 and 12 trials", twice(optuna.samplers.QMCSampler, 12), (24, 24))


def counts(ask, trials):
    study = optuna.create_study(sampler=optuna.samplers.QMCSampler(seed=1))
    study.optimize(ask, n_trials=trials)
    return sorted(Counter(trial.params["n"] for trial in study.trials).values())


see("QMC, three categories in 30 trials", counts(lambda trial: trial.suggest_categorical("n", [1, 2, 3]), 30), [6, 11, 13])
see("QMC, an integer of 1 to 4 in 64 trials", counts(lambda trial: trial.suggest_int("n", 1, 4), 64), [15, 16, 16, 17])
sys.exit(bool(changed))
PYTHON
