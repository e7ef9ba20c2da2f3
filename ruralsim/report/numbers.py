"""Numbers as everything prints them, in both languages: one number has one spelling.

- What runs gave has three digits that matter: `spelt`, and `quantity` with its unit. Whole numbers are whole.
- What somebody set, or a search chose, has up to four, and no zeros behind: `setting`.
- A threshold that somebody gave is repeated as it was given: `in_full`.
- Rough shares and probabilities stand in whole per cent: `percent`, `probability`; p values: `p_value`.
"""

import math

from ruralsim.foundation.spelling import counted as counted
from ruralsim.report.text import Text, text, unit

POINTS = text("percentage points", "个百分点")
"""Unit of a difference of shares, in full."""


def is_share(unit_name: str) -> bool:
    """Whether values of a unit are printed in per cent, and their differences in percentage points.

    >>> is_share("share/year"), is_share("CNY/CNY")
    (True, False)
    """
    return unit_name.split("/")[0] == "share"


def quantity(
    value: float, unit_name: str, *, signed: bool = False, bare: bool = False, digits: int = 0
) -> Text:
    """A number with its unit; shares in per cent, differences of shares (`signed`) in percentage points.

    Args:
        value: The number.
        unit_name: Its unit.
        signed: It is a difference.
        bare: Without its unit.
        digits: Significant digits, if it is not to be rounded as a result is.

    >>> quantity(0.0123, "share", signed=True)["en"]
    '+1.23 pp'
    """
    share = is_share(unit_name)
    scaled = float(value) * (100.0 if share else 1.0)
    number = in_full(scaled, digits, signed=signed) if digits else spelt(scaled, signed=signed)
    if number == "–" or bare:
        return {"en": number, "zh": number}
    if share and signed:
        name = difference_unit(unit_name)
        return text(f"{number} {name['en']}", f"{number} {name['zh']}")
    if share:
        return {"en": f"{number} %", "zh": f"{number}%"}
    name = unit(unit_name)
    return text(f"{number} {name['en']}".rstrip(), f"{number} {name['zh']}".rstrip())


def amount(value: float, unit_name: str = "CNY/year", *, signed: bool = False, digits: int = 3) -> Text:
    """A sum of CNY as an office writes it: thousands and millions in English, 万元 and 亿元 in Chinese.

    Args:
        value: The sum.
        unit_name: CNY, and what it is of.
        signed: It is a difference.
        digits: Significant digits.

    >>> amount(223735.3), amount(-1.26e8, "CNY", digits=2)["zh"], amount(940)["zh"]
    ({'en': '224 thousand CNY a year', 'zh': '22.4万元/年'}, '−1.3亿元', '940元/年')
    """
    if not math.isfinite(value):
        return text("–", "–")
    rounded, of = float(f"{value:.{digits}g}"), unit(unit_name)
    en, zh = _scale(abs(rounded), _LARGE["en"]), _scale(abs(rounded), _LARGE["zh"])
    shown = [in_full(rounded / scale, digits, signed=signed) for scale, _ in (en, zh)]
    return text(f"{shown[0]}{en[1]} {of['en'].replace('/year', ' a year')}", f"{shown[1]}{zh[1]}{of['zh']}")


def large(unit_name: str, largest: float) -> dict[str, tuple[float, str]]:
    """In what the sums of a row are told, so that they have one unit: language → CNY in it, and its name.

    Args:
        unit_name: CNY, and what it is of.
        largest: The largest of them.

    >>> large("CNY/year", 223735.3)
    {'en': (1000.0, 'thousand CNY/year'), 'zh': (10000.0, '万元/年')}
    """
    of = unit(unit_name)
    (en, thousand), (zh, ten) = (_scale(abs(largest), names) for names in (_LARGE["en"], _LARGE["zh"]))
    return {"en": (en, f"{thousand} {of['en']}".strip()), "zh": (zh, f"{ten}{of['zh']}")}


_LARGE = {
    "en": ((1e6, 1e6, " million"), (1e4, 1e3, " thousand")),
    "zh": ((1e8, 1e8, "亿"), (1e4, 1e4, "万")),
}
"""Language → from what sum on, in what, and how that is called; the largest first."""


