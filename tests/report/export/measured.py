"""What every exported column has, whatever it is of."""

from ruralsim.report.export.sheets import Sheet


def unmeasured(sheet: Sheet) -> list[str]:
    """Columns whose numbers have no unit: neither the column says one nor the numbers themselves."""
    return [
        above.name
        for i, above in enumerate(sheet.headings)
        if not above.unit
        and any(isinstance(row[i], int | float) and not isinstance(row[i], bool) for row in sheet.rows)
    ]
