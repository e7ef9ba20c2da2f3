"""Units of township level: towns and townships, streets, zones and farms, kept as what they are."""

from collections.abc import Sequence
from typing import NamedTuple

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.divisions import KINDS, OTHER, Kind, kind_of_township, said_of_township
from ruralsim.county.headings import TOWNSHIPS, find_heading, is_footnote, is_total
from ruralsim.county.kinds import column_of_kinds, said_in
from ruralsim.county.sheets import Sheet
from ruralsim.county.villages import Village
from ruralsim.foundation.errors import ScenarioError
from ruralsim.foundation.spelling import counted, did_you_mean, nearest


class Township(NamedTuple):
    """A unit of township level: its name, its division code (or none), and its kind."""

    name: str
    code: str
    kind: Kind


def townships_among(villages: Sequence[Village]) -> list[Township]:
    """Units that villages name: in the order of the division codes where all have one, else of the list."""
    first: dict[str, Village] = {}
    for village in villages:
        if village.township:
            first.setdefault(village.township, village)
    found = [Township(name, v.code[:9], kind_of_township(name, v.code)) for name, v in first.items()]
    coded = all(len(township.code) == 9 and township.code.isdecimal() for township in found)
    return sorted(found, key=lambda township: township.code) if coded else found


def read_township_list(sheet: Sheet, villages: Sequence[Village], account: Account) -> list[Township]:
    """Units of a list of their own, in its order; those without villages are left out and named.

    Args:
        sheet: as read.
        villages: each of which must belong to one of them.
        account: to which is added what was read and left out.

    Raises:
        DataError: It names a unit twice, or not one that villages belong to: with the nearest.
    """
    heading = find_heading(sheet, TOWNSHIPS, ("name",))
    entries = [row for row in heading.body if not is_total(heading, row)]
    heading, wrong = column_of_kinds(sheet, heading, entries, "kind", KINDS, said_of_township, account)
    if wrong:
        raise sheet.all_wrong(wrong)
    found: dict[str, Township] = {}
    totals, remarks, nameless = list[int](), list[int](), list[int]()
    for row in heading.body:
        name, code = (amounts.name(heading.cell(row, key)) for key in ("name", "code"))
        if is_total(heading, row):
            totals.append(row.number)
            continue
        if is_footnote(row) and kind_of_township(name) is OTHER:  # 注溪镇 is a town
            remarks.append(row.number)
            continue
        if not name:
            nameless.append(row.number)
            continue
        if name in found:
            raise sheet.wrong(f"{name!r} is there twice", f"“{name}”重复", row.number)
        found[name] = Township(name, code, kind_of_township(name, code, said_in(heading, row, "kind")))
    account.leave_out_rows(sheet.where, totals, "total", "totals", "合计")
    account.leave_out_rows(sheet.where, remarks, "note", "notes", "附注")
    account.leave_out_rows(sheet.where, nameless, "row without a name", "rows without a name", "无名称")
    wrong = []
    for village in villages:
        if village.township and village.township not in found:
            near = nearest(village.township, found)
            hint, zh = (f"; is it {near}?", f"，是否为{near}？") if near else ("", "")
            wrong.append(
                (village.row, f"{village.township!r} is not listed{hint}", f"未列出“{village.township}”{zh}")
            )
    if wrong:
        raise sheet.all_wrong(wrong)
    inhabited = {village.township for village in villages}
    for name in found.keys() - inhabited:
        account.leave_out(f"{name}: no village of the list lies in it", f"{name}：村庄清单中没有所属村")
    kept = [township for name, township in found.items() if name in inhabited]
    account.note(
        f"{sheet.where}: {counted(len(kept), 'unit')} of township level",
        f"{sheet.where}：乡级单位 {len(kept)} 个",
    )
    return kept


def arranged(
    townships: list[Township], seat: str, without: Sequence[str]
) -> tuple[list[Township], list[Township]]:
    """Units in their order, the one with the county seat first, and those that are dropped.

    Args:
        townships: as read.
        seat: name of the one that holds the county seat; empty for the first.
        without: kinds, in either language, or names of those to drop.

    Raises:
        ScenarioError: There is no such unit or kind, or nothing is left.
    """
    names = [township.name for township in townships]
    kinds = [word for kind in KINDS for word in (kind.key, kind.en, kind.zh)]
    for word in without:
        if word not in names and word.lower() not in kinds:
            _refuse("--without", word, [*names, *(kind.zh for kind in KINDS)])
    dropped = [t for t in townships if {t.name, t.kind.key, t.kind.en, t.kind.zh} & {*without}]
    kept = [t for t in townships if t not in dropped]
    if townships and not kept:
        raise ScenarioError("--without leaves no township · --without 之后没有剩余乡镇")
    if seat:
        if seat not in [t.name for t in kept]:
            _refuse("--seat", seat, [t.name for t in kept])
        kept.sort(key=lambda township: township.name != seat)
    return kept, dropped


def _refuse(option: str, word: str, allowed: list[str]) -> None:
    lines = (
        f"{option} {word[:40]!r}: neither a township nor a kind here · 没有这一乡镇或类别",
        did_you_mean(word, allowed),
        f"allowed · 可用: {', '.join(allowed[:30])}",
    )
    raise ScenarioError("\n  ".join(filter(None, lines)))
