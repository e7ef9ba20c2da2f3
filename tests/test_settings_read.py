"""Whatever can be set is read by the model, or is named as recorded only: no key is lost in silence."""

import inspect
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ruralsim.lever import Lever
from ruralsim.scenario.schema import TermBases
from ruralsim.world.county import RECORDED
from tests.unread import BY_LOT, Key, everything, leaves

WORDS = {"name", "title", "notes", "en", "zh", "name_en", "name_zh"}
ASKED = {"seed", "replications", "plugins"}
"""Read by whoever starts runs, not by the model."""
NOW_AND_THEN = {"land_inertia", "land_response", "openness", "vehicle_capital", "first_rent", "mobile_only",
                "least_normal", "farm_gate", "farm_share", "grass_per_arable", "grows", "start_fit",
                "elevation_fill", "projection", "west_m",
                "south_m"}  # fmt: skip
"""Read by the model when there is occasion: once a year, when a network grows, when a county gives data."""


@pytest.fixture(scope="module")
def unread() -> set[Key]:
    """Keys that no day of a small county with every lever reads (`tests/unread.py`)."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.unread"],
        env={**os.environ, "NUMBA_DISABLE_JIT": "1"},
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    groups = {(group.__module__, group.__qualname__): group for group, _ in leaves(everything())}
    return {(groups[module, group], name) for module, group, name in json.loads(done.stdout)}


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
        if name in NOW_AND_THEN and name not in (
            "farm_gate",
            "farm_share",
            "grass_per_arable",
            "grows",
            "elevation_fill",
        ):
            assert f".{name}" in inspect.getsource(sys.modules[group.__module__]), name


def test_levers_read_every_target_that_they_may_be_given(unread: set[Key]) -> None:
    for group, name in unread:
        if issubclass(group, Lever):
            assert name not in group.targets(), f"{group.key}.{name}"
            confines = name in ("categories", "networks", "townships", "remoteness")
            lots = name == "share" and group.key != BY_LOT
            assert confines or lots, f"{group.key}.{name}"
