"""What becomes of a county's figures: what they set, and what they are held against by a calibration."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from ruralsim.county.figures import KINDS, Figures
from ruralsim.world.county_notes import Note

ASKS = "-stats.toml"
"""How the file of a county's folder ends that `ruralsim calibrate NAME --targets stats` asks by."""

_SETS = {
    "registered_households": Note(
        "sets the part with broadband and persons of a household; households are those of the villages",
        "用于宽带普及率与户均人口；户数以村庄清单为准",
    ),
    "persons": Note("with registered households: persons of a household", "与户籍户数同为户均人口"),
    "road_km": Note(
        "sets the length of roads, unless a layer gives them", "确定公路里程（给出道路图层时以图层为准）"
    ),
    "broadband_users": Note("sets the part with broadband", "确定宽带普及率"),
    "arable_ha": Note("arable land of farm households", "农户经营的耕地"),
    "grassland_ha": Note(
        "with arable land: what animals graze on; products are chosen by climate, unless they are named",
        "与耕地一并计，用于放牧；未指明品类时按气候选取",
    ),
    "temperature_mean_c": Note(
        "climate; products are chosen by it, unless they are named", "确定气候；未指明品类时据以选取"
    ),
    "temperature_january_c": Note("with July's: swing of temperature", "与七月气温一并确定年较差"),
    "temperature_july_c": Note("with January's: swing of temperature", "与一月气温一并确定年较差"),
    "income_head": Note("sets the opening level of income", "确定初始收入水平"),
    "area_km2": Note("held against the boundary's", "与县界面积核对"),
}
_RECORDED = {
    "resident_persons": Note("divides parcels received", "用于计算人均收件量"),
    "parcels_sent": Note(
        "recorded: all senders, of which the model has farm households only",
        "仅作记录：含全部寄件人，模型只含农户",
    ),
    "online_sales": Note(
        "recorded: shops of the town among them, which the model has not", "仅作记录：含城镇网店，模型不含"
    ),
    "produce_sales": Note("divides online sales of produce", "用于计算农产品网销占比"),
    "produce_online": Note(
        "recorded: without sales of produce it gives no share", "仅作记录：缺农产品销售额，无法计算占比"
    ),
}


class Aim(NamedTuple):
    """How a figure is held against runs.

    Attributes:
        indicator: what is read.
        off: part of the value by which a run may miss it.
        window_days: over which it is averaged.
        priors: parameters that move where it is a target, and within what.
        doubt: in what figure and indicator differ.
    """

    indicator: str
    off: float
    window_days: int
    priors: dict[str, tuple[float, float]]
    doubt: Note


_AIMS = {
    "income_head": Aim(
        "income_head", 0.05, 1,
        {"household.labour.fill": (0.1, 0.6), "world.population.transfers_cny": (3000.0, 9000.0)},
        Note("rural residents; the model has farm households", "统计口径为农村居民，模型为农户"),
    ),
    "parcels_received": Aim(
        "down_head", 0.25, 1, {"household.goods.orders_head": (8.0, 90.0)},
        Note("of the whole county, the town included, per resident", "统计含县城，按常住人口人均"),
    ),
    "produce_parcels": Aim(
        "orders_day", 0.2, 365, {"market.demand.looks_year": (5.0, 90.0)},
        Note("a year's parcels a day", "全年件数折合每日"),
    ),
    "produce_online": Aim(
        "online_share", 0.25, 1, {"market.demand.looks_year": (5.0, 90.0)},
        Note("over sales of produce", "占农产品销售额"),
    ),
    "monitored_households": Aim(
        "monitored_share", 0.3, 1, {"institutions.monitoring.means_months": (0.5, 8.0)},
        Note("households over those of the villages; the model counts persons", "按户数占比，模型按人口计"),
    ),
    "ever_monitored": Aim(
        "monitored_ever", 0.3, 1, {"institutions.monitoring.means_months": (0.5, 8.0)},
        Note("households over those of the villages; the model counts persons", "按户数占比，模型按人口计"),
    ),
}  # fmt: skip
"""Tolerances and priors are assumed: edit them in the county's file."""


