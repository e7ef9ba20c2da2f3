"""Numbers as they are printed."""

from typing import Any

import pytest

from ruralsim.report.numbers import (
    counted,
    difference_unit,
    in_full,
    p_value,
    percent,
    probability,
    quantity,
    setting,
    size,
    spelt,
)
from ruralsim.report.sheet import asset


@pytest.mark.parametrize(
    ("value", "signed", "shown"),
    [
        (1234.6, True, "+1,235"),
        (-31.42, True, "\u221231.4"),
        (0.0613, False, "0.0613"),
        (-0.0000312, True, "\u22120.000031"),
        (-1e-9, True, "0"),
        (58.0, False, "58"),
        (31.000000000000004, True, "+31"),
        (99.96, False, "100"),
        (0.00042, False, "0.000420"),
        (-0.0, True, "0"),
        (float("inf"), False, "–"),
    ],
)
def test_numbers_keep_three_digits_and_zero_has_no_sign(value: float, signed: bool, shown: str) -> None:
    assert spelt(value, signed=signed) == shown


def test_differences_of_shares_are_points() -> None:
    assert quantity(-0.0004, "share", signed=True) == {"en": "\u22120.0400 pp", "zh": "\u22120.0400 个百分点"}
    assert quantity(0.31, "share/year", signed=True)["en"] == "+31 pp a year"
    assert difference_unit("share/year")["zh"] == "个百分点/年"
    assert difference_unit("CNY/parcel") == {"en": "CNY/parcel", "zh": "元/件"}


def test_sizes_have_no_sign() -> None:
    assert size(0.0123, "share")["en"] == "1.23 pp"
    assert size(-2.5, "days")["zh"] == "2.50 天"


def test_what_was_given_is_not_rounded() -> None:
    assert [in_full(x) for x in (14075.4, 0.05, 0.1 + 0.2, -3.0, 0.0)] == [
        "14,075.4",
        "0.05",
        "0.3",
        "−3",
        "0",
    ]
    assert quantity(0.0525, "share", digits=7)["en"] == "5.25 %"
    assert quantity(0.0, "CNY", signed=True, digits=7)["en"] == "0 CNY"


def test_nothing_uncertain_is_certain() -> None:
    shown = [probability(p)["zh"] for p in (0.9999, 1.0, 0.95, 0.001, 0.0, float("nan"))]
    assert shown == ["> 99%", "100%", "95%", "< 1%", "0%", "–"]
    assert [p_value(p) for p in (0.0004, 0.0126, float("nan"))] == ["< 0.001", "0.013", "–"]


def test_what_was_set_has_no_zeros_behind() -> None:
    assert [setting(x) for x in (0.33333, 12.0, 12.34, 14075.4, -0.5)] == [
        "0.3333",
        "12",
        "12.34",
        "14,075",
        "−0.5",
    ]


def test_rough_shares_have_a_digit_more_below_a_tenth() -> None:
    assert [percent(x)["en"] for x in (0.6231, 0.0312, 0.0, -0.31, float("nan"))] == [
        "62 %",
        "3.1 %",
        "0 %",
        "−31 %",
        "–",
    ]


def test_one_is_not_many() -> None:
    assert [counted(n, "pair") for n in (0, 1, 2)] == ["0 pairs", "1 pair", "2 pairs"]
    assert counted(2, "household-year") == "2 household-years"


@pytest.mark.browser
def test_pages_spell_numbers_as_everything_else_does(browser: Any) -> None:
    values = [-1234.5, 12.34, 3.12e-5, 58.0, -1e-9, 99.96, 9.996, 0.00042, 0.31 * 100, 1234567.8, 0.0613]
    tab = browser.new_page()
    source = asset("numbers.js")
    shown = tab.evaluate(f"values => {{ {source}\n return values.map(v => spelt(v, 'en-US')); }}", values)
    assert shown == [spelt(value) for value in values]
    tab.close()
