"""Whatever can be set is read by the model, or is named as recorded only: no key is lost in silence."""

import inspect
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from ruralsim.foundation.param import Settings
from ruralsim.lever import Lever
from ruralsim.scenario import Scenario
from ruralsim.scenario.schema import LEVERS, TermBases
from ruralsim.simulate import prepare, step
from ruralsim.world import cache
from ruralsim.world.county import RECORDED

Key = tuple[type[Settings], str]

WORDS = {"name", "title", "en", "zh", "name_en", "name_zh"}
ASKED = {"seed", "replications", "plugins"}
"""Read by whoever starts runs, not by the model."""
NOW_AND_THEN = {"land_inertia", "land_response", "openness", "vehicle_capital", "idle_months", "fullest",
                "mobile_only", "farm_share", "elevation_fill"}  # fmt: skip
"""Read by the model when there is occasion: once a year, when a network grows, when a county gives data."""


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


BY_LOT = "farmer_training"
"""The lever that is offered by lot; for the others `share` says nothing."""


def everything() -> Scenario:
    """A small county in which every lever is tried."""
    sizes = {"households": 150, "villages": 8, "buyers": 400}
    given = [("run.burn_in_days", 20), ("run.days", 400), *((f"world.{k}", v) for k, v in sizes.items())]
    scenario = Scenario.load("small", given)
    levers = [(f"policies.{name}.intensity", 1.0) for name in LEVERS]
    return scenario.with_values(*levers, (f"policies.{BY_LOT}.assign", "random"))


@pytest.fixture(scope="module")
def unread(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """Keys that no day of that county read."""
    scenario, seen = everything(), set[Key]()
    plain = Settings.__getattribute__

    def spy(self: Settings, name: str) -> Any:
        if not name.startswith(("_", "model_")):
            seen.add((type(self), name))
        return plain(self, name)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Settings, "__getattribute__", spy)
        patched.setattr(cache, "_folder", lambda: tmp_path_factory.mktemp("travel"))  # roads are built anew
        world = prepare(scenario, 1)
        for _ in range(world.calendar.total_days):
            step(world)
    return set(leaves(scenario)) - seen


def test_every_setting_is_read(unread: set[Key]) -> None:
    lost = {
        f"{group.__name__}.{name}"
        for group, name in unread
        if group is not TermBases  # read as a whole
        and not issubclass(group, Lever)  # see below
        and name not in WORDS | ASKED | NOW_AND_THEN
    }
    assert lost == {f"CountyData.{name}" for name in RECORDED}


def test_what_is_read_now_and_then_is_read_somewhere(unread: set[Key]) -> None:
    for group, name in unread:
        if name in NOW_AND_THEN and name not in ("farm_share", "elevation_fill"):
            assert f".{name}" in inspect.getsource(sys.modules[group.__module__]), name


def test_levers_read_every_target_that_they_may_be_given(unread: set[Key]) -> None:
    for group, name in unread:
        if issubclass(group, Lever):
            assert name not in group.targets(), f"{group.key}.{name}"
            confines = name in ("categories", "networks", "townships", "remoteness")
            lots = name == "share" and group.key != BY_LOT
            assert confines or lots, f"{group.key}.{name}"
