"""Pages of scenario discovery."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ruralsim.experiment.discovering.discover import Failing, discover
from ruralsim.experiment.discovering.figures import cases, figures
from ruralsim.experiment.discovering.story import sentences
from ruralsim.experiment.pages import write_page
from ruralsim.experiment.sweeping.space import Space
from ruralsim.results.findings import Findings
from tests.experiment.explaining.fake_plan import PATHS, answered, plan
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

FACTORS: dict[str, dict[str, Any]] = {
    PATHS[0]: {"low": 0.0, "high": 1.0},
    PATHS[1]: {"values": [0.0, 0.5, 1.0]},
    PATHS[2]: {"low": 0.0, "high": 0.6},
}


@pytest.fixture(scope="module")
def corner() -> Findings:
    asked = plan("lhs", FACTORS, ["small", "no_policy"], samples=200)
    table = answered(asked, lambda a, b, c: np.where((a > 0.7) & (b == 0.5), -90.0, 30.0))
    table.loc[table["base"] == "no_policy", "income"] = 0.0
    return discover(asked, table, "income", Failing(below=0.0), versus="no_policy", unequal=True)


@pytest.fixture(scope="module")
def nothing() -> Findings:
    asked = plan("lhs", FACTORS, samples=60)
    luck = np.random.default_rng(0).normal(size=60)
    return discover(
        asked, answered(asked, lambda a, b, c: 0 * a, lambda i, r: luck[i]), "income", Failing(worst=0.3)
    )


def brief(found: Findings, language: str = "en") -> str:
    return " ".join(sentence[language] for case in cases(Space(found)) for sentence in sentences(case))


def test_boxes_are_said_in_words_with_only_what_they_limit(corner: Findings) -> None:
    said = brief(corner)
    assert "the difference in net income per head is below 0 CNY/head a year" in said
    assert "share of networks that join (Resource sharing) is above 0.7" in said
    assert "share of stations whose vans are refrigerated (Cold chain) is 0.5" in said
    assert "margin a trader requires" not in said
    assert "Checked on points that were not looked at" in said
    assert "资源共享的参与网络比例高于 0.7" in brief(corner, "zh")


def test_the_picture_frames_the_box(corner: Findings) -> None:
    (case,) = cases(Space(corner))
    (figure,) = figures(case)
    (shape,) = figure.layout["shapes"]
    by_axis = {(shape["x0"], shape["x1"]), (shape["y0"], shape["y1"])}
    assert any(low <= 0.5 <= high for low, high in by_axis)
    assert any(low == pytest.approx(0.7, abs=0.03) for low, _ in by_axis)


def test_nothing_found_is_said(nothing: Findings) -> None:
    said = brief(nothing)
    assert "18 of 60 points (30 %)" in said
    assert "No part of the space was found" in said or "did not hold" in said


def tied(levels: Any, worst: float) -> str:
    asked = plan("lhs", FACTORS, samples=40)
    return brief(discover(asked, answered(asked, levels), "income", Failing(worst=worst)))


def test_where_all_are_alike_none_is_the_worst() -> None:
    said = tied(lambda a, b, c: 0 * a + 28.0, 0.2)
    assert said == "At all 40 points the value is the same, 28 CNY/head a year: none is the worst."


def test_ties_are_told() -> None:
    said = tied(lambda a, b, c: np.where(a > np.sort(a)[9], 31.0, 28.0), 0.1)
    assert "is at most 28 CNY/head a year at 10 of 40 points (25 %)" in said
    assert "The worst 10 % were asked for; more are named" in said


@pytest.mark.browser
@pytest.mark.parametrize(("which", "language"), [("corner", "zh"), ("nothing", "en")])
def test_pages_are_whole(reader: Reader, which: str, language: str, tmp_path: Path, request: Any) -> None:  # noqa: F811
    page = write_page(request.getfixturevalue(which), tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure]", "all => all.filter(f => !f.querySelector('svg.main-svg .point')).map(f => f.id)"
    )
    assert undrawn == []
    assert len(reader.texts("[data-figure]")) >= 1
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    assert reader.is_clean()


def test_its_chinese_holds_no_code(corner: Findings, nothing: Findings, tmp_path: Path) -> None:
    for found in (corner, nothing):
        assert not leftovers(write_page(found, tmp_path / "page.html").read_text(encoding="utf-8"))
