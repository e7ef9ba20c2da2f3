#!/usr/bin/env bash
# OpenTURNS 1.27.post1 and salabim 26.0.9: repetitions that are one run.
#
# Ten jobs of a cluster run one script that names no seed, and the spread of their results is taken for the spread by
# chance. With numpy, random or SciPy each job draws numbers of its own.
#   1. OpenTURNS begins every process with one fixed state: each job has the same "random" design and the same sample.
#   2. salabim's Environment() takes the seed 1234567 if none is given, each time one is made: repetitions within one
#      process are the same too. It sets Python's random and numpy's np.random to that seed as well, whatever was said
#      before, so the rest of the model repeats itself with it. random_seed="*" draws one.
# The standard error over the ten is 0, and an effect of any size is "significant".
# What follows for users: give each job a seed made from its own number, and look whether two jobs differ before a spread
# is computed.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "openturns==1.27.post1" "salabim==26.0.9" "greenlet==3.5.6" "numpy==2.4.6"
cat > "$folder/job.py" <<'PYTHON'
import random
import sys

import numpy as np

if sys.argv[1] == "openturns":
    import openturns as ot

    print([round(x[0], 6) for x in ot.LHSExperiment(ot.Uniform(0, 1), 2).generate()], round(ot.Normal().getRealization()[0], 6))
elif sys.argv[1] == "salabim":
    import salabim

    for given in ({}, {}, {"random_seed": "*"}):
        random.seed()
        np.random.seed()
        salabim.Environment(**given)
        print(round(salabim.Exponential(10).sample(), 6), round(np.random.random(), 6), end=" ")
else:
    print(np.random.default_rng().random(), np.random.random(), random.random())
PYTHON
"$folder/venv/bin/python" - "$folder/job.py" <<'PYTHON'
import subprocess
import sys

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


def jobs(library):
    """What three jobs without a seed print."""
    run = [sys.executable, "-W", "ignore", sys.argv[1], library]
    return [subprocess.run(run, capture_output=True, text=True, check=True).stdout.strip() for _ in range(3)]


see("numpy and random: different jobs of three", len(set(jobs("numpy"))), 3)
of = jobs("openturns")
see("OpenTURNS: different jobs", (len(set(of)), of[0]), (1, "[0.441403, 0.567638] -0.658643"))
drawn = [job.split() for job in jobs("salabim")]
see("salabim and np.random: first of each job, and after a second Environment in one job", {tuple(job[k : k + 2]) for job in drawn for k in (0, 2)}, {("33.007164", "0.237029")})
see('salabim, random_seed="*": different jobs', len({job[4] for job in drawn}), 3)
sys.exit(bool(changed))
PYTHON
