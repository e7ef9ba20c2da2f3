"""Where a county comes from: what of it is data, and what the model makes up. One place says so for all."""

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ruralsim.world.county import measured_elevation, sizes, village_unit, village_units
from ruralsim.world.county_notes import notes
from ruralsim.world.data_file import CountyFiles
from ruralsim.world.husbandry import holdings, land
from ruralsim.world.villages_file import townships_of

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario
    from ruralsim.world.county import CountyData

Origin = dict[str, Any]
"""`name_en`, `name_zh`; `village_unit`: what most villages are, `village_units`: how many are what;
`real`: it bears a name or is made of files; `invented` and `given`: layers; `made_up`: the sentence
that every page and export shows, and `map`: what maps say; `notes`: what was given and is not used;
`land` and `produce`: what it grows and keeps; all bilingual."""

LAYERS = {
    "terrain": ("terrain", "地形"),
    "roads": ("the course of roads", "道路走向"),
    "seats": ("township seats", "乡镇驻地"),
    "township_names": ("names of townships", "乡镇名称"),
    "village_names": ("names of villages", "村名"),
    "village_places": ("places of villages", "村庄位置"),
    "village_households": ("households per village", "各村户数"),
    "people": ("people", "农户与人口"),
    "points": ("service points", "物流网点"),
}
"""Layers of a county: key → name in both languages."""

_FIGURES = {
    "area_km2": ("area", "面积"),
    "townships": ("number of townships", "乡镇数"),
    "villages": ("number of administrative villages", "行政村数"),
    "registered_households": ("number of households", "户数"),
    "persons": ("persons per household", "户均人口"),
    "arable_ha": ("arable land", "耕地面积"),
    "road_km": ("length of roads", "公路里程"),
    "broadband_users": ("broadband subscribers", "宽带用户数"),
    "income_head": ("income per head", "人均收入"),
}


def origin(settings: "Scenario", files: CountyFiles) -> Origin:
    """What of a scenario's county is data, what is made up, and what was given and is not used.

    Args:
        settings: Validated scenario.
        files: Of its county data.

    Raises:
        DataError: A file is unsound.
        ScenarioError: Files and settings do not go together.
    """
    size = sizes(settings, files)
    elevation = measured_elevation(settings.county, size, files)
    county, rows = settings.county, size.rows
    measured = {
        "terrain": bool(county.elevation_csv),
        "roads": bool(county.roads_csv),
        "township_names": bool(townships_of(rows)),
        "village_names": bool(rows),
        "village_places": bool(rows) and not math.isnan(rows[0].x_km),
        "village_households": bool(rows) and rows[0].households > 0,
    }
    invented = [key for key in LAYERS if not measured.get(key)]
    figures = [key for key in _FIGURES if getattr(county, key)]
    if rows:  # its file says it
        figures = [key for key in figures if key != "villages"]
    if county.household_size is None:  # of which persons are one half
        figures = [key for key in figures if key != "persons"]
    if measured["roads"] and "road_km" in figures:
        figures.remove("road_km")
    real = bool(county.name_en or county.name_zh or any(measured.values()))
    return {
        "name_en": county.name_en,
        "name_zh": county.name_zh,
        "village_unit": village_unit(county, size.villages, rows),
        "village_units": village_units(county, size.villages, rows),
        "real": real,
        "invented": invented,
        "given": [*(key for key in LAYERS if measured.get(key)), *figures],
        "made_up": _said(county, invented, measured, figures) if real else _MADE_UP,
        "notes": [note._asdict() for note in notes(settings, size, elevation)],
        "land": [one._asdict() for one in land(settings, size.households)],
        "produce": [one._asdict() for one in holdings(settings, size.households)],
        "map": _MAPS[measured["terrain"], measured["roads"]] if measured["village_places"] else _MAP,
    }


def same(origins: Iterable[Origin]) -> Origin:
    """The origin of several counties at once: the first's, with what the others make up said too."""
    first, *others = origins
    said = {json["en"]: json for json in (o["made_up"] for o in (first, *others))}
    return {**first, "made_up": {lang: " ".join(s[lang] for s in said.values()) for lang in ("en", "zh")}}


_MAP = {"en": "made-up map", "zh": "虚构地图"}
_MAPS = {
    (False, False): {"en": "terrain and roads made up", "zh": "地形与道路为合成"},
    (True, False): {"en": "roads made up", "zh": "道路为合成"},
    (False, True): {"en": "terrain made up", "zh": "地形为合成"},
    (True, True): {"en": "service points made up", "zh": "物流网点为合成"},
}
"""Where the places of villages are data: whether terrain and roads are, too."""
_MADE_UP = {
    "en": "A made-up county: its land, roads, places, names and people are invented.",
    "zh": "虚构县域：地形、道路、地点、名称与人口均由模型生成，并非任何真实县。",
}


def _said(
    county: "CountyData", invented: list[str], measured: Mapping[str, bool], figures: list[str]
) -> dict[str, str]:
    words = {**LAYERS, **_FIGURES}
    given = [words[key] for key in (*(k for k in LAYERS if measured.get(k)), *figures)]
    en, zh = ([words[key][i] for key in invented] for i in (0, 1))
    name_zh = county.name_zh or county.name_en
    of = f" of {county.name_en or county.name_zh}" if name_zh else ""
    from_data = ("", "") if not given else (
        f" From data: {_list(g[0] for g in given)}.", f"取自数据的有：{'、'.join(g[1] for g in given)}。"
    )  # fmt: skip
    return {
        "en": f"Made up by the model, not data{of}: {_list(en)}.{from_data[0]}",
        "zh": f"以下由模型虚构，并非{name_zh}实际数据：{'、'.join(zh)}。{from_data[1]}",
    }


def _list(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
