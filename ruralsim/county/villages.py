"""A list of villages as an office keeps it: what is read, repaired, left out, and what is odd."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.blocks import under_townships
from ruralsim.county.divisions import ADMINISTRATIVE, NATURAL, UNITS, Kind, said_of_village, unit_of_village
from ruralsim.county.headings import VILLAGES, Heading, columns_of, find_heading, is_footnote, is_total
from ruralsim.county.kinds import column_of_kinds, said_in
from ruralsim.county.points import taken_apart
from ruralsim.county.sheets import Row, Sheet
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.spelling import counted, nearest

_ROUND = 1.5  # factor by which a total may miss the sum of its rows before nobody would call it one
_DIGITS = 12  # of a code of division down to the village
_HUGE, _TINY = 8.0, 0.02  # times the median: households of a village that nobody would believe


class Village(NamedTuple):
    """One village of a list.

    Attributes:
        row: of the table.
        code: division code; empty if there is none.
        township: it belongs to; empty if the list has no townships.
        within: administrative village that a natural one belongs to; empty if unknown.
        name: of it.
        unit: administrative or natural village, or community.
        households: how many.
        east: what its first column of coordinates holds.
        north: what the second one holds.
    """

    row: int
    code: str
    township: str
    within: str
    name: str
    unit: Kind
    households: int
    east: float
    north: float

    @property
    def identity(self) -> tuple[str, str]:
        """What it is known by: its code, else its township and name."""
        return ("", self.code) if self.code else (self.township, self.name)


def read_village_list(sheet: Sheet, account: Account) -> list[Village]:
    """Villages of a table.

    Args:
        sheet: as read.
        account: to which is added what was read, repaired and left out, and what is suspicious.

    Raises:
        DataError: Naming every row (the first ten) that cannot be right.
    """
    called = "natural" if "natural" in columns_of(sheet, VILLAGES) else "name"
    needed = called, "households", "east", "north"
    try:
        heading = find_heading(sheet, VILLAGES, needed)
    except DataError:
        apart = taken_apart(sheet, account)
        if apart is None:
            raise
        sheet, heading = apart, find_heading(apart, VILLAGES, needed)
    wrong: list[tuple[int, str, str]] = []
    villages: list[Village] = []
    totals, remarks = list[int](), list[int]()
    heading = under_townships(sheet, heading, account)
    entries = [r for r in heading.body if not is_total(heading, r) and not is_footnote(r)]
    told = [row for row in entries if not heading.cell(row, "natural")]  # a natural village is one
    heading, unknown = column_of_kinds(sheet, heading, told, "unit", UNITS, said_of_village, account)
    wrong += unknown
    for row in heading.body:
        if is_total(heading, row):
            _hold_against(heading, row, villages, max(totals, default=0), account)
            totals.append(row.number)
        elif is_footnote(row):
            remarks.append(row.number)
        elif village := _village(heading, row, wrong):
            villages.append(village)
    villages = _hamlets(villages, account)
    wrong += _twice(villages)
    if wrong:
        raise sheet.all_wrong(wrong)
    if not villages:
        raise sheet.wrong("no village below the heading", "表头之下没有村庄", heading.row)
    _report(sheet, heading, villages, account)
    account.leave_out_rows(sheet.where, totals, "total", "totals", "合计")
    account.leave_out_rows(sheet.where, remarks, "note", "notes", "附注")
    return villages


def _village(heading: Heading, row: Row, wrong: list[tuple[int, str, str]]) -> Village | None:
    """The village of a row; what is wrong with it goes to `wrong`."""
    hamlet, committee, township, code = (
        amounts.name(heading.cell(row, key)) for key in ("natural", "name", "township", "code")
    )
    called = hamlet or committee
    said = {key: heading.cell(row, key) for key in ("households", "east", "north")}
    problems: list[tuple[int, str, str]] = []

    def odd(en: str, zh: str) -> None:
        problems.append((row.number, en, zh))

    if not called:
        wrong.append((row.number, "no name of a village", "没有村名"))
        return None
    if "township" in heading.columns and not township:
        odd(f"{called!r} has no township", f"“{called}”没有所属乡镇")
    if re.search(r"\d[eE]\+", code):
        odd(
            f"code {code}: shortened by the spreadsheet, keep it as text",
            f"代码 {code} 被电子表格截断，请设为文本格式",
        )
    households = amounts.amount(said["households"], heading.columns["households"].times)
    if not (households >= 1 and households == int(households)):
        given = said["households"][:30]
        odd(
            f"{called!r}: households {given!r}; a whole number from 1 is needed",
            f"“{called}”户数“{given}”，应为不小于 1 的整数",
        )
    places = [amounts.angle(said[axis]) for axis in ("east", "north")]
    for axis, value in zip(("east", "north"), places, strict=True):
        if not math.isfinite(value):
            title = heading.columns[axis].heading
            odd(
                f"{called!r}: {title} {said[axis][:30]!r} is no number",
                f"“{called}”{title}“{said[axis][:30]}”不是数值",
            )
    if problems:
        wrong += problems
        return None
    unit = (
        NATURAL if hamlet else unit_of_village(called, code, said_in(heading, row, "unit")) or ADMINISTRATIVE
    )
    within = committee if hamlet else ""
    return Village(row.number, code, township, within, called, unit, int(households), *places)


def _hamlets(villages: list[Village], account: Account) -> list[Village]:
    """Natural villages of one name in one township, told apart by the administrative village they belong to.

    A code that several of them share is that of the administrative village, and is none of their own.
    """
    codes = Counter(village.code for village in villages if village.unit is NATURAL)
    if shared := {code for code, n in codes.items() if code and n > 1}:
        villages = [
            v._replace(code="", within=v.within or v.code) if v.code in shared else v for v in villages
        ]
        account.repair(
            f"{counted(len(shared), 'code')} of administrative villages that several natural ones share are "
            "not taken for codes of these",
            f"{len(shared)} 个代码为多个自然村共用，视为行政村代码",
        )
    names = Counter((village.township, village.name) for village in villages)
    alike = [v for v in villages if names[v.township, v.name] > 1 and v.within]
    if alike:
        account.repair(
            f"{len(alike)} natural villages with a namesake in their township bear their administrative "
            "village's name in brackets",
            f"{len(alike)} 个同乡镇同名自然村加注所属行政村",
        )
    rows = {village.row for village in alike}
    return [v._replace(name=f"{v.name}（{v.within}）") if v.row in rows else v for v in villages]


def _hold_against(heading: Heading, row: Row, villages: list[Village], before: int, account: Account) -> None:
    """Suspects a total that is neither the sum of all rows so far nor of those since the last total."""
    said = amounts.amount(heading.cell(row, "households"), heading.columns["households"].times)
    sums = [sum(v.households for v in villages if v.row > since) for since in (before, 0)]
    near = min(sums, key=lambda found: abs(said - found))
    if said not in sums and near and 1 / _ROUND < said / near < _ROUND:
        account.suspect(
            50.0,
            f"the total says {said:,.0f} households, the rows above add up to {near:,}",
            f"合计 {said:,.0f} 户，以上各行之和为 {near:,} 户",
            row.number,
        )


def _twice(villages: Iterable[Village]) -> list[tuple[int, str, str]]:
    """Villages that stand there twice: of one code, or without codes of one name in one township."""
    first: dict[tuple[str, str], Village] = {}
    wrong = []
    for village in villages:
        before = first.setdefault(village.identity, village)
        if before is not village:
            by = f"code {village.code}" if village.code else "its name in its township"
            zh = f"代码 {village.code}" if village.code else "同一乡镇内的村名"
            hint = "" if village.code else "; a column code tells two of one name apart"
            zh_hint = "" if village.code else "；同名村须以代码列区分"
            wrong.append(
                (
                    village.row,
                    f"{village.name!r} is on row {before.row} already, by {by}{hint}",
                    f"“{village.name}”已见于第 {before.row} 行（{zh}）{zh_hint}",
                )
            )
    return wrong


def _report(sheet: Sheet, heading: Heading, villages: list[Village], account: Account) -> None:
    total = sum(village.households for village in villages)
    townships = {village.township for village in villages if village.township}
    units = Counter(village.unit for village in villages)
    en = ", ".join(counted(n, unit.en, unit.many) for unit, n in units.items())
    zh = "、".join(f"{unit.zh} {n:,} 个" for unit, n in units.items())
    account.note(
        f"{sheet.where}: {counted(len(townships), 'township')}, {en}, {total:,} households",
        f"{sheet.where}：{len(townships)} 个乡镇，{zh}，{total:,} 户",
    )
    listed, zh = heading.told()
    account.note(f"heading in row {heading.row}: {listed}", f"表头在第 {heading.row} 行：{zh}")
    for note in sheet.notes:
        account.repair(*note)
    if heading.unread:
        account.leave_out(
            f"columns not read: {', '.join(heading.unread)}", f"未读取的列：{'、'.join(heading.unread)}"
        )
    _suspect_sizes(villages, account)
    members = defaultdict[str, list[Village]](list)
    for village in villages:
        members[village.township].append(village)
    _suspect_townships(members, account)
    for own in members.values():
        _suspect_codes(own, account)
        _suspect_namesakes(own, account)


def _suspect_sizes(villages: list[Village], account: Account) -> None:
    middle = sorted(village.households for village in villages)[len(villages) // 2]
    for village in villages:
        times = village.households / middle
        if _TINY <= times <= _HUGE:
            continue
        account.suspect(
            10.0 + abs(math.log(times)),
            f"{village.name} has {village.households:,} households, the median is {middle:,}",
            f"{village.name} {village.households:,} 户，中位数为 {middle:,} 户",
            village.row,
        )


def _suspect_townships(members: dict[str, list[Village]], account: Account) -> None:
    """Townships of a single village that are spelt almost like another."""
    for township, own in members.items():
        others = [name for name, of in members.items() if name != township and len(of) > 1]
        like = nearest(township, others) if township and len(own) == 1 else None
        if like:
            row = own[0].row
            account.suspect(
                40.0,
                f"{township} has one village; is it {like}?",
                f"{township}只有一个村，是否为{like}？",
                row,
            )


def _suspect_codes(own: list[Village], account: Account) -> None:
    """Villages of a township whose codes begin otherwise than those of most of its villages."""
    begins = Counter(v.code[:9] for v in own if v.code.isdecimal() and len(v.code) == _DIGITS and v.township)
    for village in own:
        begin = village.code[:9]
        if begin in begins and begins[begin] < max(begins.values()):
            account.suspect(
                30.0,
                f"the code of {village.name} is of {begin}, unlike others of {village.township}",
                f"{village.name}的代码属 {begin}，与{village.township}其他村不同",
                village.row,
            )


def _suspect_namesakes(own: list[Village], account: Account) -> None:
    """Villages of one name in one township, which only their codes tell apart."""
    names = Counter(village.name for village in own)
    for village in own:
        if names[village.name] > 1:
            account.suspect(
                20.0,
                f"another village of {village.township} is called {village.name}, too",
                f"{village.township}另有同名的{village.name}",
                village.row,
            )
