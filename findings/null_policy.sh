#!/usr/bin/env bash
# Covasim 3.1.6 and Starsim 3.1.0: does a policy that does nothing change the result of one seed?
#
# Both are agent-based simulators whose intervention studies compare runs with the same seed.
#   1. Covasim: testing with probability 0, vaccination with probability 0 and a budget of 0 tests a day each change the
#      number of infections (1,237 without; 1,191, 1,204 and 1,325 with; 2,000 people, 40 days, seed 1). They draw from
#      the one stream that all else draws from. Changing transmission by a factor of 1 and tracing with probability 0
#      change nothing: whether a null is one depends on the kind of intervention.
#   2. Starsim, its successor, gives each decision its own stream: the same null vaccination leaves every figure as it is.
# What follows for users: a difference of two runs of one seed is no effect unless the model keys its draws by decision
# and agent; run the null of each policy before its effect.
#
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --no-compile --disable-pip-version-check "covasim==3.1.6" "starsim==3.1.0" "sciris==3.2.5" "numpy==2.2.6" "pandas==2.3.3"
STARSIM_INSTALL_FONTS=0 MPLBACKEND=agg "$folder/venv/bin/python" -W ignore - <<'PYTHON'
import sys
from importlib.metadata import version

import covasim as cv
import starsim as ss

print(*(f"{name} {version(name)}" for name in ("covasim", "starsim", "numpy")))
changed = []


def see(what, value, as_before):
    print(f"{'as seen' if as_before else 'CHANGED'}: {what}: {value}")
    if not as_before:
        changed.append(what)


def covasim(*policies):
    sim = cv.Sim(pop_size=2_000, n_days=40, rand_seed=1, interventions=list(policies), verbose=0)
    sim.run()
    return int(sim.results["cum_infections"][-1])


def starsim(*policies):
    sim = ss.Sim(n_agents=1_000, diseases=ss.SIR(beta=0.1), networks=ss.RandomNet(), interventions=list(policies), rand_seed=1, verbose=0, start=2000, stop=2030)
    sim.run()
    return int(sim.results.sir.cum_infections[-1]), int(sim.results.sir.n_infected.sum())


without = covasim()
for name, policy in {
    "tests, probability 0": cv.test_prob(symp_prob=0, asymp_prob=0),
    "tests, 0 a day": cv.test_num(daily_tests=0),
    "vaccination, probability 0": cv.vaccinate_prob("pfizer", days=5, prob=0.0),
}.items():
    see(f"Covasim, {name}; {without} without", seen := covasim(policy), seen != without)
for name, policy in {
    "transmission times 1": cv.change_beta(days=10, changes=1.0),
    "tracing, probability 0": cv.contact_tracing(trace_probs=0),
}.items():
    see(f"Covasim, {name}", seen := covasim(policy), seen == without)
null = ss.routine_vx(product=ss.simple_vx(), prob=0.0)
see("Starsim, vaccination with probability 0", (starsim(), seen := starsim(null)), starsim() == seen)
sys.exit(bool(changed))
PYTHON