def _scale(large: float, names: tuple[tuple[float, float, str], ...]) -> tuple[float, str]:
    """In what a sum is told."""
    return next(((scale, name) for least, scale, name in names if large >= least), (1.0, ""))


def size(value: float, unit_name: str, *, bare: bool = False) -> Text:
    """A size of a difference (a smallest detectable one, a spread): no sign, shares in percentage points."""
    shown = quantity(abs(value), unit_name, signed=True, bare=bare)
    return {language: words.lstrip("+") for language, words in shown.items()}


def difference_unit(unit_name: str) -> Text:
    """The unit of a difference: percentage points between shares, else the unit itself.

    >>> difference_unit("share/year")["en"], difference_unit("days")["zh"]
    ('pp a year', '天')
    """
    if not is_share(unit_name):
        return unit(unit_name)
    en, zh = "pp", "个百分点"
    for part in unit_name.split("/")[1:]:
        en, zh = f"{en} a {part}", f"{zh}/{unit(part)['zh']}"
    return text(en, zh)


def spelt(value: float, *, signed: bool = False) -> str:
    """Three digits that matter, whole numbers and thousands in full, a real minus sign; no sign before zero.

    `assets/numbers.js` does the same where pages write numbers themselves.

    >>> spelt(-1234.5), spelt(12.34), spelt(0.0000312, signed=True), spelt(58.0), spelt(-1e-9)
    ('−1,234', '12.3', '+0.000031', '58', '0')
    """
    if not math.isfinite(value):
        return "–"
    size = float(f"{abs(value):.3g}")
    if size < 5e-7:
        return "0"
    whole = abs(value - round(value)) < 1e-9 * max(1.0, size)
    places = 0 if whole else min(6, max(0, 2 - math.floor(math.log10(size))))  # down to a millionth
    return f"{'−' if value < 0 else '+' if signed else ''}{abs(value):,.{places}f}"


def in_full(value: float, digits: int = 7, *, signed: bool = False) -> str:
    """A number that somebody gave, as it was given: 14,075.4; at most so many significant digits.

    >>> in_full(14075.4), in_full(-0.05, signed=True), in_full(0.1 + 0.2)
    ('14,075.4', '−0.05', '0.3')
    """
    if not math.isfinite(value):
        return "–"
    rounded = float(f"{value:.{digits}g}")
    shown = f"{abs(rounded):,.12f}".rstrip("0").rstrip(".")
    return f"{'−' if rounded < 0 else '+' if signed and rounded > 0 else ''}{shown}"


def setting(value: float) -> str:
    """What somebody set, or a search chose: up to four digits that matter, whole numbers in full.

    >>> setting(0.33333), setting(14075.4), setting(25.0)
    ('0.3333', '14,075', '25')
    """
    return in_full(round(value) if abs(value) >= 1e4 else value, 15 if abs(value) >= 1e4 else 4)


def percent(share: float, *, signed: bool = False) -> Text:
    """A share, or a change, in whole per cent; one of less than a tenth with one digit more.

    >>> percent(0.6231)["en"], percent(0.0312)["zh"], percent(0.2, signed=True)["en"]
    ('62 %', '3.1%', '+20 %')
    """
    if not math.isfinite(share):
        return text("–", "–")
    number = f"{abs(100 * share):.{1 if 0.0005 <= abs(share) < 0.095 else 0}f}"
    sign = "" if number == "0" else "−" if share < 0 else "+" if signed else ""
    return text(f"{sign}{number} %", f"{sign}{number}%")


def probability(p: float) -> Text:
    """A probability in whole per cent; nothing uncertain is shown as certain.

    >>> [probability(p)["en"] for p in (0.957, 0.9999, 1.0, 0.0001)]
    ['96 %', '> 99 %', '100 %', '< 1 %']
    """
    if 0.0 < p < 0.01:
        return text("< 1 %", "< 1%")
    return text("> 99 %", "> 99%") if 0.99 < p < 1.0 else percent(round(p, 2))


def p_value(p: float) -> str:
    """A p value to the third digit behind the point.

    >>> p_value(0.01234), p_value(0.0004)
    ('0.012', '< 0.001')
    """
    return "–" if not math.isfinite(p) else "< 0.001" if p < 0.001 else f"{p:.3f}"
