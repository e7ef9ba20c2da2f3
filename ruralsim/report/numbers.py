"""Numbers as tables print them, in both languages."""

import math

from ruralsim.report.text import Text, text, unit


def quantity(value: float, unit_name: str, *, signed: bool = False, bare: bool = False) -> Text:
    """A number with its unit; shares in per cent, differences of shares in percentage points.

    >>> quantity(0.0123, "share", signed=True)["en"]
    '+1.23 pp'
    """
    share = unit_name.split("/")[0] == "share"
    number = spelt(float(value) * (100.0 if share else 1.0), signed=signed)
    if number == "–" or bare:
        return {"en": number, "zh": number}
    if share and signed:
        return {"en": f"{number} pp", "zh": f"{number} 个百分点"}
    if share:
        return {"en": f"{number} %", "zh": f"{number}%"}
    name = unit(unit_name)
    return text(f"{number} {name['en']}".rstrip(), f"{number} {name['zh']}".rstrip())


def spelt(value: float, *, signed: bool = False) -> str:
    """About three significant digits, thousands in full, a real minus sign."""
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    digits = next(d for d, least in enumerate((100.0, 10.0, 1.0, 0.1, 0.0)) if size >= least)
    shown = f"{size:,.{digits}f}"
    if not float(shown.replace(",", "")):
        return "0"
    return f"{'−' if value < 0 else '+' if signed else ''}{shown}"
