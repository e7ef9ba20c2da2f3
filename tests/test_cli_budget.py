"""`ruralsim budget`, from file to page."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.experiment.budgeting import budget

TINY = """
base = "small"
title = { en = "Tiny", zh = "小" }
[set]
"run.burn_in_days" = 0
"world.households" = 60
"world.buyers" = 60
"world.villages" = 4
"world.townships" = 2
[budget]
cny_year = [1000, 100000]
[objective]
indicator = "income_head"
[levers.freight_subsidy]
values = [0.0, 2.0]
[levers.awards]
values = [0.0, 20000.0]
[run]
days = 10
replications = 2
trials = 4
final = 2
"""


def call(*words: str) -> Any:
    return CliRunner().invoke(app, ["budget", *words])


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(budget, "SHORTEST", 10)  # forty runs of a year would take long
    file = tmp_path / "tiny.toml"
    file.write_text(TINY, encoding="utf-8")
    return file


def test_a_budget_from_file_to_page(asked: Path) -> None:
    called = call(str(asked), "--jobs", "1", "--json")
    assert called.exit_code == 0, called.output
    found = json.loads(called.stdout)
    assert Path(found["page"]) == asked.parent / "runs" / "budget-tiny" / "budget.html"
    assert Path(found["page"]).is_file()
    assert found["tried"] == 4
    assert [row["budget"] for row in found["best"]] == [1000.0, 100000.0]
    assert all(row["searched_cost"] <= row["budget"] for row in found["best"])

    # everything is in the store and the journal: again is at once, and the same
    runs = {file.name for file in (asked.parent / "runs" / "store").rglob("*.arrow")}
    again = call(str(asked), "--jobs", "1", "--json")
    assert json.loads(again.stdout) == found
    assert {file.name for file in (asked.parent / "runs" / "store").rglob("*.arrow")} == runs
    shown = call(str(asked), "--jobs", "1")
    assert "Net income per head · 人均可支配收入" in shown.stdout
    assert "budget.html" in shown.stdout

    # other settings go elsewhere
    other = call(str(asked), "--jobs", "1", "--cny-year", "2000")
    assert "these go to budget-tiny-2" in other.output
    meta, cut = (
        json.loads((asked.parent / f"runs/{name}/meta.json").read_text())
        for name in ("budget-tiny", "budget-tiny-2")
    )
    assert meta["budgets"] == [1000, 100000]
    assert meta["command"] == f"ruralsim budget {asked}"  # that repeats it
    assert cut["command"] == f"ruralsim budget {asked} --cny-year 2000.0"


def test_what_is_wrong_is_said_without_a_traceback(asked: Path) -> None:
    asked.write_text(TINY.replace("freight_subsidy", "freigth_subsidy"), encoding="utf-8")
    called = call(str(asked))
    assert called.exit_code == 2
    assert "did you mean · 是否想写: levers.freight_subsidy" in called.stderr
    assert "tiny.toml:" in called.stderr


def test_the_catalogue_is_listed() -> None:
    called = call()
    assert called.exit_code == 0
    assert "budget_small" in called.stdout


def test_another_kind_of_experiment_names_its_command() -> None:
    called = call("cold_chain")
    assert called.exit_code == 2
    assert "ruralsim study cold_chain" in called.stderr
