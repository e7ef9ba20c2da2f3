"""Headings of tables: which column is what, in English and Chinese, below whatever title stands above."""

import math
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from ruralsim.county import amounts
from ruralsim.county.sheets import Row, Sheet
from ruralsim.foundation.spelling import did_you_mean

_ABOVE = 30  # rows in which the heading is looked for
_FOOTNOTES = re.compile(
    r"(注|备注|说明|填表|制表|审核|单位负责人|负责人|资料来源|数据来源|来源|note|source)", re.I
)
_TOTALS = re.compile(
    r"(.{0,12}(合计|总计|小计|共计)|([全本][县市区旗乡镇])?计|总数|总户数|合|total|subtotal|sum)[:]?", re.I
)
_SCALES = {"万": 1e4, "千": 1e3, "百万": 1e6, "亿": 1e8}

VILLAGES = {
    field: tuple(names.split("|"))
    for field, names in {
        "code": "code|village code|division code|代码|村代码|行政区划代码|区划代码|村级代码|统计用区划代码|"
        "行政村代码|编码|村编码",
        "natural": "natural village|hamlet|自然村|自然村名|自然村名称|自然屯|村民小组",
        "name": "name|village|village name|村|村名|村名称|行政村|行政村名|行政村名称|建制村|村庄|村庄名称|"
        "嘎查村|村委会|村委会名称|村社区|名称",
        "township": "township|township name|town|乡镇|乡镇名|乡镇名称|所属乡镇|所在乡镇|乡|镇|乡镇街道|"
        "苏木乡镇|街道",
        "households": "farm households|households|农户数|农业户数|户数|总户数|户籍户数|常住户数|家庭户数",
        "unit": "unit|kind|type|类型|村类型|村庄类型|性质",
        "east": "lon|lng|long|longitude|easting|east|经度|东经|横坐标|东坐标|x|x坐标|坐标x",
        "point": "经纬度|坐标|经纬度坐标|地理坐标|位置坐标|高德坐标|百度坐标|lonlat|lnglat|coordinates",
        "north": "lat|latitude|northing|north|纬度|北纬|纵坐标|北坐标|y|y坐标|坐标y",
    }.items()
}
"""Columns of a list of villages, and what each may be called: what stands first is preferred."""

TOWNSHIPS = {
    field: tuple(names.split("|"))
    for field, names in {
        "code": "code|township code|代码|乡镇代码|行政区划代码|区划代码|编码",
        "name": "name|township|township name|乡镇|乡镇名|乡镇名称|名称|乡|镇|乡镇街道|苏木乡镇",
        "kind": "kind|type|类型|性质|类别",
    }.items()
}
"""Of a list of townships."""

CHINESE = {
    "code": "代码", "natural": "自然村", "name": "名称", "township": "乡镇", "households": "户数",
    "unit": "类型", "kind": "类型", "point": "坐标", "east": "经度或横坐标", "north": "纬度或纵坐标",
    "figure": "指标", "year": "年份", "value": "数值",
}  # fmt: skip
"""What messages call the columns of tables in Chinese."""


class Column(NamedTuple):
    """A column that is read: where it stands, what it is called, and what its unit multiplies by."""

    at: int
    heading: str
    times: float = 1.0


class Heading(NamedTuple):
    """The heading of a table.

    Attributes:
        row: its number.
        columns: by what they are.
        unread: headings of columns that are not read.
        body: rows below it.
    """

    row: int
    columns: dict[str, Column]
    unread: list[str]
    body: list[Row]

    def cell(self, row: Row, field: str) -> str:
        """What a row has in a column; empty if there is no such column."""
        column = self.columns.get(field)
        return row.cells[column.at] if column and column.at < len(row.cells) else ""

    def told(self) -> tuple[str, str]:
        """Which column is read as what, in both languages."""
        found = [(key, column) for key, column in self.columns.items() if column.heading]
        return (
            ", ".join(f"{key} = {column.heading}" for key, column in found),
            "、".join(f"{CHINESE[key]}＝{column.heading}" for key, column in found),
        )


def find_heading(sheet: Sheet, fields: dict[str, tuple[str, ...]], needed: tuple[str, ...]) -> Heading:
    """The heading of a table: of the first rows the one that names most of the columns.

    Args:
        sheet: as read.
        fields: columns and what they may be called.
        needed: those that must be there.

    Raises:
        DataError: The table is empty, no row is a heading, or columns are missing: which, what they may be
            called, and the nearest headings that are there.
    """
    best, at = _best(sheet, fields)
    if not sheet.rows:
        raise sheet.wrong(
            f"holds nothing; a heading with {', '.join(needed)} is needed",
            f"没有内容，须有表头：{'、'.join(CHINESE[field] for field in needed)}{_allowed(fields, needed)}",
        )
    if not best:
        row = max(sheet.rows[:_ABOVE], key=lambda row: sum(map(bool, row.cells)))  # a title has one cell
        en, zh = _hints(needed, fields, row.cells)
        there = ", ".join(filter(None, row.cells))[:60]
        raise sheet.wrong(
            f"no heading: no row names {', '.join(needed)}; row {row.number} reads {there}{en}",
            f"未找到表头：没有一行列出{'、'.join(CHINESE[field] for field in needed)}，"
            f"第 {row.number} 行为 {there}{zh}{_allowed(fields, needed)}",
        )
    called = _called(fields)
    for upper in (at, at - 1) if any(field not in best for field in needed) else ():  # a heading of two rows
        pair = [_columns(row, fields, called) for row in sheet.rows[max(upper, 0) : upper + 2]]
        both = {key: column for columns in reversed(pair) for key, column in columns.items()}
        if all(pair) and all(field in both for field in needed):
            best, at = both, upper + 1
            break
    row = sheet.rows[at]
    read = {column.at for column in best.values()}
    unread = [text for i, text in enumerate(row.cells) if text and i not in read]
    unread = [text for text in dict.fromkeys(unread) if text not in {c.heading for c in best.values()}]
    if missing := tuple(field for field in needed if field not in best):
        en, zh = _hints(missing, fields, unread)
        lacking = "".join(f"“{CHINESE[field]}”" for field in missing)
        raise sheet.wrong(
            f"no column for {', '.join(missing)}{en}",
            f"缺少{lacking}列{zh}{_allowed(fields, missing)}",
            row.number,
        )
    return Heading(row.number, best, unread, sheet.rows[at + 1 :])


