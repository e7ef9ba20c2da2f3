"""The story of a budget and its page, as text and as people see it."""

from pathlib import Path

import numpy as np
import pytest

from ruralsim.experiment.budgeting.figures import frontier, intensity, recipe, spending
from ruralsim.experiment.budgeting.findings import _worth
from ruralsim.experiment.budgeting.tables import TABLES
from ruralsim.experiment.pages import write_page
from ruralsim.results.findings import Findings
from tests.experiment.running.fake_bench import LEVERS, FakeBench, question
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

TITLE = {"title": {"en": "Money <b>", "zh": "资金"}, "question": {"en": "On what?", "zh": "花在哪里？"}}
SHORT = {"trials": 12, "replications": 3}


@pytest.fixture(scope="module")
def several() -> Findings:
    from ruralsim.experiment.budgeting.findings import run_budget

    return run_budget(question((60.0, 120.0), run=SHORT, **TITLE), FakeBench(noise=0.2))


@pytest.fixture(scope="module")
def hopeless() -> Findings:
    """Less is better, every mix costs more than the first budget, and the second buys the least there is."""
    from ruralsim.experiment.budgeting.findings import run_budget

    levers = {key: {"low": 0.5} for key in LEVERS}
    asked = question((100.0, 151.0), levers=levers, run=SHORT, objective={"indicator": "headcount"}, **TITLE)
    return run_budget(asked, FakeBench(lambda mix: -0.01 * sum(mix), noise=0.001))


def text_of(found: Findings, tmp_path: Path) -> str:
    return write_page(found, tmp_path / "page.html").read_text(encoding="utf-8")


def test_the_page_is_filled(several: Findings, tmp_path: Path) -> None:
    html = text_of(several, tmp_path)
    assert "Money <b>" not in html
    assert "@@" not in html.partition('<script type="text/plain"')[0]
    assert "{{" not in html.partition('<script type="application/json"')[0]


def test_a_budget_that_nothing_keeps_is_told_in_words(hopeless: Findings, tmp_path: Path) -> None:
    html = text_of(hopeless, tmp_path)
    assert "none of the 24 mixes tried keeps it" in html
    assert "the cheapest costs 150 CNY a year" in html
    assert "没有组合守得住" in html


def test_money_saved_buys_nothing(several: Findings, tmp_path: Path) -> None:
    worth = _worth(np.array([-0.1, -0.11, -0.09]), np.array([-500.0, -510.0, -490.0]))
    assert np.isnan([*worth.values()]).all()
    assert _worth(np.array([0.1, 0.11, 0.09]), np.array([500.0, 510.0, 490.0]))["per"] == pytest.approx(2.0)
    best = several.frame("best").copy()
    best.loc[best["mix"] >= 0, "cost"] = -40.0
    saved = Findings("budget", {t: several.frame(t) for t in TABLES} | {"best": best}, several.meta, "")
    assert "and saves 40 CNY a year" in text_of(saved, tmp_path)


def test_two_seeds_judge_no_mix(several: Findings, tmp_path: Path) -> None:
    meta = several.meta | {"seeds_final": [7, 8]}
    few = Findings("budget", {t: several.frame(t) for t in TABLES}, meta, "")
    assert "Only 2 seeds: too few to tell anything from chance" in text_of(few, tmp_path)


def test_dearer_mixes_do_not_squeeze_the_picture(several: Findings) -> None:
    figure = frontier(several)
    assert max(x for trace in figure.traces for x in trace["x"]) <= figure.layout["xaxis"]["range"][1]
    assert "dearer" in figure.note["en"]


def test_better_is_up(several: Findings, hopeless: Findings) -> None:
    assert "autorange" not in frontier(several).layout["yaxis"]
    assert frontier(hopeless).layout["yaxis"]["autorange"] == "reversed"


def test_what_is_spent_on_levers_and_else_adds_up(several: Findings) -> None:
    best = several.frame("best")
    layers = [trace["y"] for trace in spending(several).traces]
    assert np.sum(layers, axis=0) == pytest.approx(best["cost"].to_numpy(), rel=1e-3)


def test_a_mix_in_words() -> None:
    levers = [
        {"key": "a", "en": "Vans", "zh": "车辆", "unit": "share", "rest": 0.0},
        {"key": "b", "en": "Courses", "zh": "培训", "unit": "days/household/year", "rest": 0.0},
    ]
    assert recipe({"a": 0.25, "b": 0.0}, levers) == {"en": "Vans 25 %", "zh": "车辆 25%"}
    assert recipe({"a": 0.0, "b": 0.0}, levers)["en"] == "as in the base"
    assert intensity(0.5, "1/month") == {"en": "0.5 a month", "zh": "0.5/月"}
    assert intensity(2.5, "days/household/year") == {"en": "2.5 days/household/year", "zh": "2.5 天/户·年"}


@pytest.mark.browser
@pytest.mark.parametrize(("kind", "language"), [("several", "zh"), ("hopeless", "en")])
def test_pages_are_whole(
    reader: Reader,  # noqa: F811
    kind: str,
    language: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    page = write_page(request.getfixturevalue(kind), tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    marks = "svg.main-svg .point, svg.main-svg .hm image, .scatterlayer path"
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure]", f"all => all.filter(f => !f.querySelector('{marks}')).map(f => f.id)"
    )
    assert undrawn == []
    assert len(reader.texts("[data-figure]")) == (5 if kind == "several" else 4)
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    assert reader.is_clean()


def test_its_chinese_holds_no_code(several: Findings, hopeless: Findings, tmp_path: Path) -> None:
    for found in (several, hopeless):
        assert not leftovers(write_page(found, tmp_path / "page.html").read_text(encoding="utf-8"))
