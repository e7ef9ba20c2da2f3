"""Which settings no day reads, in a small county where every lever is tried.

Run as a script, with NUMBA_DISABLE_JIT=1, it prints them as JSON. Compiled code is handed every number that
its text names, also in a branch that no day takes; plain Python asks for a number only as it comes to use it.
"""

import json
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ruralsim.foundation.kernel import compiling_disabled
from ruralsim.foundation.param import Settings
from ruralsim.scenario import Scenario
from ruralsim.scenario.schema import LEVERS
from ruralsim.simulate import prepare, step
from ruralsim.world import cache

Key = tuple[type[Settings], str]

BY_LOT = "farmer_training"
"""The lever that is offered by lot; for the others `share` says nothing."""
LATE = "floor_purchase", date(2021, 7, 15)
"""The lever that leaves nothing to the fair, and the day from which it does so."""

OFTEN = ("household.shocks.schooling_year", 1.0), ("logistics.handover.loss", 0.01)
"""What happens seldom, so often that it happens in few households."""


def leaves(group: Settings) -> Iterator[Key]:
    """Every key of a tree of settings."""
    for name in type(group).model_fields:
        value = getattr(group, name)
        inside = list(value.values()) if isinstance(value, dict) else [value]
        if inside and all(isinstance(item, Settings) for item in inside):
            for item in inside:
                yield from leaves(item)
        else:
            yield type(group), name


def everything() -> Scenario:
    """A small county in which every lever is tried."""
    sizes = {"households": 60, "villages": 6, "buyers": 150}
    given = [("run.burn_in_days", 20), ("run.days", 400), *((f"world.{k}", v) for k, v in sizes.items())]
    scenario = Scenario.load("small", [*given, *OFTEN])
    levers = [(f"policies.{name}.intensity", 1.0) for name in LEVERS]
    more = (f"policies.{BY_LOT}.assign", "random"), (f"policies.{LATE[0]}.start", LATE[1])
    return scenario.with_values(*levers, *more)


def unread(scenario: Scenario) -> set[Key]:
    """Keys of a scenario that no day of its run reads."""
    assert compiling_disabled()
    seen, plain = set[Key](), Settings.__getattribute__

    def spy(self: Settings, name: str) -> Any:
        if not name.startswith(("_", "model_")):
            seen.add((type(self), name))
        return plain(self, name)

    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory() as empty:
        patched.setattr(Settings, "__getattribute__", spy)
        patched.setattr(cache, "_folder", lambda: Path(empty))  # roads are built anew
        world = prepare(scenario, 1)
        for _ in range(world.calendar.total_days):
            step(world)
    return set(leaves(scenario)) - seen


if __name__ == "__main__":
    found = sorted((group.__module__, group.__qualname__, name) for group, name in unread(everything()))
    print(json.dumps(found))
