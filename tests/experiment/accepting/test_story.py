"""The story of an acceptability: what is said of sure, open and senseless cases, in both languages."""

from pathlib import Path

import pytest

from ruralsim.experiment.accepting.curve import answer
from ruralsim.experiment.accepting.story import curve, story
from ruralsim.experiment.pages import write_page
from ruralsim.report.export import stories
from ruralsim.results.findings import Findings
from tests.experiment.accepting.fake_runs import FakeBench, question
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)


def found(
    gained: list[int], cost: list[float], worth: tuple[float, ...] = (0.0, 10_000.0, 50_000.0)
) -> Findings:
    return answer(question(worth, len(gained)), FakeBench(gained, cost))


SURE = ([1, 2, 3, 2], [10_000.0, 9_000.0, 11_000.0, 10_500.0])


@pytest.mark.parametrize(
    ("gained", "cost", "said"),
    [
        (*SURE, "gains 2 household-years, costs 10,125 CNY; almost surely worth its money where"),
        (
            [0, 1, -1, 0],
            [9_000.0, 9_100.0, 9_000.0, 9_050.0],
            "from zero, costs 9,038 CNY; sure at no worth",
        ),
        (
            [1, 1, 1, 1],
            [-9_000.0, -9_100.0, -9_000.0, -9_050.0],
            "a household-year is worth whatever it may be",
        ),
        ([0, 0, 0, 0], [0.0, 0.0, 0.0, 0.0], "no pair differs from the base"),
        (
            [-1, -2, -1, -2],
            [-9_000.0] * 4,
            "loses 1.50 household-years, saves 9,000 CNY; almost surely worth its money",
        ),
    ],
)
def test_what_may_be_said(gained: list[int], cost: list[float], said: str) -> None:
    (sentence,) = story(found(gained, cost)).brief
    assert said in sentence["en"]
    assert han(sentence["zh"])


def test_two_pairs_are_too_few_to_say_anything() -> None:
    told = story(found([1, 2], [10_000.0, 11_000.0]))
    assert told.doubt is not None
    assert "Only 2 seeds" in told.doubt["en"]
    assert not told.brief
    assert not curve(found([1, 2], [10_000.0, 11_000.0])).traces


def test_spreadsheets_hold_the_numbers_of_the_page() -> None:
    frames = stories.frames(story(found(*SURE)))
    worth = frames["worth"]
    assert len(worth) == 3
    chances = [column for column in worth.columns if column.startswith("Probability")]
    assert worth[chances[0]].iloc[0] < 0.01
    assert worth[chances[0]].iloc[-1] > 0.95


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_page_is_whole(reader: Reader, language: str, tmp_path: Path) -> None:  # noqa: F811
    page = write_page(found(*SURE), tmp_path / "page.html")
    reader.open(page, f"?lang={language}").draw_everything(language)
    assert reader.tab.eval_on_selector_all("[data-figure] .scatterlayer path", "all => all.length") > 0
    assert reader.texts("h1") == ["Worth it <b>?" if language == "en" else "值得吗？"]
    assert all(han(heading) == (language == "zh") for heading in reader.texts("h2"))
    assert reader.is_clean()
    assert reader.to_paper().is_as_wide_as_a_sheet()


def test_its_chinese_holds_no_code(tmp_path: Path) -> None:
    assert not leftovers(write_page(found(*SURE), tmp_path / "page.html").read_text(encoding="utf-8"))
