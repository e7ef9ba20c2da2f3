"""Divisions: kinds of township-level units and of villages, by name and by division code."""

import re
from typing import NamedTuple

from ruralsim.foundation.spelling import nearest


class Kind(NamedTuple):
    """A kind of division: key, name in both languages, and name of several where that is irregular."""

    key: str
    en: str
    zh: str
    many: str = ""


TOWN = Kind("town", "town", "镇")
TOWNSHIP = Kind("township", "township", "乡")
SUBDISTRICT = Kind("subdistrict", "subdistrict", "街道")
SUMU = Kind("sumu", "sumu", "苏木")
ZONE = Kind("zone", "development zone", "开发区")
FARM = Kind("farm", "farm or pasture", "农林牧场")
OTHER = Kind("other", "other unit of township level", "其他乡级单位")
KINDS = (TOWN, TOWNSHIP, SUBDISTRICT, SUMU, ZONE, FARM, OTHER)
"""Kinds of units of township level."""

ADMINISTRATIVE = Kind("administrative", "administrative village", "行政村")
NATURAL = Kind("natural", "natural village", "自然村")
COMMUNITY = Kind("community", "community", "社区", "communities")
UNITS = (ADMINISTRATIVE, NATURAL, COMMUNITY)
"""Kinds of villages."""

_ZONES = re.compile(r"(开发区|示范区|工业园区?|产业园区?|物流园区?|园区|管理区|新区|管委会|管理委员会)$")
_ENDS = (
    ("街道办事处", SUBDISTRICT), ("街道办", SUBDISTRICT), ("街道", SUBDISTRICT), ("苏木", SUMU), ("镇", TOWN),
    ("乡", TOWNSHIP), ("场", FARM), ("果园", FARM), ("茶园", FARM), ("牧业", FARM),
)  # fmt: skip
_TOWNSHIP_CODES = ((1, 99, SUBDISTRICT), (100, 199, TOWN), (200, 399, TOWNSHIP))
_VILLAGE_CODES = (
    (1, 199, COMMUNITY),
    (200, 399, ADMINISTRATIVE),
    (400, 499, COMMUNITY),
    (500, 599, ADMINISTRATIVE),
)
_UNIT_WORDS = {
    **dict.fromkeys(("行政", "建制村", "村"), ADMINISTRATIVE),
    **dict.fromkeys(("自然", "自然屯", "屯", "村民小组", "村小组", "小组", "组", "hamlet"), NATURAL),
    **dict.fromkeys(("居民区", "居民小区"), COMMUNITY),
}
"""What offices write in a column of kinds beside the names of kinds: 建制村 is another word for 行政村, and
villagers' groups (村民小组) live in natural villages."""
_UNIT_ENDS = (
    ("社区", COMMUNITY), ("居委会", COMMUNITY), ("居民委员会", COMMUNITY), ("嘎查", ADMINISTRATIVE),
    ("村委会", ADMINISTRATIVE), ("村民委员会", ADMINISTRATIVE), ("嘎查委员会", ADMINISTRATIVE),
    ("嘎查村", ADMINISTRATIVE),
)  # fmt: skip


def kind_of_township(name: str, code: str = "", said: str = "") -> Kind:
    """The kind of a unit of township level: as a column says it, else by its name, else by its code.

    Args:
        name: such as 城关镇; a transcription may follow after a blank.
        code: of it or of one of its villages: digits 7 to 9 number subdistricts from 001, towns from 100,
            townships from 200 (rules of the division codes for statistics).
        said: of the column of kinds; empty if there is none.
    """
    if said:
        return said_of_township(said) or _by_number(code[6:9], _TOWNSHIP_CODES) or OTHER
    return _township_by_name(name) or _by_number(code[6:9], _TOWNSHIP_CODES) or OTHER


def said_of_township(said: str) -> Kind | None:
    """The kind of a unit of township level that a column of kinds says; None if it says none."""
    return _named(said, KINDS) or _township_by_name(said)


def unit_of_village(name: str, code: str = "", said: str = "") -> Kind | None:
    """The kind of a village, likewise; None if nothing tells.

    Args:
        name: such as 东风社区.
        code: its last three digits number residents' committees from 001, villagers' from 200.
        said: of the column of kinds; empty if there is none.
    """
    if said:
        return said_of_village(said)
    return _unit_by_name(name) or _by_number(code[9:12], _VILLAGE_CODES)


def said_of_village(said: str) -> Kind | None:
    """The kind of a village that a column of kinds says; None if it says none.

    >>> [said_of_village(word).key for word in ("行政村", "村民小组", "居委会")], said_of_village("新村")
    (['administrative', 'natural', 'community'], None)
    """
    return _named(said, UNITS) or _UNIT_WORDS.get(said.strip().lower()) or _unit_by_name(said)


def is_named(said: str, kinds: tuple[Kind, ...]) -> bool:
    """Whether a column says a kind by the name that it bears here, in either language."""
    return _named(said, kinds) is not None


def nearest_kind(said: str, kinds: tuple[Kind, ...]) -> Kind | None:
    """The kind whose name is most like what a column says; None if none is near."""
    words = {word: kind for kind in kinds for word in (kind.key, kind.en, kind.zh)}
    near = nearest(said.strip(), words)
    return words[near] if near else None


def _named(said: str, kinds: tuple[Kind, ...]) -> Kind | None:
    word = said.strip().lower()
    return next((kind for kind in kinds if word in (kind.key, kind.en, kind.zh)), None)


def _township_by_name(name: str) -> Kind | None:
    chinese = name.split(" ")[0]
    if _ZONES.search(chinese):
        return ZONE
    return next((kind for end, kind in _ENDS if chinese.endswith(end)), None)


def _unit_by_name(name: str) -> Kind | None:
    chinese = name.split(" ")[0]
    return next((unit for end, unit in _UNIT_ENDS if chinese.endswith(end)), None)


def _by_number(digits: str, table: tuple[tuple[int, int, Kind], ...]) -> Kind | None:
    if len(digits) != 3 or not digits.isdecimal():
        return None
    return next((kind for low, high, kind in table if low <= int(digits) <= high), None)