class Use(NamedTuple):
    """A figure, and what becomes of it.

    Attributes:
        key: of `statistics.KINDS`.
        years: year → value.
        said: what it sets, or why it is recorded only.
        targets: years in which runs are held against it.
    """

    key: str
    years: dict[str, float]
    said: Note
    targets: list[str]


def uses(figures: Figures, households: int, start: date) -> list[Use]:
    """What becomes of each figure that a table gives.

    Args:
        figures: of the county.
        households: of its villages.
        start: first day of its runs.
    """
    found = []
    for key, years in figures.by_year.items():
        aimed = [year for year, _ in _values(key, figures, households, start)]
        said = _SETS.get(key) or _RECORDED.get(key) or Note("", "")
        if key in _AIMS and not aimed and key not in _SETS and max(years) < str(start.year):
            said = Note(f"recorded: runs begin in {start.year}", f"仅作记录：模拟自 {start.year} 年起")
        elif key in _AIMS and not aimed and not said.en:
            said = Note("recorded: persons of the county are not given", "仅作记录：未给出人口")
        elif aimed and key not in _SETS:
            said = Note("", "")
        found.append(Use(key, years, said, aimed))
    return found


def calibration(figures: Figures, households: int, start: date, name: str) -> str:
    """A calibration to all figures that are targets, as a file; empty if none is.

    Args:
        figures: of the county.
        households: of its villages.
        start: first day of its runs.
        name: of the county's folder.
    """
    targets, priors, last = list[str](), dict[str, tuple[float, float]](), 0
    for key in figures.by_year:
        for year, value in _values(key, figures, households, start):
            aim, kind = _AIMS[key], KINDS[key]
            given = figures.by_year[key][year]
            source = f"{kind.zh} {year}: {given:,.10g} {kind.unit}; {aim.doubt}"
            targets += [
                "",
                f"[targets.{key}_{year}]",
                f'en = "{kind.en[:1].upper()}{kind.en[1:]}, {year}"',
                f'zh = "{kind.zh}（{year}年）"',
                f'indicator = "{aim.indicator}"',
                f"value = {value:.6g}",
                f"tolerance = {aim.off * value:.6g}",
                *([f"window_days = {aim.window_days}"] if aim.window_days > 1 else []),
                f"year = {year}",
                f"source = {json.dumps(source, ensure_ascii=False)}",
            ]
            priors |= aim.priors
            last = max(last, int(year))
    if not targets:
        return ""
    days = (date(last, 12, 31) - start).days + 1
    head = [
        f"# Made by `ruralsim county new`, for `ruralsim calibrate {name} --targets stats`.",
        "# Ranges and tolerances are assumed: edit them. · 范围与容差均为假定，可自行修改。",
        f'base = "{name}.toml"',
        "",
        "[title]",
        f'en = "{name} against its statistics"',
        f'zh = "{name}：按本县统计数据校准"',
        "",
        "[parameters]",
        *(
            f'"{path}" = {{ low = {low:g}, high = {high:g}, log = true }}'
            for path, (low, high) in priors.items()
        ),
        *targets,
        "",
        "[run]",
        f"days = {days}",
        "trials = 30",
        "replications = 2",
        "check = 6",
    ]
    return "\n".join(head) + "\n"


def _values(key: str, figures: Figures, households: int, start: date) -> Iterator[tuple[str, float]]:
    """Years in which a figure is a target, and what the indicator should be then."""
    if key not in _AIMS:
        return
    for year, given in figures.by_year[key].items():
        over = _over(key, year, figures.by_year, households)
        if int(year) >= start.year and given > 0 and over:
            yield year, given / over


def _over(key: str, year: str, by_year: Mapping[str, Mapping[str, float]], households: int) -> float:
    """By what a figure is divided to be like its indicator; 0 if that is not known."""
    match key:
        case "income_head":
            return 1.0
        case "produce_parcels":
            return 365.0
        case "parcels_received":
            persons = by_year.get("resident_persons") or by_year.get("persons") or {}
            return persons.get(year) or (persons[max(persons)] if persons else 0.0)
        case "produce_online":
            return by_year.get("produce_sales", {}).get(year, 0.0)
        case _:
            return float(households)
