"""Odd counties give a sound run; unsound input gives one clear error, exit code 2, and nothing half-
written."""

from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.scenario import Scenario
from ruralsim.simulate import simulate

ODD = {
    "no households": [("world.households", 0)],
    "no buyers": [("world.buyers", 0), ("world.institutions", 0)],
    "more townships than villages": [("world.townships", 10), ("world.villages", 4)],
    "one village": [("world.townships", 1), ("world.villages", 1)],
    "no motor road": [("world.roads.unreached", 1.0)],
    "no signal anywhere": [("world.signal.range_km", 0.0)],
    "one network": [(f"networks.{name}", False) for name in ("express_a", "express_b", "coop", "bus")],
    "a leap day": [("run.start", date(2024, 2, 20))],
    "one product": [
        (f"products.{name}", False)
        for name in ("potatoes", "apples", "strawberries", "eggs", "mushrooms")
        if name in Scenario().products
    ],
}


@pytest.mark.parametrize("name", ODD)
def test_odd_counties_run_soundly(name: str) -> None:
    scenario = Scenario.load("small", overrides=[("run.burn_in_days", 5), *ODD[name]])
    results = simulate(scenario, seed=1, days=35, check=True)
    assert len(results.indicators) == 35


def test_one_day_is_a_run(tmp_path: Path) -> None:
    scenario = Scenario.load("small", overrides=[("run.burn_in_days", 0)])
    folder = simulate(scenario, days=1).save(tmp_path / "day")
    assert (folder / "indicators.parquet").exists()


UNSOUND = {
    "nan": ("[world.terrain]\nruggedness = nan", "world.terrain.ruggedness"),
    "negative": ("[world]\nhouseholds = -5", "-5 is out of bounds"),
    "misspelt": ("[world]\nhousehold = 5", "world.households"),
    "unknown table": ("[wrold]\nx = 1", "did you mean"),
    "impossible date": ("[run]\nstart = 2023-02-30", "date"),
    "text for a number": ("[world]\nhouseholds = 'many'", "not a whole number"),
    "villages without households": ("[county]\nvillages_csv = 'empty.csv'", "empty.csv"),
    "villages of nan": ("[county]\nvillages_csv = 'nan.csv'", "line 3"),
    "missing data file": ("[county]\nvillages_csv = 'none.csv'", "none.csv"),
}


@pytest.mark.parametrize("name", UNSOUND)
def test_unsound_scenarios_are_refused_by_name(name: str, tmp_path: Path) -> None:
    text, said = UNSOUND[name]
    (tmp_path / "empty.csv").write_text("name,households\n")
    (tmp_path / "nan.csv").write_text("name,households\nA,10\nB,nan\n")
    file = tmp_path / "mine.toml"
    file.write_text(f'extends = "small"\n{text}\n')
    for command in (["scenario", "check", str(file)], ["run", str(file), "--out", str(tmp_path / "out")]):
        result = CliRunner().invoke(app, command)
        assert result.exit_code == 2, result.output
        assert said in " ".join(result.output.split()), result.output
        assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists()


def test_what_is_not_read_is_said_before_anything_runs(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["scenario", "check", "wuchuan"])
    assert "county.code: recorded, not used by the model" in " ".join(said.output.split())
    file = tmp_path / "mine.toml"
    file.write_text(
        'extends = "small"\n[run]\ndays = 1\nburn_in_days = 0\n[county]\nname_en = "Here"\nland_km2 = 9.0\n'
    )
    ran = CliRunner().invoke(app, ["run", str(file), "--out", str(tmp_path / "out")])
    assert ran.exit_code == 0, ran.output
    assert "county.land_km2: recorded, not used by the model" in ran.output
    assert "Made up by the model, not data of Here" in ran.output


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_bytes(b'extends = "small"\n[title]\nzh = "\xff\xfe"\n')
    result = CliRunner().invoke(app, ["scenario", "check", str(file)])
    assert result.exit_code == 2
    assert "UTF-8" in result.output


def test_a_place_that_cannot_be_written_is_refused_before_the_run() -> None:
    result = CliRunner().invoke(app, ["run", "small", "--out", "/proc/nowhere"])
    assert result.exit_code == 2
    assert "/proc/nowhere" in result.output
