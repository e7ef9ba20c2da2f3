"""Words, units and short numbers."""

import numpy as np
import pytest

from ruralsim.report.source import short
from ruralsim.report.text import FAMILIES, PAGE, READING, typeset, unit

COMMA, COLON, OPEN, CLOSE = "\uff0c", "\uff1a", "\uff08", "\uff09"


@pytest.mark.parametrize(
    ("written", "set_"),
    [
        ("成本(每公斤),按日", f"成本{OPEN}每公斤{CLOSE}{COMMA}按日"),
        ("单件成本:收派", f"单件成本{COLON}收派"),
        ("由 14,258 元变为 16,719 元(+17.3%)", f"由 14,258 元变为 16,719 元{OPEN}+17.3%{CLOSE}"),
        ("max(0, 1 − 收入)", "max(0, 1 − 收入)"),
        ("2021-01-01 12:30", "2021-01-01 12:30"),
    ],
)
def test_chinese_marks(written: str, set_: str) -> None:
    assert typeset(written) == set_


@pytest.mark.parametrize(
    ("name", "zh"),
    [
        ("CNY/head/year", "元/人·年"),
        ("share", "%"),
        ("1", ""),
        ("km/parcel", "公里/件"),
        ("furlong", "furlong"),
    ],
)
def test_units(name: str, zh: str) -> None:
    assert unit(name)["zh"] == zh


def test_every_word_has_both_languages() -> None:
    words = [*PAGE.values(), *FAMILIES.values(), *(w for pair in READING for w in pair)]
    assert all(word["en"] and word["zh"] for word in words)


def test_short_numbers() -> None:
    assert short([1234.567, 0.00012345, 0.0, -2.0, np.nan, np.inf]) == [1235, 0.0001234, 0, -2, None, None]
