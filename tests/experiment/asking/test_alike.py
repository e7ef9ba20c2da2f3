"""Scenarios of other days are refused, with what to ask instead."""

import pytest

from ruralsim.experiment.asking.alike import same_days
from ruralsim.foundation.errors import RuralsimError
from ruralsim.scenario import Scenario

SMALL = Scenario.load("small")


def refused(other: Scenario) -> str:
    with pytest.raises(RuralsimError) as caught:
        same_days(SMALL, other)
    return str(caught.value)


def test_what_differs_is_named_and_a_lever_laid_over_the_base() -> None:
    said = refused(Scenario.load("resource_sharing"))
    assert "run.burn_in_days 730 (120), run.days 1826 (365)" in said
    assert "run.start" not in said
    assert "small+policies.resource_sharing.intensity=1 ·" in said
    assert "--set run.burn_in_days=120 --set run.days=365 --unequal" in said


def test_a_lever_of_more_settings_is_not_said_to_be_its_intensity() -> None:
    own = [("run.days", 30), ("policies.resource_sharing.layers", ["vehicle"])]
    said = refused(Scenario.load("small", own))
    assert "--set run.days=365" in said
    assert "--unequal" not in said
    assert "+policies" not in said


def test_the_same_days_are_taken() -> None:
    same_days(SMALL, Scenario.load("small", [("terms.quota", 0.0)]))
