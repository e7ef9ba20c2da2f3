"""A story laid out for paper, in one language and numbered: a page for the printer, and a file of Word."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest

from ruralsim.report.story.blocks import Cards, Picture, Section, Story
from ruralsim.report.story.document import document
from ruralsim.report.story.docx import FACES, docx
from ruralsim.report.story.paper import Grid, Heading, Image, Paragraph, Term, pieces
from ruralsim.report.text import text
from tests.report.story.told import told

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8ffff3f0005fe02"
    "fe0def46b80000000049454e44ae426082"
)


def brief() -> Story:
    story = told(doubt=True)
    blocks = [block for block in story.sections[0].blocks if not isinstance(block, Cards)]
    shown = Picture(PNG, text("Where", "何处"), text("A disc is a village.", "圆点为村。"))
    return replace(story, sections=[Section("effects", text("Effects", "效应"), None, [*blocks, shown])])


def test_one_language_and_numbers() -> None:
    laid = pieces(brief(), "zh")
    assert [piece.text for piece in laid if isinstance(piece, Heading)] == ["一、要点", "二、效应"]
    assert [piece.caption for piece in laid if isinstance(piece, Grid)] == ["表1　", "表2　更多"]
    assert [piece.caption for piece in laid if isinstance(piece, Image)] == ["图1　何处"]
    assert [piece.term for piece in laid if isinstance(piece, Term)] == ["举措"]
    kinds = [piece.kind for piece in laid if isinstance(piece, Paragraph)]
    assert kinds == ["title", "kicker", "doubt", "body", "item", "body", "note"]
    assert "Effects" not in str(laid)


def test_a_cell_has_its_interval_below() -> None:
    grid = next(piece for piece in pieces(brief(), "en") if isinstance(piece, Grid))
    assert [line.text for line in grid.rows[0][1]] == ["+12.3", "+10 … +20"]
    assert grid.middle == [False, True, True, False]
    assert sum(grid.widths()) == pytest.approx(1.0)


def test_figures_of_the_browser_are_refused() -> None:
    with pytest.raises(TypeError, match="Cards cannot be laid out"):
        pieces(told(), "en")


def test_the_page_for_the_printer_escapes_and_speaks_one_language() -> None:
    html = document(brief(), "en")
    assert '<html lang="en">' in html
    assert "Vans &amp; &lt;vans&gt;" in html
    assert '<td colspan="3" class="n">' in html
    assert "data:image/png;base64," in html
    assert "车辆" not in html


def test_a_file_of_word_has_chinese_typefaces_and_headings_on_every_page() -> None:
    word = pytest.importorskip("docx")
    made = datetime(2026, 11, 28, tzinfo=UTC)
    document = word.Document(BytesIO(docx(brief(), "zh", "ruralsim", made)))
    xml = {name: document.styles[name].element.xml for name in ("Normal", "Heading 1", "Title")}
    for name, face in (("Normal", "body"), ("Heading 1", "heading"), ("Title", "title")):
        assert f'w:eastAsia="{FACES[face]}"' in xml[name]
    first, *_ = document.tables
    assert "w:tblHeader" in first.rows[0]._tr.xml
    assert [cell.text for cell in first.rows[1].cells][:2] == ["车辆", "+12.3\n+10 … +20"]
    assert document.core_properties.created.year == 2026
    assert len(document.inline_shapes) == 1
    fonts = next(p for p in document.part.package.iter_parts() if str(p.partname).endswith("fontTable.xml"))
    assert "FangSong" in fonts.blob.decode("utf-8")


def test_a_short_table_stays_on_one_page_and_no_row_of_a_long_one_is_left_alone() -> None:
    def joined(rows: int) -> list[int]:
        grid = Grid("", [[]], [False], [[[]]] * rows)
        return [row for row in range(-1, rows) if grid.joined(row)]

    assert joined(3) == [-1, 0, 1]
    assert joined(8) == [-1, 0, 6]


def test_a_per_cent_sign_is_never_alone_on_a_line() -> None:
    story = replace(brief(), brief=[text("The 95 % interval.", "95%区间。")])
    assert Paragraph("The 95\u00a0% interval.", "item") in list(pieces(story, "en"))


def test_word_takes_latin_words_and_numbers_of_a_chinese_page_for_latin() -> None:
    docx_module = pytest.importorskip("docx")
    made = docx_module.Document(BytesIO(docx(brief(), "zh", "a", datetime(2026, 1, 1, tzinfo=UTC))))
    spoken = made.styles["Normal"].element.xpath("./w:rPr/w:lang/@w:val")
    assert spoken == ["en-GB"]
