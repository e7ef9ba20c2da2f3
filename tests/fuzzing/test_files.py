"""Whatever a file holds: it is taken, or refused with exit code 2; no traceback; check and run agree."""

import traceback
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.scenario import Scenario
from ruralsim.scenario.problems import InvalidScenario
from ruralsim.world.county import sizes
from ruralsim.world.data_file import read_files
from tests.fuzzing import originals
from tests.fuzzing.mutants import mutants

FEW, MANY, SHARE = 12, 500, 50  # mutants of a sort in the normal suite, in all, and in one thorough test
MOST_CELLS, MOST_ROWS, MOST_DAYS, MOST_RUNS = 2500, 2000, 60, 3

NAMED = {
    "scenario": ("mine.toml", originals.SCENARIO),
    "villages": ("villages.csv", originals.VILLAGES),
    "elevation": ("elevation.csv", originals.ELEVATION),
}
ASKED = {
    "plan": ("plan", originals.PLAN),
    "study": ("study", originals.STUDY),
    "calibration": ("calibrate", originals.CALIBRATION),
    "budget": ("budget", originals.BUDGET),
    "acceptability": ("acceptability", originals.WORTH),
}
BATCHES = [(0, FEW), *(pytest.param(at, SHARE, marks=pytest.mark.thorough) for at in range(FEW, MANY, SHARE))]


class Reached(Exception):
    """A question that was taken, as far as its first run."""


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A folder with the tiny scenario, a scenario of data files, and what these name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.toml").write_text(originals.SIZES, encoding="utf-8")
    county = '[county]\nvillages_csv = "villages.csv"\nelevation_csv = "elevation.csv"\n'
    (tmp_path / "county.toml").write_text(f'extends = "tiny.toml"\n{county}', encoding="utf-8")
    for name, text in NAMED.values():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def call(*words: str) -> Result:
    return CliRunner().invoke(app, words)


def fault(called: Result, raw: bytes) -> str:
    """What is wrong with the way a command ended; empty if nothing."""
    if called.exit_code == 2 and called.output.strip() and "Traceback" not in called.output:
        return ""
    if called.exit_code == 0 or isinstance(called.exception, Reached):
        return ""
    where = "".join(traceback.format_exception(called.exception)[-4:]) if called.exception else called.output
    return f"{called.exit_code}: {where}\n--- {raw[:1500]!r}"


def chosen(sort: str, text: str, first: int, count: int) -> Iterator[bytes]:
    """Some of the mutants of a file."""
    for number, raw in enumerate(mutants(text, sort, first + count)):
        if number >= first:
            yield raw


def is_light(file: str) -> bool:
    """Whether a sound scenario is run in a second: a mutant may have lost its parent, or ask for much."""
    settings = Scenario.load(file)
    size = sizes(settings, read_files(settings.county))
    return (
        size.width * size.height <= MOST_CELLS
        and max(size.households, size.buyers, size.institutions, size.villages) <= MOST_ROWS
        and settings.run.days + settings.run.burn_in_days <= MOST_DAYS
        and settings.run.replications <= MOST_RUNS
    )


@pytest.mark.parametrize("sort", NAMED)
def test_an_original_is_run(sort: str) -> None:
    file = "mine.toml" if sort == "scenario" else "county.toml"
    called = call("run", file, "--check", "--out", "out", "--quiet")
    assert called.exit_code == 0, called.output


@pytest.mark.parametrize(("first", "count"), BATCHES)
@pytest.mark.parametrize("sort", NAMED)
def test_of_scenarios_and_data_files_check_and_run_say_the_same(
    sort: str, first: int, count: int, elsewhere: Path
) -> None:
    name, text = NAMED[sort]
    file = "mine.toml" if sort == "scenario" else "county.toml"
    faults = []
    for number, raw in enumerate(chosen(sort, text, first, count)):
        (elsewhere / name).write_bytes(raw)
        checked = call("scenario", "check", file)
        faults.append(fault(checked, raw))
        if checked.exit_code == 0 and not is_light(file):
            continue
        ran = call("run", file, "--check", "--quiet", "--out", f"out{number}")
        faults.append(fault(ran, raw))
        if ran.exit_code != checked.exit_code:
            faults.append(f"check {checked.exit_code}, run {ran.exit_code}: {ran.output}\n--- {raw[:1500]!r}")
    assert not [*filter(None, faults)]


@pytest.fixture
def unrun(monkeypatch: pytest.MonkeyPatch) -> None:
    """Questions that are taken stop at their first run."""

    def reached(*_: Any, **__: Any) -> Any:
        raise Reached

    monkeypatch.setattr("ruralsim.experiment.studying.findings.answer", reached)
    monkeypatch.setattr("ruralsim.experiment.calibrating.calibrate.calibrate", reached)
    monkeypatch.setattr("ruralsim.experiment.budgeting.findings.run_budget", reached)
    monkeypatch.setattr("ruralsim.experiment.accepting.curve.answer", reached)


@pytest.mark.parametrize("sort", ASKED)
def test_an_original_question_is_taken(sort: str, unrun: None) -> None:
    command, text = ASKED[sort]
    Path("asked.toml").write_text(text, encoding="utf-8")
    called = call(command, "asked.toml")
    assert called.exit_code == 0 or isinstance(called.exception, Reached), called.output


@pytest.mark.parametrize(("first", "count"), BATCHES)
@pytest.mark.parametrize("sort", ASKED)
def test_questions_are_taken_or_refused(sort: str, first: int, count: int, unrun: None) -> None:
    command, text = ASKED[sort]
    faults = []
    for raw in chosen(sort, text, first, count):
        Path("asked.toml").write_bytes(raw)
        faults.append(fault(call(command, "asked.toml"), raw))
    assert not [*filter(None, faults)]


@pytest.mark.parametrize(("first", "count"), BATCHES)
def test_ensembles_are_taken_or_refused(first: int, count: int) -> None:
    Path("asked.toml").write_text(originals.PLAN, encoding="utf-8")
    faults = []
    for raw in chosen("ensemble", originals.ENSEMBLE, first, count):
        Path("sets.toml").write_bytes(raw)
        faults.append(fault(call("plan", "asked.toml", "--ensemble", "sets.toml"), raw))
    assert not [*filter(None, faults)]


@pytest.mark.parametrize(("first", "count"), BATCHES)
def test_texts_that_come_through_the_page_are_taken_or_refused(first: int, count: int) -> None:
    pytest.importorskip("solara")
    from ruralsim.app import draft

    text = originals.SCENARIO.replace('"tiny.toml"', '"small"')
    assert draft.read(text, "yours").name == "mine"
    for raw in chosen("scenario", text, first, count):
        with suppress(InvalidScenario):
            draft.read(raw.decode("utf-8", "surrogateescape"), "mine")
