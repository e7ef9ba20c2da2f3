"""The page as people see it: opened from the disk in Chromium, in both languages."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from ruralsim import Scenario, report, simulate
from ruralsim.results import Results
from tests.report.test_page import copy_of

pytestmark = pytest.mark.browser
PAPER = "window.dispatchEvent(new Event('beforeprint'))"
# The page forbids eval, and with it Playwright's wait_for_function: these tests wait for attributes instead.


class Reader:
    """A browser tab, what it complained about, and what it asked of the network."""

    def __init__(self, tab: Any) -> None:
        self.tab, self.complaints, self.asked = tab, [], []
        tab.on(
            "console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None
        )
        tab.on("pageerror", lambda error: self.complaints.append(str(error)))
        tab.on("request", lambda r: self.asked.append(r.url))

    def open(self, page: Path, query: str = "") -> "Reader":
        self.tab.goto(page.as_uri() + query)
        self.tab.wait_for_selector("html[data-ready=yes]", state="attached")
        return self

    def draw_everything(self, language: str) -> None:
        # once, as the button for printing does; a printer would have all drawn for paper and again afterwards
        self.tab.evaluate("window.print = () => {}")
        self.tab.evaluate("document.getElementById('print').click()")
        self.tab.wait_for_selector(f"main:not(:has([data-figure]:not([data-drawn={language}])))")

    def to_paper(self) -> "Reader":
        """The page as a sheet of A4 has it, 703 pixels wide between its margins."""
        self.tab.evaluate(PAPER)
        self.tab.emulate_media(media="print")
        self.tab.set_viewport_size({"width": 703, "height": 1000})
        return self

    def sheets(self) -> int:
        """How many sheets of A4 the printer makes of it."""
        return len(re.findall(rb"/Type\s*/Page\b", self.tab.pdf(prefer_css_page_size=True)))

    def keeps_figures_whole(self) -> bool:
        """No figure, and no map, is cut from its legend; to be asked once they are drawn."""
        self.tab.emulate_media(media="print")
        style = "all => all.map(one => getComputedStyle(one).breakInside)"
        loose = "all => all.filter(one => !one.closest('figure.card, .map')).length"
        assert self.tab.eval_on_selector_all(".legend-below, .keys", loose) == 0
        assert set(self.tab.eval_on_selector_all("figure.card, .map", style)) == {"avoid"}
        return True

    def is_as_wide_as_a_sheet(self) -> bool:
        """Wider, and the printer would shrink every page, or cut it."""
        width: int = self.tab.evaluate("document.documentElement.scrollWidth")
        assert width <= 703
        end = "getBoundingClientRect().right"
        plots = f"all => all.filter(plot => plot.{end} > plot.closest('.card, td').{end}).length"
        assert self.tab.eval_on_selector_all("svg.main-svg", plots) == 0
        return True

    def texts(self, selector: str) -> list[str]:
        found: list[str] = self.tab.eval_on_selector_all(selector, "all => all.map(one => one.textContent)")
        return found

    def is_clean(self) -> bool:
        away = [url for url in self.asked if not url.startswith(("file:", "data:", "blob:"))]
        assert not self.complaints
        assert not away
        return True


@contextmanager
def reading(browser: Any) -> Iterator[Reader]:
    """Somebody with a browser of their own, who is offline."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB", offline=True)
    yield Reader(context.new_page())
    context.close()


@pytest.fixture
def reader(browser: Any) -> Iterator[Reader]:
    with reading(browser) as one:
        yield one


