"""Lists of villages in blocks: the township stands once, in the first row of its villages or above them."""

from ruralsim.county import amounts
from ruralsim.county.account import Account, rows_in_words
from ruralsim.county.divisions import OTHER, kind_of_township
from ruralsim.county.headings import Column, Heading, is_footnote, is_total
from ruralsim.county.sheets import Row, Sheet
from ruralsim.foundation.spelling import counted


def under_townships(sheet: Sheet, heading: Heading, account: Account) -> Heading:
    """The same list with the township in every row, where it is written once for each block of villages.

    A township is taken from above only where no township is written twice: a list that writes it in every row
    and leaves one out has a mistake, which is told to whoever made it. Totals and notes belong to none:
    what stands in the township's column there, such as 小计, is none.

    Args:
        sheet: as read.
        heading: of the list.
        account: to which is added what was done.
    """
    column = heading.columns.get("township")
    above = {row.number: name for row in heading.body if (name := _section(row))}
    others = {
        row.number
        for row in heading.body
        if row.number not in above and (is_total(heading, row) or is_footnote(row))
    }
    own = [row for row in heading.body if row.number not in others]
    written = [name for row in own if (name := heading.cell(row, "township")) and row.number not in above]
    blocks = len(set(written)) == len(written) and any(not heading.cell(row, "township") for row in own)
    if not above and not (column and written and blocks):
        return heading
    at = column.at if column else max(len(row.cells) for row in heading.body)
    current, body, filled = "", list[Row](), list[int]()
    for row in heading.body:
        if row.number in above:
            current = above[row.number]
            continue
        if row.number in others:
            body.append(row)
            continue
        cells = [*row.cells, *[""] * (at + 1 - len(row.cells))]
        if cells[at]:
            current = cells[at]
        elif current:
            cells[at] = current
            filled.append(row.number)
        body.append(Row(row.number, cells))
    if above:
        on, zh = rows_in_words([*above])
        told = counted(len(above), "township")
        account.repair(
            f"{sheet.where}, {on}: {told} taken for that of the villages below",
            f"{sheet.where} {zh}：{len(above)} 个乡镇名称行，用于其下各村",
        )
    if filled and not above:
        rows = counted(len(filled), "row")
        account.repair(
            f"{sheet.where}: {rows} without a township, that of the row above is taken",
            f"{sheet.where}：{len(filled)} 行未写乡镇，沿用上一行",
        )
    columns = {**heading.columns, "township": column or Column(at, "")}
    return heading._replace(columns=columns, body=body)


def _section(row: Row) -> str:
    """The township that a row of nothing else names; empty if it is another row."""
    words = {amounts.name(cell) for cell in row.cells if cell}
    (name, *others) = words
    return name if not others and kind_of_township(name) is not OTHER else ""
