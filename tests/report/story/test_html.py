"""The page of a story: what each block becomes."""

import re
from dataclasses import replace

from ruralsim.report.story.blocks import Cards, Panels, Picture, Section, Table
from ruralsim.report.story.html import blocks, page
from ruralsim.report.text import text
from tests.report.story.told import COLUMNS, EFFECTS, PATHS, found, told


def body(**more: bool) -> str:
    return page(found(), told(**more)).partition("<main>")[2].partition("</main>")[0]


def cells(html: str) -> list[list[str]]:
    table = html.partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("</tr>") if "<td" in row]


def test_cells_say_what_they_hold() -> None:
    first, second, last = cells(body())
    assert first[1] == '<b>+12.3</b><span class="sub">+10 … +20</span>'
    assert first[2] == (
        '<span data-en="&gt; 99 %" data-zh="&gt; 99%">&gt; 99 %</span><span class="sub">'
        '<span data-en="4 of 4 seeds" data-zh="4 个种子">4 of 4 seeds</span> · <code>a.b</code></span>'
    )
    assert 'class="verdict supports"' in first[3]
    assert second[:3] == ["", "–", "0.000420"]  # of a group only the first is named; no value, no interval
    assert len(last) == 2
    assert '<td colspan="3"><span data-en="nothing was found"' in body()


def test_a_picture_is_in_the_page() -> None:
    html = blocks([Picture(b"abc", text("Where", "何处"))])
    assert 'src="data:image/png;base64,YWJj"' in html
    assert 'data-zh="何处"' in html


def test_nothing_said_is_markup() -> None:
    html = body()
    assert "<vans>" not in html
    assert "Vans &amp; &lt;vans&gt;" in html
    assert "ruralsim test &lt;me&gt;" in html
    assert "x = &quot;&lt;/pre&gt;&quot;" in html


def test_a_folded_table_shares_the_card_of_the_one_before() -> None:
    card = body().partition('<div class="card tablecard">')[2].partition('<div class="cards below">')[0]
    assert card.count("<table") == 2
    assert "<details><summary>" in card
    assert "0.25 – 1,234" in card


def test_of_panels_one_is_chosen_and_paper_has_the_name_of_each() -> None:
    names = [text("Vans", "车辆"), text("Cold chain", "冷链")]
    several = Panels([(name, [replace(PATHS, title=name, folded=False)]) for name in names])
    html = blocks([several])
    assert [html.count(f'class="{css}"') for css in ("panel chosen", "panel", "printed")] == [1, 1, 2]
    assert html.count('data-en="Vans"') == 2  # to choose it by, and on paper; not once more over the table
    assert "<button" not in blocks([Panels(several.panels[:1])])
    shown = Section("paths", names[0], blocks=[several, EFFECTS])
    assert [table.title for _, table in replace(told(), sections=[shown]).tables()] == [*names, None]


def test_what_has_to_be_known_first_stands_first() -> None:
    assert body(doubt=True).index("Only 2 seeds.") < body(doubt=True).index("Vans did it.")
    silent = page(found(), replace(told(doubt=True), brief=[]))
    assert '<p class="card warning"><span data-en="Only 2 seeds."' in silent
    assert '<div class="brief card">' not in silent
    assert body().index("Too late.") < body().index("<h1")


def test_empty_blocks_say_why_they_are() -> None:
    why = text("Nothing came out.", "无结果。")
    (section,) = told().sections
    for empty in (Table(COLUMNS, [], missing=why), Cards([], missing=why)):
        html = page(found(), replace(told(), sections=[replace(section, blocks=[empty])]))
        assert re.search(r'<div class="nodata"><span data-en="Nothing came out\."', html)


def test_a_table_without_rows_says_so() -> None:
    html = blocks([Table(COLUMNS, [])])
    assert "无数据" in html
    assert "<table" not in html


def test_figures_and_contents_follow_from_the_sections() -> None:
    html = page(found(), told())
    assert '"drawn":{"title"' in html
    assert re.findall(r'<a href="#(\w+)"><span', html) == ["overview", "effects", "reading", "reproduce"]