def han(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


def test_every_figure_is_drawn(reader: Reader, page: Path) -> None:
    reader.open(page, "?lang=zh").draw_everything("zh")
    undrawn = reader.tab.eval_on_selector_all(
        "[data-figure], #figure-money, #figure-mass",
        "all => all.filter(f => !f.querySelector('svg.main-svg')).map(f => f.id)",
    )
    assert undrawn == []
    empty = reader.tab.eval_on_selector_all(
        "[data-figure]",
        "all => all.filter(f => !f.querySelector('.scatterlayer path, .barlayer path, .heatmaplayer image'))"
        ".map(f => f.id)",
    )
    assert empty == []
    assert reader.tab.get_attribute(".map-view canvas", "data-painted").startswith("zh")
    assert len(reader.texts("#tiles .tile")) > 10
    headings = reader.texts("h2, h3:not(.village h3)")
    assert all(han(heading) for heading in headings), headings
    assert any("年" in tick for tick in reader.texts(".xtick text"))
    assert reader.is_clean()


def test_figures_wait_until_they_are_seen(reader: Reader, page: Path) -> None:
    reader.open(page)
    assert reader.tab.eval_on_selector_all("[data-drawn]", "all => all.length") == 0
    reader.tab.locator("#income").scroll_into_view_if_needed()
    reader.tab.wait_for_selector("#figure-income_sources[data-drawn=en]")
    assert reader.is_clean()


def test_language_switch_is_whole_and_remembered(reader: Reader, page: Path) -> None:
    reader.open(page)
    assert "Logistics cost" in reader.texts("h2")
    reader.tab.locator("#figure-cost_parcel").scroll_into_view_if_needed()
    reader.tab.wait_for_selector("#figure-cost_parcel[data-drawn=en]")
    reader.tab.click("[data-lang=zh]")
    reader.tab.wait_for_selector("#figure-cost_parcel[data-drawn=zh]")
    assert "物流成本" in reader.texts("h2")
    assert all(han(name) for name in reader.texts("#figure-cost_parcel .legend-below button"))
    assert reader.tab.evaluate("document.documentElement.lang") == "zh-CN"
    reader.open(page)
    assert "物流成本" in reader.texts("h2")
    reader.open(page, "?lang=en")
    assert "Logistics cost" in reader.texts("h2")
    assert reader.is_clean()


def test_a_chinese_browser_reads_chinese(browser: Any, page: Path) -> None:
    context = browser.new_context(locale="zh-CN")
    assert "概览" in Reader(context.new_page()).open(page).texts("nav a")
    context.close()


def test_map_follows_indicator_and_month(reader: Reader, page: Path) -> None:
    tab = reader.open(page).tab
    painted = ".map-view canvas[data-painted='en {} {}']"
    pixels = "document.querySelector('.map-view canvas').toDataURL()"
    tab.locator("#map").scroll_into_view_if_needed()
    tab.wait_for_selector(painted.format(0, 23))
    seen = [tab.evaluate(pixels)]
    tab.select_option("#map-root select", "1")
    tab.wait_for_selector(painted.format(1, 23))
    seen.append(tab.evaluate(pixels))
    tab.locator("#map-root input[type=range]").fill("0")
    tab.wait_for_selector(painted.format(1, 0))
    seen.append(tab.evaluate(pixels))
    assert len(set(seen)) == 3
    assert "2021" in tab.text_content("#map-root output")
    assert reader.is_clean()


def test_tables_are_searched_and_rows_open(reader: Reader, page: Path) -> None:
    tab = reader.open(page).tab
    tab.fill("#indicators-root input", "gini")
    rows = reader.texts("#indicators-root tr.row b")
    assert "Gini coefficient" in rows
    assert len(rows) < 5
    tab.click("#indicator-gini")
    tab.wait_for_selector("#indicators-root tr.more .scatterlayer path")
    tab.fill("#parameters-root input", "ruggedness")
    assert len(reader.texts("#parameters-root tbody tr")) == 1
    with tab.expect_download() as download:
        tab.click("#indicators-root .controls > button")
    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert lines[0].startswith("date,")
    assert lines[1].startswith("2021-01-01,")
    assert reader.is_clean()


def test_money_by_year(reader: Reader, page: Path) -> None:
    tab = reader.open(page).tab
    before = reader.texts("#money-root td")
    tab.select_option("#money-root select", "0")
    assert reader.texts("#money-root td") != before
    tab.locator("#figure-money").scroll_into_view_if_needed()
    tab.wait_for_selector("#figure-money .sankey-link")
    assert reader.is_clean()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_run_with_nothing_still_opens(reader: Reader, run: Results, tmp_path: Path, theme: str) -> None:
    from ruralsim.results import describe

    bare = copy_of(run, **dict.fromkeys(describe.TABLES), geography={}, meta={})
    reader.open(report.write(bare, tmp_path / "bare.html"), f"?lang=zh&theme={theme}")
    assert set(reader.texts(".nodata")) == {"无数据"}
    assert reader.is_clean()


@pytest.fixture(scope="module", params=["en", pytest.param("zh", marks=pytest.mark.thorough)])
def printed(request: pytest.FixtureRequest, browser: Any, page: Path) -> Iterator[tuple[str, Reader]]:
    """A language, and the report on paper, of whose groups of parameters one was open on the screen."""
    with reading(browser) as reader:
        tab = reader.open(page, f"?lang={request.param}").tab
        # whoever prints at once finds open what was opened a moment before
        tab.evaluate("document.querySelector('#parameters-root summary').click(), " + PAPER)
        reader.to_paper()
        yield request.param, reader


def test_paper_holds_the_whole_report(printed: tuple[str, Reader]) -> None:
    language, reader = printed
    tab = reader.tab
    assert reader.is_as_wide_as_a_sheet()
    undrawn = f"[data-figure]:not([data-drawn={language}])"
    assert tab.locator(undrawn).count() == 0
    columns = "getComputedStyle(document.querySelector('#cost .cards')).gridTemplateColumns.split(' ').length"
    assert tab.evaluate(columns) == 3
    feet = tab.evaluate("document.getElementById('feet').textContent")
    assert 'counter(page) " / " counter(pages)' in feet
    assert ("虚构县" if language == "zh" else "A made-up county") in feet
    assert reader.is_clean()


def test_paper_shows_the_parameters_that_are_open(printed: tuple[str, Reader]) -> None:
    language, reader = printed
    tab = reader.tab
    assert tab.locator("#parameters-root details[open]").count() == 1
    closed = "all => all.filter(one => one.offsetHeight).length"
    assert tab.eval_on_selector_all("#parameters-root details:not([open])", closed) == 0
    said = tab.locator("#parameters-root .printed").first.text_content()
    assert language == "zh" or "groups that are open on the screen" in said
    assert reader.is_clean()


@pytest.fixture(scope="module")
def five_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sizes = {"run.days": 1825, "world.households": 150, "world.buyers": 150}
    results = simulate(Scenario.load("small", sizes.items()), seed=1)
    return report.write(results, tmp_path_factory.mktemp("five") / "report.html")


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.thorough)])
def test_five_years_fit_on_fifteen_sheets(reader: Reader, five_years: Path, language: str) -> None:
    reader.open(five_years, f"?lang={language}")
    assert reader.sheets() <= 15
    assert reader.keeps_figures_whole()
    assert reader.is_clean()


def test_a_run_of_one_day_is_seen(reader: Reader, run: Results, tmp_path: Path) -> None:
    first = {name: column[:1] for name, column in run.columns("indicators").items()}
    reader.open(report.write(copy_of(run, indicators=first), tmp_path / "day.html"))
    for name in ("cost_parcel", "income_sources"):
        reader.tab.locator(f"#figure-{name}").scroll_into_view_if_needed()
        reader.tab.wait_for_selector(f"#figure-{name}[data-drawn=en]")
        assert reader.tab.locator(f"#figure-{name} .scatterlayer .point").count() > 0
    assert reader.is_clean()
