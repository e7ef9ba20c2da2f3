"""The brief of a comparison: verdicts that go no further than the intervals, and what stands beside them."""

from dataclasses import replace
from typing import Any

import pytest

from ruralsim.experiment.comparing import briefing as briefing_module
from ruralsim.experiment.comparing.briefing import briefing
from ruralsim.experiment.comparing.verdicts import verdict
from ruralsim.report.brief import parts
from ruralsim.report.story.paper import Grid, Heading, Image, Language, Paragraph, Term, pieces
from ruralsim.results.comparison import Comparison
from tests.experiment.comparing.test_story import ABOUT, compared
from tests.report.chinese import code_in
from tests.report.story.height import pages

INCOME = {
    "name": "income_head",
    "unit": "CNY/head/year",
    "en": "Income",
    "zh": "人均收入",
    **ABOUT,
    "better": 1,
}
TOLD = {"diff": 120.0, "low": 90.0, "high": 150.0, "p_holm": 0.001}
OPEN = {"diff": 12.0, "low": -26.0, "high": 50.0, "p_holm": 1.0}
ALONE = {"diff": -12.0, "low": -20.0, "high": -4.0, "p_holm": 0.6}


def compare(
    income: dict[str, Any], *, cost: tuple[float, float, float] = (5e5, 4e5, 6e5), **more: Any
) -> Comparison:
    found = compared(**more)
    found.meta["indicators"] = [INCOME, *found.meta["indicators"]]
    effects, fiscal = found.frame("effects"), found.frame("fiscal")
    row = effects.iloc[0].to_dict() | {
        "indicator": "income_head",
        "unit": "CNY/head/year",
        "detectable": 30.0,
    }
    effects.loc[len(effects)] = row | income
    fiscal.loc[fiscal["item"] == "public_cost", ["diff", "low", "high"]] = cost
    return found


@pytest.mark.parametrize(
    ("income", "said"),
    [
        (TOLD, "人均收入上升约120 元/人·年"),
        (OPEN, "增收未证实（达到30 元/人·年方可检出）"),
        (ALONE, "人均收入下降的迹象可能出于偶然"),
        ({"diff": 0.0, "low": 0.0, "high": 0.0}, "人均收入无变化"),
        ({**TOLD, "reps": 2}, "运行过少，效应不作判断"),
    ],
)
def test_what_is_said_of_income(income: dict[str, Any], said: str) -> None:
    assert verdict(compare(income), "other")["zh"].startswith(said)


@pytest.mark.parametrize(
    ("cost", "said"),
    [
        ((5e5, 4e5, 6e5), "年增支约50万元"),
        ((-5e5, -6e5, -4e5), "年减支约50万元"),
        ((5e5, -1e5, 1e6), "财政支出增减未证实"),
        ((0.0, 0.0, 0.0), "不增加财政支出"),
    ],
)
def test_what_is_said_of_money(cost: tuple[float, float, float], said: str) -> None:
    assert verdict(compare(OPEN, cost=cost), "other")["zh"].endswith(said)


def test_poverty_is_named_where_it_is_told() -> None:
    assert "监测线以下人口占比下降约5 个百分点" in verdict(compare(TOLD), "other")["zh"]


def test_every_section_and_the_verdict_in_the_table() -> None:
    laid = pieces(briefing(compare(OPEN)), "zh")
    headings = [piece.text.partition("、")[2] for piece in laid if isinstance(piece, Heading)]
    assert headings == [
        "要点",
        "评估问题",
        "备选方案",
        "评估结论",
        "资金投入与受益对象",
        "结论的把握程度",
        "模型不能回答的问题",
        "资料来源",
    ]
    effects, money, groups = (piece for piece in laid if isinstance(piece, Grid))
    assert effects.rows[0][2][-1].text == "未证实（30）"
    assert effects.rows[-1][2][0].text == verdict(compare(OPEN), "other")["zh"]
    assert [line.text for line in money.rows[0][1]] == ["+50", "+40 至 +60"]
    assert groups.rows[0][0][0].text == "全体农户"
    said = [piece.text for piece in laid if isinstance(piece, Paragraph) and piece.kind == "item"]
    assert said == [f"另案——{verdict(compare(OPEN), 'other')['zh']}。"]


def test_what_was_noted_of_an_option_is_printed() -> None:
    found = compare(OPEN)
    found.meta["scenarios"][1]["notes"] = "先看两乡"
    laid = pieces(briefing(found), "zh")
    headings = [piece.text.partition("、")[2] for piece in laid if isinstance(piece, Heading)]
    assert headings[3] == "备注"
    assert "另案：先看两乡" in [piece.text for piece in laid if isinstance(piece, Paragraph)]


