"""A story as a file of Word: A4, the typefaces of office papers, three-line tables."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from ruralsim.foundation.errors import MissingExtra
from ruralsim.report.story.blocks import Story
from ruralsim.report.story.paper import Grid, Heading, Image, Language, Line, Paragraph, Term, pieces

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph as Written

FACES = {"body": "仿宋", "heading": "黑体", "title": "宋体"}
"""Chinese typefaces by what they are for, as Windows and WPS have them."""
OTHER_NAMES = {
    "仿宋": "FangSong, 仿宋_GB2312, STFangsong, Noto Serif CJK SC",
    "黑体": "SimHei, STHeiti, Noto Sans CJK SC",
    "宋体": "SimSun, STSong, Noto Serif CJK SC",
}
"""What stands in where a machine has not got them."""
_BODY_PT = 11
_LATIN = "Times New Roman"
_MARGINS_MM = {"top": 22, "bottom": 20, "left": 22, "right": 22}
_CODES = {"zh": "zh-CN", "en": "en-GB"}
_LATIN_CODE = "en-GB"


def docx(story: Story, language: Language, author: str, made: datetime) -> bytes:
    """The whole file.

    Args:
        story: What it tells.
        language: It tells it in.
        author: Of the file's properties.
        made: When what it tells was made.

    Raises:
        MissingExtra: python-docx is not installed.
    """
    try:
        from docx import Document
    except ModuleNotFoundError:
        raise MissingExtra("office", "a file of Word · 生成 Word 文件") from None
    document = _Document(Document(), language)
    for piece in pieces(story, language):
        document.add(piece)
    return document.saved(story.title[language], author, made)


class _Document:
    """Writes pieces into a document of python-docx."""

    def __init__(self, document: "Document", language: Language) -> None:
        self.document, self.language = document, language
        self._page()
        self._styles()
        self._foot()

    def add(self, piece: object) -> None:
        match piece:
            case Heading(text):
                self.document.add_paragraph(text, style="Heading 1")
            case Paragraph(text, kind):
                self._paragraph(text, kind)
            case Term(term, lines):
                paragraph = self._paragraph("", "body")
                run = paragraph.add_run(f"{term}{'。' if self.language == 'zh' else '. '}")
                run.bold = True
                paragraph.add_run(" ".join(lines) if self.language == "en" else "".join(lines))
            case Grid():
                self._table(piece)
            case Image():
                self._image(piece)

    def saved(self, title: str, author: str, made: datetime) -> bytes:
        about = self.document.core_properties
        about.title, about.author, about.last_modified_by = title, author, author
        about.created = about.modified = made
        about.language, about.comments = _CODES[self.language], ""
        file = BytesIO()
        self.document.save(file)
        return file.getvalue()

    def _paragraph(self, text: str, kind: str) -> Any:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        style = {"title": "Title", "item": "List Bullet"}.get(kind, "Normal")
        paragraph = self.document.add_paragraph(style=style)
        run = paragraph.add_run(text)
        if kind == "kicker":
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.font.size = Pt(10.5)
        elif kind == "note":
            run.font.size = Pt(9)
            run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)
        elif kind == "doubt":
            run.bold = True
        if kind in ("body", "doubt") and self.language == "zh":
            _indented(paragraph)
        return paragraph

    def _table(self, grid: Grid) -> None:
        from docx.enum.table import WD_TABLE_ALIGNMENT
        from docx.shared import Mm

        self._caption(grid.caption, above=True)
        table = self.document.add_table(rows=0, cols=len(grid.heads))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        room = 210 - _MARGINS_MM["left"] - _MARGINS_MM["right"]
        widths = [share * room for share in grid.widths()]
        for column, width in zip(table.columns, widths, strict=True):
            column.width = Mm(width)
        for n, row in enumerate([grid.heads, *grid.rows]):
            made = table.add_row()
            _kept_whole(made, head=n == 0)
            for i, lines in enumerate(row):
                self._cell(made.cells[i], lines, grid.middle[i], widths[i], grid.joined(n - 1))
            if 0 < len(row) < len(grid.heads):
                made.cells[len(row) - 1].merge(made.cells[-1])
        _three_lines(table)
        self._gap()

    def _cell(
        self, cell: "_Cell", lines: Sequence[Line], middle: bool, width_mm: float, joined: bool
    ) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm, Pt, RGBColor

        cell.width = Mm(width_mm)
        for i, line in enumerate(lines):
            paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.line_spacing = 1.0
            paragraph.paragraph_format.keep_with_next = joined
            if middle:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = paragraph.add_run(line.text)
            run.font.size = Pt(8.5 if line.style == "small" else 10)
            run.bold = line.style == "strong"
            if line.style == "small":
                run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)

    def _image(self, image: Image) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        paragraph = self.document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.add_run().add_picture(BytesIO(image.png), width=Mm(image.width_mm))
        described = paragraph._p.xpath(".//wp:docPr")[0]  # what a reader without eyes hears
        described.set("descr", image.caption)
        self._caption(image.caption, above=False).paragraph_format.keep_with_next = bool(image.note)
        if image.note:
            self._paragraph(image.note, "note")

    def _caption(self, text: str, above: bool) -> Any:
        from docx.shared import Pt

        paragraph = self.document.add_paragraph(text, style="Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph.paragraph_format.space_after = Pt(3 if above else 6)
        return paragraph

    def _gap(self) -> None:
        from docx.shared import Pt

        paragraph = self.document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.paragraph_format.line_spacing = Pt(8)

    def _page(self) -> None:
        from docx.shared import Mm

        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        for side, size in _MARGINS_MM.items():
            setattr(section, f"{side}_margin", Mm(size))

    def _styles(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Pt, RGBColor

        for name, face, size, bold in (
            ("Normal", "body", _BODY_PT, False),
            ("List Bullet", "body", _BODY_PT, False),
            ("Title", "title", 18, True),
            ("Heading 1", "heading", 13, self.language == "en"),
            ("Caption", "heading", 10, self.language == "en"),
        ):
            style = self.document.styles[name]
            style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
            style.font.color.rgb = RGBColor(0, 0, 0)
            _face(style, FACES[face])
            form = style.paragraph_format
            form.space_before, form.space_after = Pt(0), Pt(4)
            form.line_spacing = 1.25 if face == "body" else 1.1
        styles = self.document.styles
        styles["Heading 1"].paragraph_format.space_before = Pt(8)
        styles["Heading 1"].paragraph_format.keep_with_next = True
        for name in ("Title", "Caption"):
            styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for border in styles["Title"].element.xpath("./w:pPr/w:pBdr"):
            border.getparent().remove(border)
        _named_otherwise(self.document)

    def _foot(self) -> None:
        """The number of the page, between dashes as offices have it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        paragraph = self.document.sections[0].footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run("— ")
        run = paragraph.add_run()
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                element.set(qn("w:fldCharType"), kind)
            element.text = words or None
            run._r.append(element)
        paragraph.add_run(" —")


