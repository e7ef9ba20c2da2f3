"""What a county's figures set, and which of them runs are held against."""

import tomllib
from datetime import date

import pytest
from typer.testing import CliRunner

from ruralsim.cli import app
from ruralsim.county.figures import KINDS, Figures
from ruralsim.county.uses import _AIMS, _RECORDED, _SETS, ASKS, calibration, uses
from ruralsim.experiment.asking.paths import leaves
from ruralsim.experiment.calibrating.calibration import Calibration
from ruralsim.scenario import Scenario

START = date(2021, 1, 1)
FIGURES = {
    "income_head": {"2020": 12_900.0, "2022": 15_000.0},
    "resident_persons": {"2021": 10_000.0},
    "parcels_received": {"2020": 100_000.0, "2021": 250_000.0, "2022": 300_000.0},
    "parcels_sent": {"2021": 40_000.0},
    "produce_parcels": {"2021": 7_300.0},
    "produce_online": {"2021": 2e6, "2022": 3e6},
    "produce_sales": {"2021": 5e7},
    "monitored_households": {"2021": 30.0},
}


def asked(by_year, households=1000):
    return tomllib.loads(calibration(Figures(by_year, {}), households, START, "mine"))


def test_targets_are_in_the_units_of_their_indicators():
    targets = {key: (t["indicator"], t["value"]) for key, t in asked(FIGURES)["targets"].items()}
    assert targets == {
        "income_head_2022": ("income_head", 15_000),
        "parcels_received_2021": ("down_head", 25),
        "parcels_received_2022": ("down_head", 30),
        "produce_parcels_2021": ("orders_day", 20),
        "produce_online_2021": ("online_share", 0.04),
        "monitored_households_2021": ("monitored_share", 0.03),
    }


def test_runs_reach_the_last_year_and_what_moves_is_what_the_targets_tell_of():
    assert asked(FIGURES)["run"]["days"] == 730
    one = asked({"monitored_households": {"2021": 30.0}})
    assert one["run"]["days"] == 365
    assert list(one["parameters"]) == ["institutions.monitoring.means_months"]


def test_figures_of_years_before_the_runs_are_no_targets():
    figures = {"income_head": {"2020": 12_900.0}, "parcels_received": {"2020": 9.0}}
    assert not calibration(Figures(figures, {}), 1000, START, "mine")
    said = {use.key: use.said.en for use in uses(Figures(figures, {}), 1000, START)}
    assert said == {
        "income_head": "sets the opening level of income",
        "parcels_received": "recorded: runs begin in 2021",
    }


def test_of_every_figure_it_is_said_what_becomes_of_it():
    years = {"2021": 5.0}
    found = uses(Figures(dict.fromkeys(KINDS, years), {}), 1000, START)
    assert [use.key for use in found] == list(KINDS)
    assert all(use.said.en or use.targets for use in found)
    alone = [uses(Figures({key: years}, {}), 1000, START)[0] for key in KINDS]
    assert all(use.said.en or use.targets for use in alone)
    assert {*_SETS, *_RECORDED, *_AIMS} == {*KINDS}


@pytest.mark.parametrize("path", sorted({path for aim in _AIMS.values() for path in aim.priors}))
def test_parameters_that_move_are_there_and_their_ranges_hold_the_default(path):
    ranges = {p: ends for aim in _AIMS.values() for p, ends in aim.priors.items()}
    low, high = ranges[path]
    assert low < leaves(Scenario.load("baseline"))[path].value < high


@pytest.mark.parametrize(
    ("given", "targets", "says"),
    [
        ("empty", "stat", "did you mean · 是否想写: stats"),
        ("empty", "stats", "have no figure of a year of its runs"),
        ("calibrate_small", "stats", "is no county's folder"),
    ],
)
def test_a_folder_without_targets_and_other_targets_are_refused(tmp_path, monkeypatch, given, targets, says):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    refused = CliRunner().invoke(app, ["calibrate", given, "--targets", targets])
    assert refused.exit_code == 2
    assert says in refused.output


def test_what_is_asked_is_a_calibration_that_can_be_run(tmp_path):
    (tmp_path / "mine.toml").write_text('extends = "small"\n')
    (tmp_path / f"mine{ASKS}").write_text(calibration(Figures(FIGURES, {}), 1000, START, "mine"))
    found = Calibration.load(tmp_path / f"mine{ASKS}")
    assert found.base_scenario.run.days == 730
    assert found.holds_start
    assert len(found.targets) == 6
