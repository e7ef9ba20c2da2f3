#!/usr/bin/env bash
# Mesa 3.3.1, 3.4.2 and 3.5.1: what one row of `batch_run` holds, and what becomes of seeds.
#
# A model of eight lines, as Mesa's own tutorials have them (steps, then `datacollector.collect(self)` at the end
# of `step`; no ruralsim). Its model reporter and its agent reporter both tell the number of steps taken.
#   1. 3.3.1: a row of `batch_run` holds the model after k + 1 steps beside the agents after k steps, the first
#      row holds no agents, and the agents of the last step are in no row. 3.4.2: the first row is the model after
#      one step without agents, the others are whole, and the last step is in no row. 3.5.1: every step is in a row.
#   2. `max_steps=4` takes five steps on 3.3.1 and 3.4.2, four on 3.5.1.
#   3. `{"seed": [1, 2, 3]}` among the parameters: 3.3.1 gives each run its seed; 3.4.2 and 3.5.1 put None in its
#      place without a warning, so that all runs are drawn anew.
#   4. A model reporter that is a `functools.partial`: 3.3.1 and 3.5.1 call it with the model, 3.4.2 without,
#      and raises.
# What follows for users: collect before the first step too, and read the last state from the model itself, or
# use 3.5; on 3.4 and later give seeds by `batch_run(..., rng=[1, 2, 3])`.
#
# Mesa 3.4 and 3.5 need Python 3.12 or 3.13 (PYTHON=python3.12); an older Python looks at 3.3.1 alone.
# Exits 0 while all of this is so, 1 when something has changed.
set -euo pipefail
python=${PYTHON:-python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/look.py" <<'PYTHON'
import sys
import warnings
from functools import partial
from importlib.metadata import version

import mesa
from mesa.batchrunner import batch_run


class One(mesa.Agent):
    pass


class Counting(mesa.Model):
    def __init__(self, seed=None):
        super().__init__(seed=seed)
        One(self)
        self.given = seed
        self.datacollector = mesa.DataCollector(
            {"model": lambda m: m.steps, "given": lambda m: m.given}, {"agent": lambda a: a.model.steps}
        )

    def step(self):
        self.datacollector.collect(self)


def of(model, power):
    return model.steps**power


class Partial(Counting):
    def __init__(self):
        super().__init__()
        self.datacollector = mesa.DataCollector({"square": partial(of, power=2)})


expected = {
    "3.3.1": ([(1, None), (2, 1), (3, 2), (4, 3), (5, 4)], [1, 2, 3], True),
    "3.4.2": ([(1, None), (1, 1), (2, 2), (3, 3), (4, 4)], [None, None, None], False),
    "3.5.1": ([(1, 1), (2, 2), (3, 3), (4, 4)], [None, None, None], True),
}
with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    quiet = {"display_progress": False, "number_processes": 1}
    rows = batch_run(Counting, {}, max_steps=4, data_collection_period=1, **quiet)
    pairs = [(row["model"], row.get("agent")) for row in rows]
    seeded = [row["given"] for row in batch_run(Counting, {"seed": [1, 2, 3]}, max_steps=1, **quiet)]
    seeds = list(dict.fromkeys(seeded)) if len(seeded) > 3 else seeded
    try:
        Partial().step()
        partials = True
    except RuntimeError:
        partials = False
told = [str(w.message) for w in said if "None" in str(w.message) or "overwrit" in str(w.message)]
found = (pairs, seeds, partials)
print("Mesa", version("mesa"), "rows (model, agent):", pairs, "seeds:", seeds, "partial:", partials)
sys.exit(0 if found == expected[version("mesa")] and not told else 1)
PYTHON
status=0
releases="3.3.1 3.4.2 3.5.1"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 12))' || releases=3.3.1
for mesa in $releases; do
    "$python" -m venv "$folder/$mesa"
    "$folder/$mesa/bin/pip" install --quiet --no-compile --disable-pip-version-check "mesa==$mesa" "numpy==2.2.6" "pandas==2.2.3" \
        "networkx==3.4.2" "scipy==1.15.3"
    "$folder/$mesa/bin/python" "$folder/look.py" || status=1
done
exit $status
