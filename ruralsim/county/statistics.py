"""Figures of a statistical yearbook: which of them a scenario takes, in whatever units they come."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.figures import KINDS, Figures, bounds
from ruralsim.county.headings import find_heading, is_footnote
from ruralsim.county.sheets import Sheet
from ruralsim.foundation.spelling import did_you_mean, nearest
from ruralsim.report.text import unit as spelt
from ruralsim.world.county import INCOME_YEARS
from ruralsim.world.growing import CLIMATE, candidates

FIELDS = {
    "figure": ("figure", "indicator", "指标", "指标名称", "项目"),
    "unit": ("unit", "单位", "计量单位"),
    "year": ("year", "年份", "年度"),
    "value": ("value", "数值", "值", "数据"),
}
"""Columns of a table of figures; in place of year and value there may be a column for each year."""

_WHEN = re.compile(r"^(?:其中[:、]?)?(?:[全本][县旗市区])?(?:年末|年底|期末)?(?:全[县旗市区])?(.+?)数?$")
"""What yearbooks write about the name of a figure: of which area, at which time, and that it is a number."""


def _bare(called: str) -> str:
    """The name of a figure without what yearbooks write about it: 户籍总户数 of 全县年末户籍总户数."""
    text = amounts.plain(called).replace(" ", "").lower()
    return match[1] if (match := _WHEN.match(text)) else text


PRODUCTS = ("products", "种养品类", "主要种养品类", "主要农畜产品", "主要农产品", "特色农产品")
"""What a row may be called that names what the county grows and keeps, or says 按气候: all that fits."""
_BY_CLIMATE = (CLIMATE, "按气候", "按气候选取")
_BETWEEN = re.compile(r"[、,，;；/]+")
_NAMES = {name: key for key, kind in KINDS.items() for name in kind.called.split("|")}
_BARE = {_bare(name): key for name, key in _NAMES.items()}
_AREA_OFF = 0.1
_RESIDENTS = (0.3, 2.0)
"""Resident over registered persons, assumed: where many leave about half remain, and hardly a county is
joined by as many as are registered. A misplaced unit is off by ten or more."""
_PERSONS_PER_LISTED, _REGISTERED_PER_LISTED = (0.8, 20.0), 10.0
"""Persons, and registered households, of the county over households of the list, assumed: a list that leaves
out the county town may still hold a tenth of all households, of about two persons each."""


def read_statistics(sheet: Sheet, account: Account) -> Figures:
    """Figures of a table with a row each.

    Args:
        sheet: as read: columns for the figure, its unit, and the year and value, or one for each year.
        account: to which is added which figures are taken and which not.

    Raises:
        DataError: A figure that is taken is no number, of a unit that is not known, or beyond what a county's
            can be: said here, where row and value are known, not of the scenario that is made of it.
    """
    heading = find_heading(sheet, FIELDS, ("figure",))
    above = next(row for row in sheet.rows if row.number == heading.row)
    years = {at: year for at, text in enumerate(above.cells) if (year := _year(text))}
    dated = "year" in heading.columns and "value" in heading.columns
    if not years and not dated:
        raise sheet.wrong(
            "no columns year and value, nor one for each year",
            "缺少年份与数值列，也没有各年份的列",
            heading.row,
        )
    found: dict[str, dict[str, float]] = defaultdict(dict)
    rows: dict[tuple[str, str], int] = {}
    wrong: list[tuple[int, str, str]] = []
    unread: list[tuple[str, str]] = []
    named: list[str] = []
    blank, remarks = list[int](), list[int]()
    for row in heading.body:
        if is_footnote(row):
            remarks.append(row.number)
            continue
        called = amounts.name(heading.cell(row, "figure"))
        name, _, bracket = called.replace("（", "(").partition("(")
        if name.strip().lower() in PRODUCTS:
            cells = sorted(years, reverse=True) if years else [heading.columns["value"].at]
            said_in = (row.cells[at] for at in cells if at < len(row.cells))
            given = next((text for text in said_in if not amounts.is_blank(text)), "")
            products, strange = _products(given)
            named += products
            wrong += ((row.number, *said) for said in strange)
            continue
        key = _BARE.get(_bare(name))
        if key is None:
            unread.append(_with_near(called))
            continue
        unit = amounts.plain(heading.cell(row, "unit") or bracket.rstrip(")")).replace("²", "2").lower()
        unit = unit if unit in KINDS[key].units else unit.removesuffix("/年")
        units = KINDS[key].units
        if unit not in units:
            en = f"{name}: unit {unit!r}; allowed: {', '.join(units)}"
            wrong.append((row.number, en, f"{name}：单位“{unit}”不可用，可用：{'、'.join(units)}"))
            continue
        columns = years or {heading.columns["value"].at: _year(heading.cell(row, "year"))}
        for at, year in columns.items():
            text = row.cells[at] if at < len(row.cells) else ""
            if text and amounts.is_blank(text):
                blank.append(row.number)
                continue
            value = round(amounts.amount(text) * units[unit], 6)
            if text and year and math.isfinite(value):
                wrong += ((row.number, *said) for said in _beyond(key, f"{name}: {text[:30]!r}", year, value))
                if found[key].setdefault(year, value) != value:
                    first = rows[key, year]
                    said = f"{name}: {year} is on row {first} already, with another value"
                    wrong.append((row.number, said, f"第 {first} 行已有 {year} 年的不同数值"))
                rows.setdefault((key, year), row.number)
            elif text or not years:
                en = f"{name}: {text[:30]!r} in {year!r} is no figure"
                wrong.append((row.number, en, f"{name}：{year} 的“{text[:30]}”不是有效数值"))
    latest = {key: rows[key, max(by_year)] for key, by_year in found.items() if by_year}
    if not wrong and (seasons := Figures(found, latest).seasons()):
        wrong.append(seasons)
    if wrong:
        raise sheet.all_wrong(wrong)
    figures = _taken(sheet, found, latest, unread, account)
    account.leave_out_rows(sheet.where, remarks, "note", "notes", "附注")
    rows_blank = sorted(set(blank))
    account.leave_out_rows(
        sheet.where,
        rows_blank,
        "row with years marked as unknown",
        "rows with years marked as unknown",
        "部分年份无数据",
    )
    return figures._replace(named=tuple(dict.fromkeys(named)))


def _beyond(key: str, given: str, year: str, value: float) -> Iterator[tuple[str, str]]:
    """What is wrong with a figure that no county can have, in both languages."""
    low, high = bounds(key)
    unit = spelt(KINDS[key].unit)
    if not low <= value <= high:
        open_end = math.isinf(high)
        en = f"at least {low:,g}" if open_end else f"{low:,.10g} to {high:,.10g}"
        zh = f"不小于 {low:,g}" if open_end else f"{low:,.10g} 至 {high:,.10g}"
        yield (
            f"{given} in {year} is {value:,.10g} {unit['en']}; allowed: {en}",
            f"{year} 年数值 {value:,.10g} {unit['zh']}，可用范围：{zh}",
        )
    earliest, latest = INCOME_YEARS
    if key == "income_head" and not earliest <= int(year) <= latest:
        yield (
            f"{given} in {year}; allowed: incomes of {earliest} to {latest}",
            f"{year} 年收入不读取，可用年份：{earliest} 至 {latest}",
        )


def _products(given: str) -> tuple[list[str], list[tuple[str, str]]]:
    """Products that a cell names, by their keys, and what is wrong with the other names."""
    known = {CLIMATE: CLIMATE, **dict.fromkeys(_BY_CLIMATE, CLIMATE)}
    for key, one in candidates().items():  # 肉羊(羊肉) is known by either word
        words = re.split(r"[()（）]", f"{one.product.en}({one.product.zh}".lower())
        known |= dict.fromkeys((key, *filter(None, map(str.strip, words))), key)
    found, wrong = list[str](), list[tuple[str, str]]()
    for word in filter(None, map(amounts.name, _BETWEEN.split(given))):
        if word.lower() in known:
            found.append(known[word.lower()])
            continue
        hint = did_you_mean(word.lower(), known)
        allowed = ", ".join(f"{one.product.zh} {key}" for key, one in candidates().items())
        en = f"{word[:40]!r} is no product of the catalogue. {hint}".strip()
        wrong.append((en, f"“{word[:40]}”不在品类目录中\n  allowed · 可用: {allowed}, 按气候 {CLIMATE}"))
    if not found and not wrong:
        wrong.append(("names no product", "未列出品类"))
    return found, wrong


def held_against(
    figures: Figures, households: int, area_km2: float, account: Account, where: str = ""
) -> None:
    """Adds to the suspicious what figures and lists say differently.

    Args:
        figures: of the yearbook.
        households: of all villages of the list.
        area_km2: within the boundary; NaN if unknown.
        account: to which it is added.
        where: file and sheet of the figures.
    """
    _suspect_people(figures, households, account, where)
    registered = figures.latest.get("registered_households", math.inf)
    if households > registered:
        account.suspect(
            55.0,
            f"villages have {households:,} households, the whole county {registered:,.0f} registered ones",
            f"各村合计 {households:,} 户，超过全县户籍户数 {registered:,.0f} 户",
            figures.rows["registered_households"],
            where=where,
        )
    if abs(area_km2 / figures.area_km2 - 1) > _AREA_OFF:
        account.suspect(
            55.0,
            f"area within the boundary {area_km2:,.0f} km², in the statistics {figures.area_km2:,.0f} km²",
            f"边界内面积 {area_km2:,.0f} 平方公里，统计为 {figures.area_km2:,.0f} 平方公里",
            figures.rows["area_km2"],
            where=where,
        )


def household_size(sheet: Sheet, figures: Figures, least: int, most: int) -> None:
    """Refuses persons and registered households that no sizes of households go with.

    Args:
        sheet: of the figures.
        figures: of it.
        least: members of the smallest household that the model has.
        most: of the largest.

    Raises:
        DataError: Naming the rows of both.
    """
    persons, registered = (figures.latest.get(key, 0.0) for key in ("persons", "registered_households"))
    if persons and registered and not least < persons / registered < most:
        row, size = figures.rows["registered_households"], persons / registered
        raise sheet.wrong(
            f"registered persons {persons:,.0f}, registered households {registered:,.0f} (row {row}): "
            f"{size:.3g} persons a household; allowed: more than {least}, fewer than {most}",
            f"户籍人口 {persons:,.0f} 人，户籍户数 {registered:,.0f} 户（第 {row} 行）：户均 {size:.3g} 人，"
            f"应大于 {least}、小于 {most}，请核对单位",
            figures.rows["persons"],
        )


def _suspect_people(figures: Figures, households: int, account: Account, where: str) -> None:
    """Suspects numbers of people that do not go with each other or with the list: a unit may be misplaced."""
    latest = figures.latest

    def odd(key: str, over: float, of: tuple[str, str], low: float, high: float) -> None:
        times = latest[key] / over
        if not low <= times <= high:
            kind = KINDS[key]
            (en, zh), many = of, f"{times:,.0f}" if times >= 100 else f"{times:.2g}"
            account.suspect(
                60.0 + abs(math.log(max(times, 1e-9))),
                f"{kind.en} {latest[key]:,.0f} are {many} times {en} {over:,.0f} (likely: {low:g} to "
                f"{high:g}); check the unit",
                f"{kind.zh} {latest[key]:,.0f}，为{zh} {over:,.0f} 的 {many} 倍"
                f"（合理范围 {low:g}—{high:g}），请核对单位",
                figures.rows[key],
                where=where,
            )

    listed = ("the list's households", "村庄清单户数")
    if "persons" in latest:
        odd("persons", households, listed, *_PERSONS_PER_LISTED)
    if "resident_persons" in latest and latest.get("persons"):
        odd("resident_persons", latest["persons"], ("registered persons", "户籍人口"), *_RESIDENTS)
    elif "resident_persons" in latest:
        odd("resident_persons", households, listed, *_PERSONS_PER_LISTED)
    if "registered_households" in latest:
        odd("registered_households", households, listed, 0.0, _REGISTERED_PER_LISTED)


def _year(text: str) -> str:
    """The year that a text is, such as 2020年; empty if it is none."""
    found = re.fullmatch(r"((?:19|20)\d\d)(?:年|年度|年末|年底)?", amounts.plain(text))
    return found[1] if found else ""


def _with_near(called: str) -> tuple[str, str]:
    """A figure that is not read, in both languages: with the known one it holds or is most like."""
    held = max((name for name in _NAMES if name in called), key=len, default=None)
    like = held or nearest(called, _NAMES)
    return (f"{called} (is it {like}?)", f"{called}（是否为“{like}”？）") if like else (called, called)


def _taken(
    sheet: Sheet,
    found: dict[str, dict[str, float]],
    rows: dict[str, int],
    unread: list[tuple[str, str]],
    account: Account,
) -> Figures:
    ordered = {key: dict(sorted(found[key].items())) for key in KINDS if found.get(key)}
    figures = Figures(ordered, rows)
    if ordered:
        en, zh = (
            [
                f"{kind[at]} {figures.latest[key]:,.10g} {spelt(kind.unit)[lang]}"
                + on.format(max(ordered[key]))
                for key, kind in KINDS.items()
                if key in ordered
            ]
            for at, lang, on in ((0, "en", " ({})"), (1, "zh", "（{}年）"))
        )
        account.note(f"{sheet.where}: {', '.join(en)}", f"{sheet.where}：{'、'.join(zh)}")
    if unread:
        account.leave_out(
            f"{sheet.where}: figures not read: {', '.join(en for en, _ in unread)}",
            f"{sheet.where}：未读取的指标：{'、'.join(zh for _, zh in unread)}",
        )
    return figures
