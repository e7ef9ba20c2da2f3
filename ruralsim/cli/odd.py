"""The end of the model's description: which phase reads and which writes what, in each language."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from ruralsim.cli.reference import row
from ruralsim.report.text import text, unit

TABLES = {
    "Farmers": text("Farmers", "农户"),
    "Shops": text("Shops", "网店"),
    "Incomes": text("Incomes", "收入"),
    "Villages": text("Villages", "村"),
    "Townships": text("Townships", "乡镇"),
    "Cells": text("Cells", "栅格"),
    "Products": text("Products", "品类"),
    "Offers": text("Offers", "待售货"),
    "Intents": text("Intents", "购买意愿"),
    "Buyers": text("Buyers", "买家"),
    "Zones": text("Zones", "市场区"),
    "Consignments": text("Consignments", "运单"),
    "Networks": text("Networks", "物流网络"),
    "Stations": text("Stations", "站点"),
    "Couriers": text("Couriers", "快递员"),
    "Programmes": text("Programmes", "项目"),
}
"""Table → what it is called, in the order of the page."""
_HEAD = (
    text("column", "列"),
    text("unit", "单位"),
    text("meaning", "含义"),
    text("phases that write it", "写入的阶段"),
    text("phases that read it", "读取的阶段"),
)
_ROWS = text("rows", "行"), text("Added or dropped", "增加或删除")
_TERMS = text("### Terms", "### 政策条件 { #terms }"), text("term", "条件")
"""Pages lead to the heading by one address in both languages."""
_LEVERS = text("Levers write them, in the phase `policies`.", "由政策举措在 `policies` 阶段写入。")


def meanings() -> dict[str, dict[str, str]]:
    """Table → column → what it holds, in Chinese."""
    return tomllib.loads(Path(__file__).with_name("columns_zh.toml").read_text(encoding="utf-8"))


def columns(lang: str) -> Iterator[str]:
    """Lines of the tables in one language."""
    from ruralsim import entities
    from ruralsim.cli.columns import ROWS, accesses, by_column
    from ruralsim.terms import TERMS

    found = accesses()
    writers, readers = by_column(found, True), by_column(found, False)
    chinese = meanings()

    def names(of: dict[tuple[str, str], list[str]], table: str, column: str) -> str:
        return ", ".join(of.get((table, column), []))

    for table, label in TABLES.items():
        yield from ("", f"### {label[lang]}", "")
        yield row(*(cell[lang] for cell in _HEAD))
        yield row(*["---"] * len(_HEAD))
        if moved := names(writers, table, ROWS):
            yield row(_ROWS[0][lang], "", _ROWS[1][lang], moved, "")
        for name, column in getattr(entities, table).columns.items():
            says = column.doc if lang == "en" else chinese[table].get(name, "")
            cells = names(writers, table, name), names(readers, table, name)
            yield row(f"`{name}`", counted(column.unit, lang), says, *cells)
    yield from ("", _TERMS[0][lang], "", _LEVERS[lang], "")
    yield row(_TERMS[1][lang], *(cell[lang] for cell in (*_HEAD[1:3], _HEAD[4])))
    yield row(*["---"] * 4)
    for term in TERMS:
        says = term.en if lang == "en" else term.zh
        yield row(f"`{term.name}`", counted(term.unit, lang), says, names(readers, "Terms", term.name))
    yield ""


def counted(name: str, lang: str) -> str:
    """A unit; shares are held as parts of one in tables and files, though pages of results show per cent."""
    if name == "share":
        return text("share", "比例")[lang]
    return unit(name)[lang]
