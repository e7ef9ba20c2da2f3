"""What `ruralsim new` writes works, and its test passes."""

import importlib.util
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.scenario import Scenario


def made(kind: str, name: str, folder: Path) -> Path:
    """The file that is written for a plug-in of a kind."""
    result = CliRunner().invoke(app, ["new", kind, name, "--into", str(folder)])
    assert result.exit_code == 0, result.output
    return folder / f"{name}.py"


def run_tests(file: Path) -> None:
    """Runs the tests in a file."""
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, test in vars(module).items():
        if name.startswith("test_"):
            test()


@pytest.mark.parametrize("kind", ["lever", "indicator", "phase"])
def test_it_is_taken_as_it_is(kind: str, tmp_path: Path) -> None:
    file = made(kind, "fair_day", tmp_path)
    scenario = Scenario.load("small", [("plugins", [str(file)])])
    assert "fair_day" in scenario.kit.origin
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("kind", ["indicator", "phase"])
def test_its_test_passes(kind: str, tmp_path: Path) -> None:
    run_tests(made(kind, "fair_day", tmp_path).with_name("test_fair_day.py"))


@pytest.mark.thorough
def test_the_test_of_a_lever_passes(tmp_path: Path) -> None:
    run_tests(made("lever", "fair_day", tmp_path).with_name("test_fair_day.py"))
