"""Numbers and names as people type them: full-width digits, thousands, 万, degrees and minutes, blanks."""

import math
import re
import unicodedata

_TIMES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8}
_UNITS = "户|人|个|口|人口|公里|千米|km|米|m|度|°|°e|°n|e|n"
_NUMBER = re.compile(rf"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(百万|千|万|亿)?(?:{_UNITS})?", re.I)
_SEXAGESIMAL = re.compile(
    r"[en东北]?经?纬?(\d{1,3})[°度](\d{1,2}(?:\.\d+)?)[′'分](?:(\d{1,2}(?:\.\d+)?)(?:″|\"|''|秒)?)?[en]?",
    re.I,
)
_BLANK = re.compile(r"[-–—−_/\\\\.…·*#]+|无|缺|n/?a|nan|null|none|x", re.I)
_CJK = r"[\u3400-\u9fff\uf900-\ufaff]"


def plain(text: str) -> str:
    """Text in ordinary letters and digits, with no blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def is_blank(text: str) -> bool:
    """Whether a cell holds nothing, or what yearbooks and lists write where there is nothing.

    >>> [is_blank(text) for text in ("", "—", "N/A", "0")]
    [True, True, True, False]
    """
    return not text or _BLANK.fullmatch(plain(text)) is not None


def name(text: str) -> str:
    """A name as it is meant: ordinary letters, no blanks or quotes around, none between Chinese characters.

    >>> name("　“城 关 镇”"), name("王庄  Wangzhuang")
    ('城关镇', '王庄 Wangzhuang')
    """
    given = re.sub(r"\s+", " ", plain(text)).strip("\"'“”‘’「」 ")
    return re.sub(rf"(?<={_CJK}) (?={_CJK})", "", given)


def amount(text: str, times: float = 1.0) -> float:
    """A number; NaN if it is none.

    Args:
        text: such as 1,234 or １２３４ or 0.12万户.
        times: of the unit in the heading, such as ten thousand of 万户.

    >>> amount("１，２３４ 户"), amount("0.12万"), amount("1.2", 1e4)
    (1234.0, 1200.0, 12000.0)
    """
    bare = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))|\s", "", plain(text))
    found = _NUMBER.fullmatch(bare)
    if found is None:
        return math.nan
    scale = _TIMES[found[2] or ""] * times
    return float(found[1]) if scale == 1.0 else round(float(found[1]) * scale, 6)


def angle(text: str) -> float:
    """A coordinate: a number, or degrees, minutes and seconds; NaN if it is none.

    >>> round(angle("113°21′36″"), 6), round(angle("113°21.6′E"), 6), angle("41.5")
    (113.36, 113.36, 41.5)
    """
    bare = re.sub(
        r"\s", "", plain(text).replace("′", "'").replace("″", '"').replace("’", "'").replace("”", '"')
    )
    found = _SEXAGESIMAL.fullmatch(bare)
    if found is None:
        return amount(text)
    minutes, seconds = float(found[2]), float(found[3] or 0)
    return float(found[1]) + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else math.nan
