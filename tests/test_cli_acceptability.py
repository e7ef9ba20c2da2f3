"""`ruralsim acceptability`, from file to page."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app

TINY = """
base = "small"
title = { en = "Tiny", zh = "小" }
[set]
"run.burn_in_days" = 0
"world.households" = 60
"world.buyers" = 60
"world.villages" = 4
"world.townships" = 2
[options.subsidy]
set.policies.freight_subsidy.intensity = 2.0
[worth]
cny = [0, 10000]
[run]
days = 10
replications = 3
"""


def call(*words: str) -> Any:
    return CliRunner().invoke(app, ["acceptability", *words])


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "tiny.toml"
    file.write_text(TINY, encoding="utf-8")
    return file


def test_a_question_from_file_to_page(asked: Path) -> None:
    called = call(str(asked), "--jobs", "1", "--json")
    assert called.exit_code == 0, called.output
    found = json.loads(called.stdout)
    assert Path(found["page"]) == asked.parent / "runs" / "acceptability-tiny" / "acceptability.html"
    assert Path(found["page"]).is_file()
    assert found["seeds"] == [1, 2, 3]
    assert [row["option"] for row in found["options"]] == ["subsidy"]
    assert {row["worth"] for row in found["curve"]} >= {0.0, 10_000.0}

    shown = call(str(asked), "--jobs", "1")
    assert "Worth its money? · 是否划算？" in shown.stdout
    assert "acceptability.html" in shown.stdout
    other = call(str(asked), "--jobs", "1", "--cny", "500", "--json")
    assert "acceptability-tiny-2" in json.loads(other.stdout)["page"]


def test_what_is_wrong_is_said_without_a_traceback(asked: Path) -> None:
    asked.write_text(TINY.replace("freight_subsidy", "freigth_subsidy"), encoding="utf-8")
    called = call(str(asked))
    assert called.exit_code == 2
    assert "did you mean · 是否想写" in called.stderr
    assert "tiny.toml:" in called.stderr


def test_the_catalogue_is_listed() -> None:
    called = call()
    assert called.exit_code == 0
    assert "acceptability_small" in called.stdout