def columns_of(sheet: Sheet, fields: dict[str, tuple[str, ...]]) -> dict[str, Column]:
    """Columns that a table has, whether or not it has all that is needed; none if no row is a heading."""
    return _best(sheet, fields)[0]


def is_footnote(row: Row) -> bool:
    """Whether a row below a table is a remark: who filled it in, where it comes from."""
    words = {amounts.name(cell) for cell in row.cells if cell}
    return len(words) <= 2 and any(_FOOTNOTES.match(word) for word in words)


def is_total(heading: Heading, row: Row) -> bool:
    """Whether a row below a table adds up others: one of its first words says so, and it lies nowhere."""
    words = [amounts.name(cell).replace(" ", "") for cell in row.cells if cell]
    placed = math.isfinite(amounts.angle(heading.cell(row, "east")))
    return not placed and any(_TOTALS.fullmatch(word) for word in words[:4])


def _best(sheet: Sheet, fields: dict[str, tuple[str, ...]]) -> tuple[dict[str, Column], int]:
    """Columns of the row that names most of them, and which of the rows that is."""
    called = _called(fields)
    best: dict[str, Column] = {}
    at = -1
    for index, row in enumerate(sheet.rows[:_ABOVE]):
        columns = _columns(row, fields, called)
        if len(columns) > len(best) or (at >= 0 and row.cells == sheet.rows[at].cells):
            best, at = columns, index
    return best, at


def _called(fields: dict[str, tuple[str, ...]]) -> dict[str, str]:
    """What columns may be called → which column it is."""
    return {_key(name): field for field, names in fields.items() for name in names}


def _hints(
    missing: Sequence[str], fields: dict[str, tuple[str, ...]], cells: Iterable[str]
) -> tuple[str, str]:
    """Which headings that are there missing columns may be, in both languages; empty if none is near."""
    there = [text for text in cells if len(text) > 1 or not text.isascii()]
    found = dict[str, str]()
    for field in missing:
        known = [_key(name) for name in fields[field]]
        if near := next((text for text in there if did_you_mean(_key(text), known)), ""):
            there.remove(near)
            found[field] = near[:40]
    if not found:
        return "", ""
    if len(missing) == 1:
        return f"; is it {found[missing[0]]!r}?", f"，是否为“{found[missing[0]]}”？"
    listed = ", ".join(f"{field} in {near!r}" for field, near in found.items())
    zh = "、".join(f"{CHINESE[field]}是否为“{near}”" for field, near in found.items())
    return f"; is {listed}?", f"，{zh}？"


def _allowed(fields: dict[str, tuple[str, ...]], missing: Sequence[str]) -> str:
    """Lines of what missing columns may be called."""
    lines = [
        f"{f'{field} · {CHINESE[field]}: ' if len(missing) > 1 else ''}{', '.join(fields[field])}"
        for field in missing
    ]
    if {"east", "north"} <= {*missing}:  # one cell may hold both
        lines.append(f"east, north · {CHINESE['east']}、{CHINESE['north']}: {', '.join(fields['point'])}")
    head = "allowed · 可用列名:"
    return f"\n  {head} {lines[0]}" if len(lines) == 1 else "\n    ".join([f"\n  {head}", *lines])


def _columns(row: Row, fields: dict[str, tuple[str, ...]], called: dict[str, str]) -> dict[str, Column]:
    """The columns that a row would name, were it the heading; of several for one thing the preferred one."""
    found: dict[str, Column] = {}
    rank: dict[str, int] = {}
    for at, text in enumerate(row.cells):
        field = called.get(_key(text))
        if field is None:
            continue
        place = [_key(name) for name in fields[field]].index(_key(text))
        if field not in found or place < rank[field]:
            found[field], rank[field] = Column(at, text, _times(text)), place
    return found


def _key(text: str) -> str:
    """A heading without blanks, units in brackets, underscores and capitals."""
    bare = re.sub(r"[(\[【].*?[)\]】]", "", amounts.plain(text).lower())
    return re.sub(r"[\s_\-:*·、/]", "", bare)


def _times(text: str) -> float:
    """What the unit in a heading multiplies by: ten thousand of 户数(万户)."""
    unit = re.search(r"[(\[【](百万|千|万|亿)", amounts.plain(text))
    return _SCALES[unit[1]] if unit else 1.0
