#!/usr/bin/env bash
# agentpy 0.1.5: one seed for two policies, and what becomes of it in an experiment.
#
# An Experiment runs every sample of parameters several times. Its model here has no policy that does anything.
#   1. With {"seed": 42, "policy": Values(0, 1)} the two policies do not share a seed: each sample is given one of its
#      own, drawn from 42. The same model with policy 0 and with policy 1 draws 0.017 and 0.826 in its first run.
#   2. randomize=False does not help: then all runs of one sample draw the same number, and the samples still differ.
#   3. A single run of the model with seed 42 draws a third number, which is in neither experiment.
#   4. Sample(..., randomize=False) hands the seed itself to every sample. Then runs of one number share their luck
#      over policies, as a paired comparison needs.
# What follows for users: give randomize=False to the Sample, not to the Experiment, before differences are taken
# between samples; run a policy that does nothing first.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "agentpy==0.1.5" "numpy==2.4.6" "pandas==3.1.1" "SALib==1.6.0" "scipy==1.17.1"
"$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys

import agentpy as ap

changed = []


def see(what, value, expected):
    print(f"{'as seen' if value == expected else 'CHANGED'}: {what}: {value}")
    if value != expected:
        changed.append(what)


class Nothing(ap.Model):
    """Draws one number and has no policy."""

    def end(self):
        self.report("drawn", round(self.random.random(), 3))


def drawn(of_sample=None, **of_runs):
    """Drawn numbers: policies by runs."""
    sample = ap.Sample({"steps": 1, "seed": 42, "policy": ap.Values(0, 1)}, **(of_sample or {}))
    found = ap.Experiment(Nothing, sample, iterations=3, record=False, **of_runs).run(display=False).reporters["drawn"]
    return [found.tolist()[:3], found.tolist()[3:]]


see("usual", usual := drawn(), [[0.017, 0.389, 0.054], [0.826, 0.423, 0.55]])
see("randomize=False of the experiment", fixed := drawn(randomize=False), [[0.799] * 3, [0.55] * 3])
alone = Nothing({"steps": 1, "seed": 42}).run(display=False).reporters["drawn"].tolist()[0]
see("a single run, and whether it is in an experiment", (alone, alone in sum(usual + fixed, [])), (0.275, False))
paired = drawn({"randomize": False})
see("randomize=False of the sample: the same luck for both policies", (paired[0] == paired[1], len(set(paired[0]))), (True, 3))
sys.exit(bool(changed))
PYTHON
