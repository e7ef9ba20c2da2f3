"""The page of a comparison: what it says, and how it looks in Chromium in both languages."""

from itertools import pairwise
from pathlib import Path

import pytest

from ruralsim import report
from ruralsim.experiment.comparing.compare import compare
from ruralsim.foundation.errors import DataError
from ruralsim.report.compared.brief import amount, brief
from ruralsim.report.compared.words import DIMENSIONS, WORDS
from ruralsim.results.comparison import Comparison
from tests.factory import tiny_scenario
from tests.report.test_browser import Reader, han, reader  # noqa: F401 (a fixture)

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
    return report.write_comparison(compared.path)


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
    place = "document.querySelector('#effects .mark').getAttribute('x')"
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
    assert "Tiny county [scenario (2)]" in tab.text_content("#people-root .keyline")
    tab.fill("#all-root input", "gini")
    assert reader.texts("#all-root tbody b")[0] == "Gini coefficient"
    assert "share_vehicle" not in tab.text_content("#settings-root")
    assert "terms.quota" in tab.text_content("#settings-root")
    assert WORDS["nothing_differs"]["en"] in tab.text_content("#settings-root")
    assert reader.is_clean()


@pytest.mark.browser
def test_nothing_juts_out(reader: Reader, comparison_page: Path) -> None:  # noqa: F811
    reader.open(comparison_page).draw_everything("en")
    for width in (1600, 820, 420):
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
    reader.open(report.write_comparison(one, tmp_path / "one.html"), f"?lang=en&theme={theme}")
    assert "With a single pair there is no interval" in reader.tab.text_content("#sure-root")
    assert reader.is_clean()


def test_a_page_needs_a_place(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="give its page a path"):
        report.write_comparison(Comparison({}, {}))
    with pytest.raises(DataError):
        report.write_comparison(tmp_path)


def test_sentences_are_no_surer_than_intervals(compared: Comparison) -> None:
    about = {e["name"]: e for e in compared.meta["indicators"]}
    frames = [compared.frame(name) for name in ("effects", "fiscal", "groups")]
    same, other = ([f[f["scenario"] == key] for f in frames] for key in ("scenario (2)", "alone"))
    assert [s["en"] for s in brief(*same, about)] == [
        "Every indicator is the same in every pair: the scenarios do not differ."
    ]
    said = brief(*other, about)
    effects = other[0].set_index("indicator")
    for name, sentence in zip(("income_head", "headcount"), said, strict=False):
        row = effects.loc[name]
        sure = row["low"] > 0.0 or row["high"] < 0.0
        assert (", between " in sentence["en"]) == sure
        assert han(sentence["zh"])


@pytest.mark.parametrize(
    ("value", "share", "read"),
    [
        (1234.6, False, "+1,235"),
        (-31.42, False, "\u221231.4"),
        (0.0031, True, "+0.31"),
        (0.0, False, "0"),
        (-0.0004, True, "\u22120.040"),
    ],
)
def test_amounts(value: float, share: bool, read: str) -> None:
    assert amount(value, share) == read


def test_every_word_has_both_languages() -> None:
    groups = [label for heading, names in DIMENSIONS.values() for label in (heading, *names.values())]
    assert all(words["en"] and han(words["zh"]) for words in (*WORDS.values(), *groups))
