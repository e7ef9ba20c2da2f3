"""Dates of levers and of changes, held against the days of the run."""

from datetime import date
from typing import Any

import pytest

from ruralsim.scenario import Scenario, catalogue

YEAR = ("run.days", 365)  # 2021


def told(*overrides: tuple[str, Any]) -> str:
    return "\n".join(map(str, Scenario.load("small", [YEAR, *overrides]).outside()))


def lever(**settings: Any) -> tuple[str, Any]:
    return "policies.cold_chain", {"intensity": 0.5, **settings}


def change(day: str, path: str, value: Any) -> dict[str, Any]:
    return {"date": date.fromisoformat(day), "path": path, "value": value}


def test_no_scenario_of_the_catalogue_has_dates_outside_its_run() -> None:
    assert [e.name for e in catalogue.entries() if Scenario.load(e.path).outside()] == []


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            {"start": "2022-01-01"},
            "in force on no day of the run, 2021-01-01 to 2021-12-31 (start = 2022-01-01)",
        ),
        ({"start": "2020-06-01", "end": "2020-12-31"}, "in force on no day of the run"),
        ({"start": "2000-01-01"}, "start = 2000-01-01 lies before the first day simulated"),
        ({"start": "2020-12-31"}, "start = 2020-12-31 lies in the burn-in"),
        ({"end": "2022-01-01"}, "end = 2022-01-01 lies after the last day, 2021-12-31"),
        ({"start": "2021-12-01", "ramp_days": 100}, "ramp_days = 100: by 2021-12-31 it has come to 35 %"),
        ({"start": "2021-12-31", "ramp_days": 7}, ""),
        ({"start": "2021-01-01", "end": "2021-12-31"}, ""),
    ],
)
def test_a_lever_outside_the_run_is_said(settings: dict[str, Any], said: str) -> None:
    dated = {k: date.fromisoformat(v) if isinstance(v, str) else v for k, v in settings.items()}
    found = told(lever(**dated))
    assert said in found
    assert bool(said) == bool(found)


def test_a_lever_that_does_nothing_anyway_is_not_spoken_of() -> None:
    assert told(lever(intensity=0.0, start=date(2030, 1, 1))) == ""


@pytest.mark.parametrize(
    ("lever", "least", "zh"),
    [
        ("road_upgrade", "1.15 km", "1.15 公里"),
        ("internet_coverage", "1 mast", "1 座"),
        ("origin_facilities", "1 site", "1 处"),
    ],
)
def test_a_lever_that_is_given_less_than_one_piece_to_build_is_said(lever: str, least: str, zh: str) -> None:
    few = f"policies.{lever}", {"intensity": 0.9}
    assert told(few) == (
        f"policies.{lever}.intensity = 0.9: the least that is built is {least}, so it builds nothing · "
        f"policies.{lever}.intensity = 0.9：最小建设单元为 {zh}，因此什么也不建"
    )
    assert told((few[0], {"intensity": 1.2})) == ""


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2022-01-01", "after the last day, 2021-12-31, so it does nothing in this run"),
        ("2021-12-31", "on the last day, so it holds for one day only"),
        ("2020-12-31", "before the first day shown, 2021-01-01; it holds from 2020-12-31 on"),
        ("1990-01-01", "it holds from 20"),
        ("2021-06-15", ""),
    ],
)
def test_a_change_outside_the_run_is_said(day: str, said: str) -> None:
    found = told(("changes", [change(day, "terms.quota", 0.5)]))
    assert said in found
    assert bool(said) == bool(found)


def test_of_two_changes_of_a_day_the_later_is_named() -> None:
    both = [change("2021-06-15", "terms.quota", value) for value in (0.5, 0.25)]
    assert "terms.quota = 0.5: replaced the same day by 0.25" in told(("changes", both))


def test_a_change_may_bring_a_late_lever_into_the_run() -> None:
    late = lever(start=date(2030, 1, 1))
    assert "in force on no day" in told(late)
    brought = [change("2021-05-01", "policies.cold_chain.start", date(2021, 6, 1))]
    assert "in force on no day" not in told(late, ("changes", brought))


def test_a_lever_switched_on_after_its_end_is_said() -> None:
    over = lever(intensity=0.0, end=date(2021, 3, 31))
    found = told(over, ("changes", [change("2021-05-01", "policies.cold_chain.intensity", 0.5)]))
    assert "in force on no day" in found


def test_a_shorter_horizon_counts() -> None:
    scenario = Scenario.load("small", [YEAR, lever(start=date(2021, 6, 1))])
    assert scenario.outside() == []
    assert "in force on no day of the run, 2021-01-01 to 2021-01-30" in str(scenario.outside(30)[0])
