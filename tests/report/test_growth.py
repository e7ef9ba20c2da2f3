"""What of a run's growth is its own, and what is given from outside."""

from typing import Any

import numpy as np
import pytest

from ruralsim.report.brief.sentences import brief
from ruralsim.report.chapters import chapter
from ruralsim.report.growth import _BEHIND, growth
from ruralsim.report.source import Run
from ruralsim.results import Results

TOLD = {
    "wage_growth": 0.08, "work_growth": 0.0, "transfer_growth": 0.08, "price_growth": 0.05,
    "standard_growth": 0.07, "pay_first_year": 2021, "pay": (), "work": (), "business": (), "transfers": (),
}  # fmt: skip


def run_of(last: float, living: float = 0.02, **left_out: Any) -> Run:
    """Ten thousand a year at first, half of it farming and half of it remittances; two years later `last`."""
    dates = np.array(["2021-01-01", "2022-01-01", "2023-01-01"], "M8[s]")
    columns: dict[str, Any] = {f"income_{source}": np.zeros(3) for source in _BEHIND}
    columns |= {
        "date": dates,
        "income_head": np.array([10_000.0, (10_000.0 + last) / 2, last]),
        "income_farming": np.array([5_000.0, 5_000.0, 5_000.0]),
        "income_remittances": np.array([5_000.0, 5_000.0, 5_000.0]),
    }
    told = {**TOLD, "consumer_price_growth": living} | left_out
    parameters = [{"path": f"world.environment.{name}", "value": value} for name, value in told.items()]
    indicators = [
        {"name": name, "kind": "state", "unit": "CNY/head/year"} for name in columns if name != "date"
    ]
    return Run(Results({"indicators": columns}, {"parameters": parameters, "indicators": indicators}, {}))


def test_growth_is_told_from_what_was_given() -> None:
    found = growth(run_of(12_000.0))
    assert found is not None
    nominal, constant, given = found.ends()
    years = 730 / 365.25
    assert nominal == pytest.approx(0.2)
    assert constant == pytest.approx(1.2 / 1.02**years - 1)
    assert given == pytest.approx((1.05**years + 1.08**2) / 2 - 1)  # pay rises on two New Year's days


def test_years_of_which_pay_is_known_count_as_they_were() -> None:
    found = growth(run_of(12_000.0, pay=(100.0, 103.0, 112.0), pay_first_year=2020, work=(1.0, 1.0, 1.1)))
    assert found is not None
    # on 1 January 2023 the last twelve months are those of 2022, on 1 January 2021 those of 2020
    assert found.given[-1] == pytest.approx(5_000 * 1.05 ** (730 / 365.25) + 5_000 * 1.12 * 1.1)
    assert found.rates[0] == pytest.approx((1.12 * 1.1) ** (365.25 / 730) - 1)


def test_the_brief_names_nominal_growth_and_what_is_outside_it() -> None:
    said = brief(run_of(12_000.0))[0]
    assert "in money of the day (+20 %)" in said["en"]
    assert "wages 8.0 %" in said["en"]
    assert "at constant consumer prices the change is +15 %" in said["en"]
    assert "当年价" in said["zh"]
    assert "+13%" in said["zh"]  # what the rates alone bring


def test_no_growth_has_no_sign() -> None:
    assert "(0 %)" in brief(run_of(10_000.2))[0]["en"]


def test_where_rates_are_not_known_only_the_nominal_is_said() -> None:
    run = run_of(12_000.0)
    run.meta["parameters"] = []
    assert growth(run) is None
    assert "outside" not in brief(run)[0]["en"]
    assert "income_given" not in {figure.name for figure in chapter("income", run)}


def test_the_chapter_begins_with_it() -> None:
    figure = chapter("income", run_of(12_000.0))[0]
    assert figure.name == "income_given"
    assert [trace["y"][0] for trace in figure.traces] == [10_000, 10_000, 10_000]
