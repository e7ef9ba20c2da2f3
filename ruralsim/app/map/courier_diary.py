"""Diary of a courier: today's round stop by stop, the load, the working day and the job."""

from typing import Any

import numpy as np

from ruralsim.app.map.routes import routes
from ruralsim.app.map.rows import Row, date_of, row, section
from ruralsim.app.map.static import township_name, village_name
from ruralsim.indicators.panels import network_labels
from ruralsim.report.text import text
from ruralsim.world.world import World


def courier(world: World, i: int) -> dict[str, Any]:
    """Diary of the courier in row ``i``."""
    co = world.couriers
    _, en, zh = network_labels(world)[co.network[i]]
    return {
        "title": text(f"Courier of {en}", f"{zh}快递员"),
        "place": township_name(world, co.township[i]),
        "sections": [
            section("round", "Today's round", "今日收派路线", _round(world, i)),
            section("work", "Today's work", "今日工作", _work(world, i)),
            section("job", "The job", "岗位", _job(world, i)),
        ],
    }


def _round(world: World, i: int) -> list[Row]:
    """One line a stop: the village, and the minutes since leaving the station."""
    found = routes(world)
    part = found.of(i)
    village, minute = found.village[part], found.minute[part]
    rows = []
    for k, point in enumerate(np.flatnonzero(village >= 0), start=1):
        name = village_name(world, int(village[point]))
        rows.append(row(f"stop_{k}", f"{k} {name['en']}", f"{k} {name['zh']}", minute[point], "min"))
    if rows:
        rows.append(row("back", "Back at the station", "返回站点", minute[-1], "min"))
    return rows


def _work(world: World, i: int) -> list[Row]:
    co = world.couriers
    capacity = float(co.capacity_kg[i])
    filled = float(co.load_kg[i]) / capacity if capacity > 0.0 else None
    return [
        row("stops", "Villages visited", "走访村数", co.stops[i], "villages"),
        row("km", "Driven", "行驶里程", co.km[i], "km"),
        row("minutes", "Worked, counter included", "工作时长（含柜台）", co.minutes[i], "min"),
        row("parcels", "Parcels handled, both directions", "处理包裹（上下行）", co.parcels[i], "parcels"),
        row("load", "Largest load", "最大载重", co.load_kg[i], "kg"),
        row("load_factor", "Load factor", "装载率", filled, "share"),
        row("errors", "Errors this month", "本月差错", co.errors[i]),
    ]


def _job(world: World, i: int) -> list[Row]:
    co, f = world.couriers, world.farmers
    home = int(co.household[i])
    lives = village_name(world, f.village[home]) if home >= 0 else text("position vacant", "岗位空缺")
    return [
        row("home", "Household in", "所属农户", lives),
        row("household", "Household", "农户编号", str(f.uid[home]) if home >= 0 else None),
        row("hired", "Hired", "入职日期", date_of(world, int(co.hired_day[i])) if home >= 0 else None),
        row("wage", "Wage", "工资", co.wage_cny_month[i], "CNY/month"),
        row("skill", "Skill", "技能", co.skill[i], "share"),
        row("morale", "Morale", "士气", co.morale[i], "share"),
        row("capacity", "Vehicle", "车辆载重", co.capacity_kg[i], "kg"),
        row("refrigerated", "Refrigerated", "冷藏车", bool(co.refrigerated[i])),
    ]
