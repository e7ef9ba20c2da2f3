"""Targets of the baseline and of real counties: read, compared, averaged."""

import math
from datetime import date

import numpy as np
import pytest

from ruralsim.experiment.calibrating.official import Target as Whole
from ruralsim.experiment.calibrating.official import _targets, check, read_from, targets, wanted
from ruralsim.indicators.indicator import of_every_run
from ruralsim.results import Results
from ruralsim.scenario import Scenario
from ruralsim.world.county import CountyData
from tests.factory import tiny_scenario


def target(*indicators, **more):
    """A target whose range is 100 to 110."""
    return Whole("A", "甲", "CNY", 100, 110, "made up", indicators, **more)


INCOME = target("income")


def reading(**values):
    """Indicators at the end of 2021 and 2022."""
    return lambda name, day: values.get(name, (math.nan, math.nan))[day.year - 2021]


def test_every_target_reads_indicators_that_exist():
    known = {indicator.name for indicator in of_every_run()}
    for target in targets():
        assert set(target.indicators) | set(target.over) <= known, target.en
        assert target.low < target.high
        assert target.zh
        assert target.source


def test_sums_quotients_and_growth():
    read = reading(a=(1.0, 2.0), b=(3.0, 3.0), whole=(8.0, 10.0))
    assert target("a", "b", over=("whole",)).read(read) == 0.5
    assert target("a", "b", over=("whole",), year=2022).read(read) == 0.5
    assert target("whole", year=2022, since=2021).read(read) == pytest.approx(0.25)
    assert math.isnan(target("a", over=("none",)).read(read))
    assert math.isnan(target("zero", year=2022, since=2021).read(reading(zero=(0.0, 1.0))))


def test_the_county_s_own_figure_divides_what_is_read():
    county = CountyData(income_head={"2021": 10_000.0, "2022": 11_000.0})
    read = reading(income=(10_200.0, 11_424.0))
    assert target("income", official="income_head").read(read, county) == pytest.approx(1.02)
    grown = target("income", official="income_head", year=2022, since=2021)
    assert grown.read(read, county) == pytest.approx(1.2)  # 12 % instead of 10 %
    assert math.isnan(target("income", official="income_head", year=2023).read(lambda *_: 1.0, county))


def test_a_row_stands_for_every_year_that_it_names():
    row = {"en": "A", "zh": "甲", "unit": "1", "source": "made up", "indicators": ["a"]}
    assert [t.year for t in _targets({**row, "range": [0, 1]})] == [2021]
    assert [t.when for t in _targets({**row, "range": [0, 1], "years": [2022, 2023]})] == ["2022", "2023"]
    by_year = list(_targets({**row, "ranges": {"2022": [1, 2], "2023": [3, 4]}, "month": 6}))
    assert [(t.when, t.low, t.high) for t in by_year] == [("2022-06", 1, 2), ("2023-06", 3, 4)]
    assert by_year[0].days == (date(2022, 6, 30),)
    yearly = _targets({**row, "ranges": {"2022": [1, 2], "2023": [3, 4]}, "since": "year before"})
    assert [t.when for t in yearly] == ["2022/2021", "2023/2022"]
    (growth,) = _targets({**row, "range": [0, 1], "year": 2024, "since": 2020})
    assert growth.when == "2024/2020"
    assert growth.days == (date(2020, 12, 31), date(2024, 12, 31))


def test_the_eve_of_a_run_is_read_on_its_first_day():
    dates = np.array(["2021-01-01", "2021-01-31"], "M8[D]")
    read = read_from(Results({"indicators": {"date": dates, "a": np.array([1.0, 2.0])}}, {}, {}))
    assert read("a", date(2020, 12, 31)) == 1.0
    assert read("a", date(2021, 1, 31)) == 2.0
    assert math.isnan(read("a", date(2021, 2, 28)))
    assert math.isnan(read("b", date(2021, 1, 31)))


def test_only_what_a_run_can_show_is_wanted():
    assert {t.of for t in wanted(tiny_scenario())} <= {"baseline", "all"}
    assert all(t.year <= 2021 for t in wanted(tiny_scenario(), until=date(2021, 12, 31)))
    assert not wanted(tiny_scenario(), until=date(2019, 12, 31))
    assert {t.of for t in wanted(Scenario.load("xinghe"))} <= {"counties", "all"}


def test_the_mean_decides_and_carries_its_interval():
    runs = [reading(income=(v, v)) for v in (104.0, 106.0, 111.0)]
    (finding,) = check(runs, [INCOME])
    assert finding.passed
    assert finding.mean == pytest.approx(107.0)
    # t(0.975, 2) = 4.3027; s = sqrt(13); n = 3
    assert finding.half_width == pytest.approx(4.302653 * math.sqrt(13) / math.sqrt(3), rel=1e-6)
    assert not check([reading(income=(99.9, 0.0))], [INCOME])[0].passed


@pytest.mark.parametrize(
    ("values", "undecided"),
    [
        ((104.0, 106.0, 111.0), False),
        ((92.0, 96.0, 103.0), True),
        ((92.0, 93.0, 92.5), False),
        ((97.0,), False),
    ],
)
def test_a_mean_outside_is_open_while_its_interval_reaches_in(values, undecided):
    (finding,) = check([reading(income=(v, v)) for v in values], [INCOME])
    assert finding.undecided == undecided


def test_what_cannot_be_read_is_a_miss():
    (finding,) = check([reading()], [INCOME])
    assert not finding.passed
    assert finding.mean is None
