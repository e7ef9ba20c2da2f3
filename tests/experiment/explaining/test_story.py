"""Pages of sensitivity analyses, as text and as people see them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from ruralsim.experiment.explaining.brief import _between as between
from ruralsim.experiment.explaining.brief import sentences
from ruralsim.experiment.explaining.outcomes import readings
from ruralsim.experiment.explaining.responses import responses
from ruralsim.experiment.explaining.sensitivity import sensitivity
from ruralsim.experiment.pages import write_page
from ruralsim.experiment.sweeping.about import about
from ruralsim.experiment.sweeping.answers import Answers
from ruralsim.experiment.sweeping.space import Space, inner
from ruralsim.report.numbers import percent, setting
from ruralsim.results.findings import Findings
from tests.experiment.explaining.fake_plan import PATHS, answered, plan
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

UNIT: dict[str, dict[str, Any]] = {
    PATHS[0]: {"low": 0.0, "high": 1.0},
    PATHS[1]: {"low": 0.0, "high": 1.0},
    PATHS[2]: {"low": 0.0, "high": 0.6},
}
DESIGNS: dict[str, dict[str, Any]] = {
    "sobol": {"samples": 32, "second_order": True},
    "morris": {"samples": 6},
    "grid": {"levels": 3},
    "lhs": {"samples": 48},
    "one_at_a_time": {"levels": 3},
}


def found(kind: str, replications: int = 2, **more: Any) -> Findings:
    asked = plan(kind, UNIT, replications=replications, **DESIGNS[kind], **more)
    luck = np.random.default_rng(1).normal(0, 5, (1000, replications))
    return sensitivity(
        asked, answered(asked, lambda a, b, c: 900 + 80 * a + 20 * a * b, lambda i, r: luck[i, r] + 9 * r)
    )


def brief(findings: Findings, language: str = "en") -> str:
    return " ".join(sentence[language] for sentence in sentences(readings(Space(findings))))


def test_the_brief_names_what_moves_the_outcome_most() -> None:
    said = brief(found("sobol"))
    assert "Of the spread in net income per head" in said
    assert "% comes from share of networks that join (Resource sharing) alone" in said
    assert "Of all that differs between runs, seeds included, the factors make" in said
    assert "人均可支配收入的差异中" in brief(found("sobol"), "zh")


def test_effects_are_said_in_the_outcomes_unit() -> None:
    assert "What moves net income per head most: share of networks that join" in brief(found("morris"))
    assert "CNY/head a year" in brief(found("one_at_a_time", replications=6))


def test_effects_on_shares_are_in_percentage_points(tmp_path: Path) -> None:
    findings = found("morris")
    findings.meta["outcomes"][0]["unit"] = "share"
    html = write_page(findings, tmp_path / "page.html").read_text(encoding="utf-8")
    row = html[html.index("<code>policies.resource_sharing.intensity</code>") :].partition("</tr>")[0]
    assert row.count(" pp</span></b>") == 3  # μ*, μ, σ
    assert " %" not in row


def test_one_seed_says_nothing_of_chance() -> None:
    said = brief(found("sobol", replications=1))
    assert "Of all that differs" not in said


def answer(kind: str, factors: dict[str, Any], function: Any, language: str = "en", **more: Any) -> str:
    asked = plan(kind, factors, **more)
    return brief(sensitivity(asked, answered(asked, function)), language)


def test_what_does_not_vary_is_said_to_measure_nothing() -> None:
    said = answer("morris", UNIT, lambda a, b, c: np.array(28.0), samples=6)
    assert said.startswith("Net income per head is 28 CNY/head a year at every point.")
    assert "gives nothing to measure" in said
    assert "没有变动" in answer("lhs", UNIT, lambda a, b, c: np.array(28.0), "zh", samples=48)


def test_a_lever_of_two_values_is_not_ranked_above_what_moves_more() -> None:
    factors = UNIT | {PATHS[0]: {"values": [0.0, 1.0]}}
    said = answer("morris", factors, lambda a, b, c: 100 * a + 110 * b, samples=10)
    assert said.index("110 CNY") < said.index("100 CNY")
    assert "150" not in said


def test_columns_that_move_together_are_named(tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    file = tmp_path / "points.csv"
    a = rng.random(100)
    rows = np.column_stack([a, a**1.2, 0.6 * rng.random(100)])
    np.savetxt(file, rows, delimiter=",", header=",".join(PATHS), comments="")
    asked = plan("csv", {}, file=str(file))
    found = sensitivity(asked, answered(asked, lambda a, b, c: a + b + c))
    said = brief(found)
    assert "can be told from the other factors at these points" in said
    assert "No factor that could be measured is seen to account for the spread" in said


def test_shares_beyond_all_are_doubted() -> None:
    findings = found("sobol")
    indices = findings.frame("indices")
    first = indices["index"] == "S1"
    indices.loc[first, ["value", "low", "high"]] = [0.7, 0.69, 0.71]
    assert "together the shares are 210 %, more than all" in brief(findings)


def test_what_chance_alone_may_have_moved_is_not_named() -> None:
    asked = plan("one_at_a_time", UNIT, replications=3, levels=3)
    luck = np.random.default_rng(1).normal(0, 50, (100, 3))
    quiet = sensitivity(asked, answered(asked, lambda a, b, c: 900 + a, lambda i, r: luck[i, r]))
    assert "Nothing is seen to move net income per head beyond chance" in brief(quiet)


def test_names_are_told_without_a_sign() -> None:
    factors = {
        "world.market.zones.county.en": {"values": ["b", "a", "c"]},
        PATHS[0]: {"low": 0.0, "high": 1.0},
    }
    adds = {"a": 9.0, "b": 0.0, "c": 1.0}
    said = answer("lhs", factors, lambda n, a: np.array([adds[str(x)] for x in n]) + a, samples=30)
    assert "differs most clearly by" in said
    assert "without a sign" in said


def test_dropped_points_are_said() -> None:
    asked = plan("sobol", UNIT, samples=32)
    table = answered(asked, lambda a, b, c: a)
    table.loc[3, "income"] = np.nan
    assert "5 points were left out, as runs of 1 point are missing" in brief(sensitivity(asked, table))


def test_a_grid_has_a_line_for_each_value_of_the_second_factor() -> None:
    asked = plan("grid", {PATHS[0]: {"values": [0.0, 1.0]}, PATHS[1]: {"values": [0.0, 0.5]}})
    (reading,) = readings(Space(sensitivity(asked, answered(asked, lambda a, b: 14000 + a + b))))
    (figure,) = responses(reading)
    assert [trace["x"] for trace in figure.traces] == [[0, 1], [0, 1]]
    assert [trace["y"] for trace in figure.traces] == [[14000, 14001], [14000.5, 14001.5]]


def test_the_running_mean_follows_the_points() -> None:
    asked = plan("lhs", UNIT, samples=60)
    (reading,) = readings(Space(sensitivity(asked, answered(asked, lambda a, b, c: 10 + a))))
    _, mean = next(responses(reading)).traces
    assert mean["y"] == pytest.approx([10 + x for x in mean["x"]])


@pytest.mark.parametrize(
    ("value", "low", "high", "said"),
    [
        (0.5, 0.49, 0.51, "50 %"),
        (0.5, 0.2, 0.8, "20–80 %"),
        (0.9, 0.7, 1.2, "70–100 %"),
        (1.2, 1.02, 1.4, "100 %"),
        (0.02, -0.3, 0.2, "0–20 %"),
    ],
)
def test_shares_lie_between_none_and_all(value: float, low: float, high: float, said: str) -> None:
    assert between(value, low, high)["en"] == said


def test_words_within_a_sentence() -> None:
    assert inner({"en": "Post: courier wage", "zh": "邮政：工资"}) == {
        "en": "courier wage (Post)",
        "zh": "邮政的工资",
    }
    assert inner({"en": "GDP of the county", "zh": ""})["en"] == "GDP of the county"
    assert [setting(v) for v in (1 / 3, 3600.0, 25000.0, 0.0)] == ["0.3333", "3,600", "25,000", "0"]
    assert [percent(v)["en"] for v in (0.62, 0.031, 0.0, np.nan)] == ["62 %", "3.1 %", "0 %", "–"]


def test_a_folder_is_rendered_again(tmp_path: Path) -> None:
    found("lhs").save(tmp_path / "found")
    html = write_page(tmp_path / "found").read_text(encoding="utf-8")
    assert "@@" not in html.partition('<script type="text/plain"')[0]
    assert "{{" not in html.partition('<script type="application/json"')[0]
    assert "market.traders.margin" in html


@pytest.mark.browser
@pytest.mark.parametrize(
    ("kind", "language"), [("sobol", "en"), ("morris", "en"), ("grid", "zh"), ("one_at_a_time", "zh")]
)
def test_pages_are_whole(reader: Reader, kind: str, language: str, tmp_path: Path) -> None:  # noqa: F811
    page = write_page(found(kind), tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    marks = "svg.main-svg .point, .scatterlayer path"
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure]", f"all => all.filter(f => !f.querySelector('{marks}')).map(f => f.id)"
    )
    assert undrawn == []
    assert len(reader.texts("[data-figure]")) >= 3
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    assert reader.is_clean()


@pytest.mark.parametrize("kind", [*DESIGNS])
def test_its_chinese_holds_no_code(kind: str, tmp_path: Path) -> None:
    page = write_page(found(kind), tmp_path / "page.html").read_text(encoding="utf-8")
    assert not leftovers(page)


def test_lists_among_the_values_of_a_factor_are_words() -> None:
    layers = {"values": [["vehicle"], ["station", "point"]]}
    asked = plan("grid", {"policies.resource_sharing.layers": layers, PATHS[2]: {"values": [0.0, 0.6]}})
    answers = SimpleNamespace(
        plan=asked,
        names=[*asked.factors],
        columns=np.zeros((4, 2)),
        values=[*asked.values()],
        bases=["small"],
        levels=lambda name: asked.factors[name].values,
        ordered=lambda _: False,
        failed=lambda: 0,
    )
    told = about(cast(Answers, answers))["factors"]
    assert told[0]["levels"] == ["vehicle", "station, point"]
