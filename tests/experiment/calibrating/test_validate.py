"""Targets of the baseline: read, compared, averaged."""

import math
from datetime import date

import pytest

from ruralsim.experiment.calibrating.validate import Target, check, targets, year_ends
from ruralsim.indicators.indicator import standing

INCOME = Target("Income", "收入", "CNY", 100, 110, "made up", ("income",))


def reading(**values):
    """Indicators at the end of both years."""
    return lambda name, year: values.get(name, (math.nan, math.nan))[year - 1]


def test_every_target_reads_indicators_that_exist():
    known = {indicator.name for indicator in standing()}
    for target in targets():
        assert set(target.indicators) | set(target.over) <= known, target.en
        assert target.low < target.high
        assert target.zh
        assert target.source


@pytest.mark.parametrize(
    ("start", "ends"),
    [
        (date(2021, 1, 1), [date(2021, 12, 31), date(2022, 12, 31)]),
        (date(2024, 1, 1), [date(2024, 12, 31), date(2025, 12, 31)]),  # not 30 December of a leap year
        (date(2021, 3, 15), [date(2022, 3, 31), date(2023, 3, 31)]),  # days that a run keeps
    ],
)
def test_years_end_with_a_month(start: date, ends: list[date]):
    assert year_ends(start) == ends


def test_sums_quotients_and_growth():
    read = reading(a=(1.0, 2.0), b=(3.0, 3.0), whole=(8.0, 10.0))
    share = Target("", "", "", 0, 1, "", ("a", "b"), ("whole",))
    assert share.read(read) == 0.5
    assert Target("", "", "", 0, 1, "", ("whole",), growth=True).read(read) == pytest.approx(0.25)
    assert math.isnan(Target("", "", "", 0, 1, "", ("a",), ("none",)).read(read))
    assert math.isnan(Target("", "", "", 0, 1, "", ("zero",), growth=True).read(reading(zero=(0.0, 1.0))))


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