def test_its_chinese_holds_no_code() -> None:
    laid = pieces(briefing(compare(TOLD)), "zh")
    words = [piece.text for piece in laid if isinstance(piece, Paragraph) and piece.kind != "note"]
    grids = [piece for piece in laid if isinstance(piece, Grid)]
    words += [line.text for grid in grids for row in grid.rows for cell in row for line in cell]
    assert not code_in("".join(words))


def with_more_options(found: Comparison, more: int) -> Comparison:
    meta = found.meta
    for n in range(more):
        key = f"other{n}"
        meta["scenarios"].append({**meta["scenarios"][1], "key": key, "title": {"en": key, "zh": key}})
        for name in ("effects", "fiscal", "groups"):
            frame = found.frame(name)
            for row in frame[frame["scenario"] == "other"].to_dict("records"):
                frame.loc[len(frame)] = row | {"scenario": key}
    return found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_brief_of_six_options_keeps_to_four_pages(language: Language) -> None:
    found = compare(OPEN)
    effects, groups = found.frame("effects"), found.frame("groups")
    label = {"en": "Share of farm sales that is made online", "zh": "脱贫人口中监测线以下占比"}
    for name in parts.CORE[1:]:
        found.meta["indicators"].append({**INCOME, "name": name, **label})
        effects.loc[len(effects)] = effects.iloc[-1].to_dict() | {"indicator": name, "low": -0.00126}
    for dimension, group in briefing_module._REACHED[1:]:
        groups.loc[len(groups)] = groups.iloc[-1].to_dict() | {"dimension": dimension, "group": group}
    laid = list(pieces(briefing(with_more_options(found, 5)), language))
    effects_table = next(piece for piece in laid if isinstance(piece, Grid))
    assert (len(effects_table.rows), len(effects_table.heads)) == (len(parts.CORE), 8)
    picture = 0 if any(isinstance(piece, Image) for piece in laid) else 0.4
    assert 2.5 < pages(laid) + picture < 4.0


def test_more_than_three_options_stand_side_by_side_under_letters() -> None:
    found = with_more_options(compare(OPEN), 3)
    laid = pieces(briefing(found), "en")
    effects, *others = (piece for piece in laid if isinstance(piece, Grid))
    assert [len(grid.heads) for grid in others] == [5, 6]
    assert [head[0].text for head in effects.heads[2:]] == ["(a)", "(b)", "(c)", "(d)"]
    assert [len(cell) for cell in effects.rows[0][2:]] == [2] * 4  # a value and its interval, no words
    items = [piece.text for piece in laid if isinstance(piece, Paragraph) and piece.kind == "item"]
    assert items[3] == f"(d) other2 – {verdict(found, 'other2')['en']}."


def test_an_effect_too_small_for_three_decimals_is_about_none() -> None:
    small = {"diff": 0.0002, "low": -0.0001, "high": 0.0007, "p_holm": 1.0}
    effects = next(p for p in pieces(briefing(compare(small)), "zh") if isinstance(p, Grid))
    assert [line.text for line in effects.rows[0][2][:2]] == ["≈ 0", "≈ 0 至 +0.0007"]


def test_where_and_what_of_a_lever_is_told_unless_it_is_as_usual() -> None:
    found = compare(OPEN)
    lever = {"path": "policies.resource_sharing.", "base": None, "unit": ""}
    changes = [
        {**lever, "path": f"{lever['path']}{key}", "en": key, "zh": zh, "value": value, "usual": usual}
        for key, zh, value, usual in (
            ("intensity", "力度", 1.0, 1.0),
            ("townships", "限定乡镇", "红崖镇, 上湾乡", "–"),
            ("layers", "共享层级", "vehicle", "point, station, vehicle, trunk"),
            ("setup_cny", "投入", 60000.0, 60000.0),
        )
    ]
    found.meta["scenarios"][1]["changes"] = changes
    for language, said in (
        ("zh", "设定：力度 1；限定乡镇 红崖镇、上湾乡；共享层级 车辆。"),
        ("en", "Sets: intensity 1; townships 红崖镇, 上湾乡; layers vehicle."),
    ):
        terms = [piece for piece in pieces(briefing(found), language) if isinstance(piece, Term)]
        assert [said] in [list(term.lines) for term in terms]


def test_an_option_whose_name_says_its_value_does_not_say_it_again() -> None:
    found = compare(OPEN)
    found.meta["scenarios"][1]["title"] = {"en": "Small (Quota = 0.25)", "zh": "小县（额度 = 0.25）"}
    terms = [piece for piece in pieces(briefing(found), "en") if isinstance(piece, Term)]
    assert next(term.lines for term in terms if term.term == "Quota = 0.25") == []


def test_too_few_pairs_are_said_first() -> None:
    story = briefing(compare(TOLD, seeds=[1, 2]))
    assert story.doubt is not None
    assert "2 对" in story.doubt["zh"]
    assert replace(story, doubt=None).brief