def _indented(paragraph: "Written") -> None:
    """Two characters at the beginning, as Chinese paragraphs have."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    indent = OxmlElement("w:ind")
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), str(2 * _BODY_PT * 20))  # for those who do not count characters
    paragraph._p.get_or_add_pPr().append(indent)


def _face(style: "ParagraphStyle", chinese: str) -> None:
    """Latin and Chinese typefaces of a style; a theme's would go before them."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    style.font.name = _LATIN
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in [name for name in fonts.attrib if name.endswith("Theme")]:
        del fonts.attrib[attribute]
    for script, name in (("ascii", _LATIN), ("hAnsi", _LATIN), ("cs", _LATIN), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{script}"), name)
    spoken = OxmlElement("w:lang")
    spoken.set(
        qn("w:val"), _LATIN_CODE
    )  # of Latin letters: counted as Chinese, words and numbers would be cut
    spoken.set(qn("w:eastAsia"), "zh-CN")
    style.element.get_or_add_rPr().append(spoken)


def _named_otherwise(document: "Document") -> None:
    """Says what each Chinese typeface is called elsewhere, so that a machine without it finds one like it."""
    from lxml import etree

    part = next(p for p in document.part.package.iter_parts() if str(p.partname).endswith("fontTable.xml"))
    space = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    table = etree.fromstring(part.blob)
    for name, others in OTHER_NAMES.items():
        font = etree.SubElement(table, f"{space}font", {f"{space}name": name})
        etree.SubElement(font, f"{space}altName", {f"{space}val": others})
    part._blob = etree.tostring(table, xml_declaration=True, encoding="UTF-8", standalone=True)


def _kept_whole(row: "_Row", head: bool) -> None:
    """No row is cut between pages; the headings stand on every page."""
    from docx.oxml import OxmlElement

    about = row._tr.get_or_add_trPr()
    about.append(OxmlElement("w:cantSplit"))
    if head:
        about.append(OxmlElement("w:tblHeader"))


def _three_lines(table: "Table") -> None:
    """Lines above, below, and under the headings, and no others."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    def line(parent: "BaseOxmlElement", side: str, eighths: int) -> None:
        made = OxmlElement(f"w:{side}")
        for key, value in (("val", "single"), ("sz", str(eighths)), ("space", "0"), ("color", "000000")):
            made.set(qn(f"w:{key}"), value)
        parent.append(made)

    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        line(borders, side, 12)
    table._tbl.tblPr.append(borders)
    for cell in table.rows[0].cells:
        under = OxmlElement("w:tcBorders")
        line(under, "bottom", 6)
        cell._tc.get_or_add_tcPr().append(under)
