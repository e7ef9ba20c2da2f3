"""Within its bounds every parameter gives a lawful, finite run; just beyond, it is refused by name."""

import warnings
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.simulate import simulate
from tests.fuzzing.bounds import Case, at_bounds, beyond_bounds, corners, scenario, unbounded

SHARES = 20  # of all cases, so that processes can share them
FEW = 25


def lawful(case: Case) -> str:
    """What a run of the case breaks; empty if nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", RuntimeWarning)  # of NumPy: division by zero, overflow
        try:
            results = simulate(scenario(case), check=True)
        except Exception as error:
            return f"{case}: {type(error).__name__}: {error}"
    endless = [name for name in results.indicators if np.isinf(results.columns("indicators")[name]).any()]
    return f"{case}: infinite {endless}" if endless else ""


def accepted(case: Case) -> str:
    """How the case passes the check, or is refused without its name; empty if it is refused by name."""
    try:
        scenario(case)
    except InvalidScenario as error:
        return "" if case.path in str(error) else f"{case}: {error}"
    return f"{case}: taken"


def test_every_number_has_two_bounds() -> None:
    assert not unbounded()


def test_a_few_bounds_are_lawful() -> None:
    cases = [*at_bounds()]
    assert len(cases) > 1000
    assert not [*filter(None, map(lawful, cases[7 :: len(cases) // FEW]))]


def test_many_values_just_beyond_are_refused_by_name() -> None:
    cases = [*beyond_bounds()]
    assert len(cases) > 1000
    assert not [*filter(None, map(accepted, cases[::7]))]


@pytest.mark.thorough
@pytest.mark.parametrize("share", range(SHARES))
def test_every_bound_is_lawful(share: int) -> None:
    assert not [*filter(None, map(lawful, [*at_bounds()][share::SHARES]))]


@pytest.mark.thorough
@pytest.mark.parametrize("seed", range(8))
def test_several_bounds_at_once_are_lawful(seed: int) -> None:
    assert not [*filter(None, map(lawful, corners(seed, 12)))]


@pytest.mark.thorough
@pytest.mark.parametrize("share", range(SHARES))
def test_every_value_just_beyond_is_refused_by_check_and_by_run(share: int, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for case in [*beyond_bounds()][share::SHARES]:
        words = [w for path, value in case.overrides for w in ("--set", f"{path}={_toml(value)}")]
        for command in (["scenario", "check", "small"], ["run", "small", "--out", str(out)]):
            called = CliRunner().invoke(app, [*command, *words])
            assert called.exit_code == 2, (case, called.output, called.exception)
            assert case.path in called.output
    assert not out.exists()


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {number!r}" for key, number in value.items()) + "}"
    return repr(value)
