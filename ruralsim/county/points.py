"""Both coordinates of a village in one cell, such as 113.52,41.03: taken apart into two columns."""

import re

from ruralsim.county import amounts
from ruralsim.county.account import Account
from ruralsim.county.headings import VILLAGES, columns_of, find_heading
from ruralsim.county.sheets import Sheet

_BETWEEN = re.compile(r"[,，;；、\s]+")


def taken_apart(sheet: Sheet, account: Account) -> Sheet | None:
    """A list whose points stand in one column as one with two; None if it has no such column.

    Which of the two is east and which north is found as for any list, where the points lie.

    Args:
        sheet: as read.
        account: to which is added what was done.
    """
    if "point" not in columns_of(sheet, VILLAGES):
        return None
    heading = find_heading(sheet, VILLAGES, ("point",))
    column = heading.columns["point"]
    wide = max(len(row.cells) for row in sheet.rows)
    rows = []
    for row in sheet.rows:
        parts = _BETWEEN.split(amounts.plain(heading.cell(row, "point")))
        if row.number == heading.row:
            parts = ["x", "y"]
        elif len(parts) != 2:
            parts = ["", ""]
        rows.append(row._replace(cells=[*row.cells, *[""] * (wide - len(row.cells)), *parts]))
    account.repair(
        f"column {column.heading} holds both coordinates, taken apart",
        f"“{column.heading}”列同时含两个坐标，已拆分",
    )
    return sheet._replace(rows=rows)
