"""What briefs share: amounts as offices write them, names of options, verdicts below values."""

import math

import pytest

from ruralsim.report.brief.parts import Measure, about, noted, option, period, places
from ruralsim.report.story.blocks import Words
from ruralsim.report.text import text


def below(words: Words, language: str = "zh") -> list[str]:
    return [part[language] for part in words.below if isinstance(part, dict)]


def test_sums_of_a_row_have_one_unit() -> None:
    money = Measure("CNY/year", [223_735.0, 115_766.0, -3_000.0, math.nan])
    assert money.unit == {"en": "thousand CNY/year", "zh": "万元/年"}
    assert money.spelt(-3_000.0) == {"en": "−3", "zh": "−0.3"}
    assert money.cell(223_735.0, 222_693.0, 224_777.0, "told").text == {"en": "+224", "zh": "+22.4"}


def test_income_of_a_person_stays_in_yuan() -> None:
    income = Measure("CNY/head/year", [15_259.0], levels=True)
    assert income.unit["zh"] == "元/人·年"
    assert income.spelt(15_259.0, 3)["zh"] == "15,300"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("told", ["−26 至 +0.55"]),
        ("open", ["−26 至 +0.55", "未证实（18）"]),
        ("alone", ["−26 至 +0.55", "可能偶然"]),
        ("few", ["−26 至 +0.55", "不作判断"]),
        ("same", ["各配对均无差异"]),
    ],
)
def test_what_may_be_said_stands_below(told: str, said: list[str]) -> None:
    cell = Measure("CNY/head/year", [-12.6]).cell(-12.6, -25.7, 0.545, told, 18.1)  # type: ignore[arg-type]
    assert below(cell) == said
    assert cell.strong == (told == "told")


def test_a_sum_in_a_sentence_has_two_digits() -> None:
    assert about(-503_000.0, "CNY/year") == {"en": "500 thousand CNY a year", "zh": "50万元/年"}
    assert about(0.0123, "share")["zh"] == "1.2 个百分点"


def test_an_option_is_called_by_what_it_sets() -> None:
    base = text("Small", "小县")
    assert option(text("Small (vans = 1)", "小县(车辆 = 1)"), base) == text("vans = 1", "车辆 = 1")
    assert option(text("Another", "另案"), base) == text("Another", "另案")


def test_when_and_how_long() -> None:
    assert period("2021-01-01", 1826) == {"en": "5 years from 2021-01-01", "zh": "自2021年1月1日起5年"}
    assert period(None, 60)["zh"] == "60天"


def test_townships_are_named_by_their_numbers() -> None:
    said = places({"townships": [{"name": "石口 Shikou"}, {"name": "大安 Daan"}]})
    assert said["en"].startswith("Townships: 1 Shikou, 2 Daan;")
    assert said["zh"].startswith("乡镇：1 石口、2 大安；")


def test_notes_stand_line_by_line_below_the_name_of_their_option() -> None:
    (section,) = noted([(text("Base", "基准"), " \n"), (text("Shared", "共享"), "先看两乡\n\nthen all ")])
    said = [(note.text["en"], note.text["zh"]) for note in section.blocks]
    assert said == [("Shared: 先看两乡", "共享：先看两乡"), ("then all", "then all")]
    assert not list(noted([(None, "")]))


def test_the_ends_of_an_interval_have_digits_enough_to_be_told_apart() -> None:
    money = Measure("CNY/year", [178_000.0])
    assert below(money.cell(178_351.0, 177_967.0, 178_735.0, "told")) == ["+17.8 至 +17.9"]
    assert below(Measure("1", [1e-6]).cell(1e-6, 1e-7, 2e-6, "open", 1e-5)) == ["未证实"]
