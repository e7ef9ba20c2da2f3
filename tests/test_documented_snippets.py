"""Every file and every piece of Python that the documents show: files are read, names and arguments exist."""

import ast
import importlib
import inspect
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from ruralsim.experiment.accepting.question import Acceptability
from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.budgeting.budget import BudgetQuestion
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.experiment.studying.study import Study
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.scenario import Scenario
from tests.test_documented_commands import PAGES, ROOT

KINDS = {
    "members": Ensemble,
    "design": Plan,
    "targets": Calibration,
    "options": Acceptability,
    "budget": BudgetQuestion,
    "cells": Study,
}
"""The table by which a kind of file is told."""

BESIDE = {
    "files.md": ("villages_csv", "elevation_csv"),  # files of its own: tests/test_docs.py reads them
    "extending.md": ("plugins", "policies", "phases"),  # as above: tests/plugins
}
"""Page → what its scenario names and other tests lay beside it."""


def blocks(kind: str) -> list[Any]:
    """Page and text of every block of a kind."""
    found = [
        pytest.param(page, text, id=f"{page.name}-{number}")
        for page in PAGES
        for number, text in enumerate(re.findall(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.S), 1)
    ]
    assert len(found) > 10
    return found


@pytest.mark.parametrize(("page", "text"), blocks("toml"))
def test_a_file_that_is_shown_is_read(page: Path, text: str, tmp_path: Path) -> None:
    for points in re.findall(r"```csv\n(.*?)```", page.read_text("utf-8"), re.S):
        (tmp_path / "points.csv").write_text(points, encoding="utf-8")
    for name in BESIDE.get(page.name, ()):
        text = re.sub(rf"^{name}\b.*\n|^\[{name}\.[^[]*", "", text, flags=re.M)
    text = re.sub(r"^townships = .*\n", "", text, flags=re.M)  # the reader's own names
    text = re.sub(r'^extends = ".*my_.*"', 'extends = "small"', text, flags=re.M)  # and own county
    file = tmp_path / "shown.toml"
    file.write_text(text, encoding="utf-8")
    given = tomllib.loads(text)
    kind = next((loads for table, loads in KINDS.items() if table in given), None)
    if kind is not None:
        kind.load(file)
        return
    if "extends" not in given:
        file.write_text(f'extends = "small"\n{text}', encoding="utf-8")
    Scenario.load(file)


def imported(tree: ast.Module) -> dict[str, Any]:
    """What a piece of code imports from ruralsim, by the name it has there."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "ruralsim":
            for alias in node.names:
                home = importlib.import_module(str(node.module))
                if not hasattr(home, alias.name):  # a file of a folder
                    importlib.import_module(f"{node.module}.{alias.name}")
                found[alias.asname or alias.name] = getattr(home, alias.name)
    return found


def called(node: ast.expr, names: dict[str, Any]) -> Any:
    """What of ours an expression names; None if it is nothing of ours."""
    if isinstance(node, ast.Attribute):
        owner = called(node.value, names)
        return None if owner is None else getattr(owner, node.attr)
    return names.get(node.id) if isinstance(node, ast.Name) else None


@pytest.mark.parametrize(("page", "text"), blocks("python"))
def test_python_that_is_shown_names_what_there_is(page: Path, text: str) -> None:
    if ">>>" in text:  # tests/test_readme.py runs it
        return
    tree = ast.parse(text.replace(", …]", "]"))
    names = imported(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (function := called(node.func, names)) is not None:
            arguments = {key.arg: None for key in node.keywords if key.arg}
            inspect.signature(function).bind(*node.args, **arguments)


def test_what_is_wrong_with_python_is_seen() -> None:
    tree = ast.parse("from ruralsim.experiment import compare\ncompare([], repetitions=8)")
    (call,) = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    with pytest.raises(TypeError, match="repetitions"):
        inspect.signature(called(call.func, imported(tree))).bind(None, repetitions=None)


def test_every_page_is_looked_at() -> None:
    """A kind of block that no test reads would be shown unchecked."""
    read_by_tests = {"console", "powershell", "toml", "python", "bash", "sql", "csv", "text", ""}
    for_other_programs = {"nginx"}
    for page in PAGES:
        kinds = re.findall(r"^```(\w*)\n.*?^```$", page.read_text("utf-8"), re.M | re.S)
        assert set(kinds) <= read_by_tests | for_other_programs, page.relative_to(ROOT)
