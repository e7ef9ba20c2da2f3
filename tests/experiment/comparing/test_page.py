"""The page of a comparison: what it says, and how it looks in Chromium in both languages."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from ruralsim.experiment.comparing.brief import brief
from ruralsim.experiment.comparing.compare import compare
from ruralsim.experiment.comparing.page import _scenario
from ruralsim.experiment.comparing.words import DIMENSIONS, WORDS
from ruralsim.experiment.pages import write_page
from ruralsim.foundation.errors import DataError
from ruralsim.results.comparison import Comparison
from tests.factory import tiny_scenario
from tests.report.chinese import leftovers
from tests.report.test_browser import Reader, han, reader, reading  # noqa: F401 (a fixture)

COUNTY = tiny_scenario(run__days=150).with_values(
    ("title", {"en": "Tiny county", "zh": "微型县"}), ("story", {"en": "As it is.", "zh": "维持现状。"})
)
ALONE = COUNTY.with_values(
    ("terms.quota", 0.0),
    ("terms.monitor_help", 0.0),
    ("name", "alone"),
    ("title", {"en": "Left alone", "zh": "无帮扶"}),
)


@pytest.fixture(scope="session")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Comparison:
    found = compare([COUNTY, ALONE, COUNTY], reps=3, jobs=1)
    found.meta["command"] = "ruralsim compare tiny alone tiny --reps 3"
    found.save(tmp_path_factory.mktemp("compared") / "folder")
    return found


@pytest.fixture(scope="session")
def comparison_page(compared: Comparison) -> Path:
    return write_page(compared.path)


@pytest.mark.browser
def test_every_figure_is_drawn(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    reader.open(comparison_page, "?lang=en").draw_everything("en")
    empty = reader.tab.eval_on_selector_all(
        "[data-figure]", "all => all.filter(f => !f.querySelector('svg.main-svg')).map(f => f.id)"
    )
    assert empty == []
    headings = [h for h in reader.texts("h2, h3") if h != "Tiny county"]
    assert not any(han(heading) for heading in headings), headings
    assert reader.tab.eval_on_selector_all("#effects .mark", "all => all.length") > 30
    assert len(reader.texts("#briefs li")) > 5
    assert reader.tab.get_attribute(".map-view canvas", "data-painted").startswith("en")
    assert "command" not in reader.texts("#again pre")
    assert reader.is_clean()


@pytest.fixture(scope="session")
def unlike_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    vans = ("policies.resource_sharing", {"layers": ["vehicle"]})
    larger = COUNTY.with_values(
        ("world.households", 60), ("name", "larger"), ("title", {"en": "Larger", "zh": "大县"}), vans
    )
    found = compare([COUNTY, larger], reps=2, jobs=1, days=60, unequal=True)
    return write_page(found.save(tmp_path_factory.mktemp("unlike") / "folder"))


def test_its_chinese_holds_no_code(unlike_page: Path) -> None:
    text = unlike_page.read_text(encoding="utf-8")
    assert "资源共享支出" in text
    assert not leftovers(text)


def test_a_run_of_less_than_a_year_has_no_money_a_year(compared: Comparison, comparison_page: Path) -> None:
    text = comparison_page.read_text(encoding="utf-8")
    assert "CNY in the 150 days of the run" in text
    assert "it is shorter than a year, and nothing is scaled up to one" in text
    effects, fiscal, groups = rows_of(compared, "alone")
    about = {entry["name"]: entry for entry in compared.meta["indicators"]}
    assert "CNY a year" in " ".join(
        s["en"] for s in brief(effects, fiscal, groups, about, 730) if "Public" in s["en"]
    )


def test_a_variant_does_not_tell_the_base_s_story_again(compared: Comparison) -> None:
    base, alone, _ = (_scenario(compared, scenario) for scenario in compared.meta["scenarios"])
    assert base["story"]["zh"] == "维持现状。"
    assert alone["story"] == {"en": "", "zh": ""}


@pytest.mark.browser
def test_unlike_counties_are_said_first_and_draw_no_map(reader: Reader, unlike_page: Path) -> None:  # noqa: F811
    reader.open(unlike_page, "?lang=en")
    assert "another county than the base (Farm households 60 (40))" in reader.texts("#briefs li")[0]
    assert reader.tab.query_selector(".map-view") is None
    assert reader.is_clean()


@pytest.mark.browser
def test_marks_are_square_and_ticks_do_not_meet(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    tab = reader.open(comparison_page, "?lang=en").tab
    sizes = tab.eval_on_selector_all(
        "#effects .mark", "all => all.map(m => m.getBoundingClientRect()).map(b => b.width / b.height)"
    )
    assert all(0.85 < ratio < 1.18 for ratio in sizes)
    ticks = tab.eval_on_selector_all(
        "#effects .tick",
        "all => all.filter(t => t.style.display !== 'none').map(t => t.getBoundingClientRect())"
        ".map(b => [b.left, b.right]).sort((a, b) => a[0] - b[0])",
    )
    assert len(ticks) >= 3
    assert all(left[1] < right[0] for left, right in pairwise(ticks))


@pytest.mark.browser
def test_controls_work(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    tab = reader.open(comparison_page, "?lang=en").tab
    place = "[...document.querySelectorAll('#effects .mark')].map(mark => mark.getAttribute('x')).join()"
    before = tab.evaluate(place)
    tab.click("#effects .chips button:has-text('linear')")
    assert tab.evaluate(place) != before
    assert tab.get_attribute("#effects .chips button:has-text('linear')", "aria-pressed") == "true"

    card = "#figure-course_income_head"
    tab.locator(card).scroll_into_view_if_needed()
    tab.wait_for_selector(f"{card}[data-drawn=en] .scatterlayer path.js-line")
    assert len(reader.texts(f"{card} .legend-below button")) == 2
    tab.click("#courses-controls button:has-text('levels')")
    tab.wait_for_selector(f"{card} .legend-below button:nth-child(3)")

    tab.click("#people-root .chips button:nth-child(2)")
    assert "Tiny county [scenario (2)]" in tab.text_content("#people-root .panel.chosen h3")
    assert tab.locator("#people-root .panel:visible").count() == 1
    tab.fill("#all-root input", "gini")
    assert reader.texts("#all-root .panel.chosen tbody b")[0] == "Gini coefficient"
    assert "share_vehicle" not in tab.text_content("#settings-root")
    assert "terms.quota" in tab.text_content("#settings-root")
    assert WORDS["nothing_differs"]["en"] in tab.text_content("#settings-root")
    assert reader.is_clean()


@pytest.mark.browser
def test_nothing_juts_out(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    reader.open(comparison_page).draw_everything("en")
    for width in (1280, 820, 420):
        reader.tab.set_viewport_size({"width": width, "height": 800})
        for _ in range(50):  # figures follow after a moment
            if reader.tab.evaluate("document.documentElement.scrollWidth") <= width:
                break
            reader.tab.wait_for_timeout(100)
        else:
            pytest.fail(f"wider than a window of {width} pixels")
    assert reader.is_clean()


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_single_pair_of_equals_still_opens(reader: Reader, tmp_path: Path, theme: str) -> None:  # noqa: F811
    one = compare([COUNTY, COUNTY], reps=1, jobs=1, days=2)
    one = Comparison({k: one.frame(k) for k in ("effects", "groups", "fiscal")}, one.meta, {})
    reader.open(write_page(one, tmp_path / "one.html"), f"?lang=en&theme={theme}")
    assert "With 1 pair there is no interval" in reader.tab.text_content("#sure-root")
    assert reader.is_clean()


def test_a_page_needs_a_place(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="give the page a path"):
        write_page(Comparison({}, {}))
    with pytest.raises(DataError):
        write_page(tmp_path)


def test_sentences_are_no_surer_than_intervals(compared: Comparison) -> None:
    about = {e["name"]: e for e in compared.meta["indicators"]}
    frames = [compared.frame(name) for name in ("effects", "fiscal", "groups")]
    same, other = ([f[f["scenario"] == key] for f in frames] for key in ("scenario (2)", "alone"))
    assert [s["en"] for s in brief(*same, about)] == [
        "Every indicator is the same in every pair: the scenarios do not differ."
    ]
    said = brief(*other, about)
    effects = other[0].set_index("indicator")
    for name, sentence in zip(("income_head", "headcount"), said[1:], strict=False):
        row = effects.loc[name]
        assert (", between " in sentence["en"]) == (row["low"] > 0.0 or row["high"] < 0.0)
        assert han(sentence["zh"])


def rows_of(found: Comparison, key: str) -> list[pd.DataFrame]:
    return [f[f["scenario"] == key].copy() for f in (found.frame(n) for n in ("effects", "fiscal", "groups"))]


def test_with_two_pairs_the_first_line_says_so(compared: Comparison) -> None:
    effects, fiscal, groups = rows_of(compared, "alone")
    effects["reps"] = 2
    effects[["low", "high", "p_holm"]] = effects[["diff", "diff", "p"]].to_numpy() * 0.5 + 1e-9  # all "clear"
    said = brief(effects, fiscal, groups, {e["name"]: e for e in compared.meta["indicators"]})
    assert said[0]["en"].startswith("Only 2 pairs of runs: too few")
    assert said[0]["zh"].startswith("仅 2 对")
    assert not any(", between " in sentence["en"] for sentence in said)


@pytest.mark.parametrize(("p_holm", "doubted"), [(0.28, True), (0.001, False)])
def test_an_interval_alone_among_many_is_doubted(compared: Comparison, p_holm: float, doubted: bool) -> None:
    effects, fiscal, groups = rows_of(compared, "alone")
    effects["p_holm"] = p_holm
    effects[["diff", "low", "high", "reps"]] = [-0.002, -0.003, -0.001, 8]
    said = brief(effects, fiscal, groups, {e["name"]: e for e in compared.meta["indicators"]})
    assert ("none is distinct from chance" in said[0]["en"]) == doubted
    assert ("may be chance" in said[2]["en"]) == doubted
    assert "\u22120.200 pp, between \u22120.300 and \u22120.100" in said[2]["en"]


def test_a_base_below_zero_gives_no_percentage(compared: Comparison) -> None:
    effects, fiscal, groups = rows_of(compared, "alone")
    effects[["base_mean", "diff", "low", "high", "reps", "p_holm"]] = [-10.0, 2.0, 1.0, 3.0, 8, 0.0]
    said = brief(effects, fiscal, groups, {e["name"]: e for e in compared.meta["indicators"]})
    assert "%" not in said[1]["en"]


@pytest.fixture(scope="module", params=["en", "zh"])
def printed(
    request: pytest.FixtureRequest, browser: Any, comparison_page: Path
) -> Iterator[tuple[str, Reader]]:
    """A language, and the page on paper, where the screen had shown one option and what it was asked for."""
    with reading(browser) as one:
        tab = one.open(comparison_page, f"?lang={request.param}").tab
        tab.fill("#all-root input", "gini")
        for root in ("#people-root", "#public-root", "#all-root"):
            assert tab.locator(f"{root} table:visible").count() < tab.locator(f"{root} table").count()
        one.to_paper()
        yield request.param, one


@pytest.mark.browser
def test_paper_shows_every_option_by_name(printed: tuple[str, Reader]) -> None:
    language, paper = printed
    tab = paper.tab
    names = ["无帮扶", "微型县"] if language == "zh" else ["Left alone", "Tiny county [scenario (2)]"]
    assert paper.is_as_wide_as_a_sheet()
    for root in ("#people-root", "#public-root"):
        assert tab.locator(f"{root} table:visible").count() == tab.locator(f"{root} table").count()
        heads = tab.locator(f"{root} h3:visible").all_text_contents()
        assert [any(name in head for head in heads) for name in names] == [True, True], heads
    assert tab.locator("#all-root table:visible").count() == 1  # all options side by side
    heads = tab.locator("#all-paper th").all_text_contents()
    assert [any(name in head for head in heads) for name in names] == [True, True], heads
    assert tab.locator("#map-root .printed img:visible").count() == 1  # beside the one on the screen
    assert tab.locator("details:not([open], .attached)").count() == 0
    colours = tab.locator("#courses .printed:visible").text_content()
    assert all(name in colours for name in names)
    assert paper.is_clean()


@pytest.mark.browser
@pytest.mark.parametrize("printed", ["en"], indirect=True)
def test_paper_names_every_indicator(printed: tuple[str, Reader], compared: Comparison) -> None:
    paper = printed[1]
    known = set(compared.effects["indicator"])
    rows = paper.tab.locator("#all-paper td:first-child > b").all_text_contents()
    alike = paper.tab.locator("#all-paper h3 + p").text_content().split("; ")
    labels = [entry["en"] for entry in compared.meta["indicators"] if entry["name"] in known]
    assert sorted(labels) == sorted(
        [*rows, *(max((n for n in labels if one.startswith(n)), key=len) for one in alike)]
    )
    assert len(rows) > 50


@pytest.mark.browser
@pytest.mark.parametrize("printed", ["en"], indirect=True)
def test_after_printing_the_screen_shows_what_it_was_asked_for(printed: tuple[str, Reader]) -> None:
    tab = printed[1].tab
    tab.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert tab.locator("#all-root .panel.chosen tbody tr").count() < 20


@pytest.mark.browser
def test_four_scenarios_fit_on_twenty_five_sheets(reader: Reader, tmp_path: Path) -> None:  # noqa: F811
    vans = COUNTY.with_values(("name", "vans"), ("policies.resource_sharing", {"layers": ["vehicle"]}))
    four = compare([COUNTY, ALONE, vans, COUNTY], reps=3, jobs=1, days=60)
    reader.open(write_page(four, tmp_path / "four.html"), "?lang=en")
    assert reader.sheets() <= 25
    assert reader.keeps_figures_whole()
    assert reader.is_clean()


@pytest.mark.browser
def test_nothing_is_coloured_without_a_word(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    tab = reader.open(comparison_page, "?lang=en").tab
    for text in tab.locator("main :is(.good, .bad)").all_text_contents():
        assert "better" in text or "worse" in text
    tables = "#all-root .panel.chosen tbody tr:not(.family)"
    for row in tab.locator(tables).all()[:40]:
        word = row.locator(".sub").nth(2).text_content()
        assert bool(row.locator(".good, .bad").count()) == (word in ("better", "worse"))


def test_every_word_has_both_languages() -> None:
    groups = [label for heading, names in DIMENSIONS.values() for label in (heading, *names.values())]
    assert all(words["en"] and han(words["zh"]) for words in (*WORDS.values(), *groups))
