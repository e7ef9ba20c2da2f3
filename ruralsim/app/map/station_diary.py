"""Diary of a station: whose it is, who keeps it, what waits there, and the month's account."""

from typing import Any

from ruralsim.app.map.frames import down_waiting
from ruralsim.app.map.rows import Row, date_of, row, section
from ruralsim.app.map.static import township_name, village_name
from ruralsim.entities.codes import HUB, POINT
from ruralsim.indicators.panels import network_labels
from ruralsim.report.text import Text, text
from ruralsim.world.carriers import NONE_WAITING
from ruralsim.world.world import World

_LEVELS = (("Village point", "村级网点"), ("Township station", "乡镇站"), ("County hub", "县中心"))


def station(world: World, i: int) -> dict[str, Any]:
    """Diary of the station in row ``i``, open or not."""
    s = world.stations
    network = _network(world, i)
    en, zh = _LEVELS[s.level[i]]
    return {
        "title": text(f"{en} of {network['en']}", f"{network['zh']}{zh}"),
        "place": _place(world, i),
        "sections": [
            section("queue", "Waiting here", "待处理包裹", _queue(world, i)),
            section("keeper", "Staff", "人员", _staff(world, i)),
            section("account", "This month", "本月经营", _account(world, i)),
        ],
    }


def _network(world: World, i: int) -> Text:
    _, en, zh = network_labels(world)[world.stations.network[i]]
    return text(en, zh)


def _place(world: World, i: int) -> Text:
    s = world.stations
    if s.level[i] == POINT:
        return village_name(world, int(s.village[i]))
    if s.level[i] == HUB:
        return text("County seat", "县城")
    return township_name(world, int(s.township[i]))


def _queue(world: World, i: int) -> list[Row]:
    s = world.stations
    oldest = int(s.up_oldest[i])
    since = date_of(world, oldest) if oldest < NONE_WAITING else None
    rows = [
        row("open", "Open", "营业中", bool(s.open[i])),
        row("up", "Produce, waiting to go up", "待上行农产品", s.up_parcels[i], "parcels"),
        row("up_kg", "Its mass", "重量", s.up_kg[i], "kg"),
        row("up_since", "The oldest waits since", "最早到件日期", since),
        row("down", "Parcels, waiting to go down", "待下行包裹", down_waiting(world)[i], "parcels"),
    ]  # fmt: skip
    if s.level[i] == POINT:
        rows.append(
            row(
                "for_here",
                "Parcels for here, at the township",
                "乡镇待投本村包裹",
                s.down_township[i],
                "parcels",
            )
        )
        rows.append(row("visited", "Visited by a round", "今日收派到访", bool(s.visited[i])))
        rows.append(row("last_visit", "Last visit", "上次到访", date_of(world, int(s.last_visit[i]))))
    return rows


def _staff(world: World, i: int) -> list[Row]:
    s, f = world.stations, world.farmers
    keeper = int(s.keeper[i])
    lives = village_name(world, f.village[keeper]) if keeper >= 0 else text("nobody", "空缺")
    host = int(s.host[i]) if s.level[i] != HUB else -1
    guest = host >= 0 and host != i
    return [
        row("keeper", "Kept by a household in", "网点经营农户", lives),
        row("household", "Household", "农户编号", str(f.uid[keeper]) if keeper >= 0 else None),
        row("wage", "Pay", "报酬", s.wage_cny_month[i], "CNY/month"),
        row("skill", "Skill", "技能", s.manager_skill[i], "share"),
        row("host", "Parcels served by", "代办网络", _network(world, host) if guest else None),
        row("since", "Open since", "开设日期", date_of(world, int(s.opened_day[i]))),
    ]


def _account(world: World, i: int) -> list[Row]:
    s = world.stations
    handled = row("parcels", "Parcels handled", "处理包裹", s.parcels_month[i], "parcels")
    if s.level[i] == HUB:  # all parcels of a network pass its hub, which keeps no count of its own
        month = world.networks.parcels_month[s.network[i]]
        handled = row("parcels", "Parcels of the network", "本网络包裹", month, "parcels")
    return [
        handled,
        row("revenue", "Margin earned", "毛利", s.revenue_month[i], "CNY"),
        row("cost", "The station's own cost", "站点成本", s.cost_month[i], "CNY"),
        row("losing", "Losing months in a row", "连续亏损月数", s.months_losing[i], "months"),
        row("cold", "Cold storage", "冷库容量", s.cold_kg[i], "kg"),
        row("grading", "Grading and packing line", "分级包装能力", s.grading_kg_day[i], "kg/day"),
    ]
