"""Diary of a farm household: people and land, income by source, sales by channel, shocks and help."""

from typing import Any

import numpy as np

from ruralsim.app.map.rows import Row, column_row, date_of, row, section
from ruralsim.app.map.static import township_name, village_name
from ruralsim.entities.codes import CATEGORIES, CHANNELS, DELIVERED, NO_SHOCK, SHOCKS, SOURCES
from ruralsim.report.text import text, unit
from ruralsim.world.incomes import year_from_
from ruralsim.world.world import World

_CATEGORIES = {
    "not_monitored": ("not monitored", "未纳入监测"),
    "sudden_hardship": ("sudden severe hardship", "突发严重困难户"),
    "unstable_formerly_poor": ("formerly poor and unstable", "脱贫不稳定户"),
    "marginal": ("marginal, at risk of poverty", "边缘易致贫户"),
}
_SHOCKS = {
    "none": ("none", "无"),
    "illness": ("serious illness", "大病"),
    "disaster": ("natural disaster", "自然灾害"),
    "job_loss": ("loss of a job", "失业"),
    "schooling": ("fees for schooling", "升学支出"),
    "price_fall": ("fall of the main product's price", "主业价格下跌"),
}


def household(world: World, i: int) -> dict[str, Any]:
    """Diary of the household in row ``i``."""
    f = world.farmers
    village = village_name(world, f.village[i])
    return {
        "title": text(f"Household in {village['en']}", f"{village['zh']}农户"),
        "place": township_name(world, f.township[i]),
        "sections": [
            section("people", "People and land", "人口与土地", _people(world, i)),
            section(
                "income", "Income by source, last 12 closed months", "近12个月收入来源", _income(world, i)
            ),
            section("sales", "Sales by channel, this year", "本年各渠道销售", _sales(world, i)),
            section("shop", "Selling online", "网销", _shop(world, i)),
            section("risk", "Risk and help", "风险与帮扶", _risk(world, i)),
        ],
    }


def _people(world: World, i: int) -> list[Row]:
    f = world.farmers
    jobs = int(f.logistics_jobs[i])
    return [
        column_row("members", f.members[i]),
        row("adults", "Able to work", "劳动力", f.adults[i], "persons"),
        column_row("migrants", f.migrants[i]),
        row("local_jobs", "In local wage work", "本地务工", f.local_jobs[i], "persons"),
        row("logistics_jobs", "Courier, keeper or manager", "快递员、网点或站点人员", jobs, "persons"),
        row("land", "Land farmed", "经营耕地", f.land_ha[i], "ha"),
        column_row("formerly_poor", bool(f.formerly_poor[i])),
    ]


def _income(world: World, i: int) -> list[Row]:
    """Sums of the last 12 closed months; divided by the mean residents they are income per head."""
    f = world.farmers
    income = [year_from_(f, world.incomes, i, k) for k in range(len(SOURCES))]
    yearly = {"unit": unit("CNY/year")}  # of the household; the table of a run has them per head
    rows = [column_row(f"income_{source}", income[k]) | yearly for k, source in enumerate(SOURCES)]
    return [
        *rows,
        row("income", "Together", "合计", sum(income), "CNY/year"),
        column_row("residents", f.residents[i]),
        column_row("income_head", f.income_head[i]),
        row("line", "Monitoring line", "监测线", world.climate.line_year_cny, "CNY/head/year"),
    ]


def _sales(world: World, i: int) -> list[Row]:
    f = world.farmers
    rows = []
    for k, channel in enumerate(CHANNELS):
        rows.append(column_row(f"cny_{channel}", f.channel_cny[i, k]))
        rows.append(column_row(f"kg_{channel}", f.channel_kg[i, k]))
    return [*rows, row("stock", "Stock on the farm", "待售库存", f.stock_kg[:, i].sum(), "kg")]


def _shop(world: World, i: int) -> list[Row]:
    f, c = world.farmers, world.consignments
    stage = c.stage[: c.n][c.seller[: c.n] == i]
    opened = date_of(world, int(f.adopted_day[i])) if f.sells_online[i] else None
    return [
        column_row("sells_online", bool(f.sells_online[i])),
        row("adopted", "Shop opened", "网店开设日期", opened),
        column_row("reputation", f.reputation[i] if f.sells_online[i] else None),
        column_row("digital_skill", f.digital_skill[i]),
        column_row("selling_skill", f.selling_skill[i]),
        row("under_way", "Parcels under way", "在途包裹", np.count_nonzero(stage < DELIVERED), "parcels"),
    ]


def _risk(world: World, i: int) -> list[Row]:
    f = world.farmers
    struck = int(f.shock[i]) != NO_SHOCK
    lost_until = int(f.labour_lost_until[i])
    ill = date_of(world, lost_until) if lost_until > world.day else None
    spell = date_of(world, int(f.poor_since[i])) if f.poor[i] else None
    hard, case = date_of(world, int(f.hardship_since[i])), date_of(world, int(f.verified_day[i]))
    spent = f.expense_ring[i].sum()
    return [
        row("category", "Monitoring", "监测类别", text(*_CATEGORIES[CATEGORIES[f.category[i]]])),
        column_row("monitored_head", f.monitored_head[i]),
        row("line", "Monitoring line", "监测线", world.climate.line_year_cny, "CNY/head/year"),
        row("hardship_since", "That income below the line since", "该收入低于监测线起始", hard),
        row("verified_day", "A clue is verified by", "线索核实截止", case),
        row("registered_day", "Last registered", "最近纳入监测", date_of(world, int(f.registered_day[i]))),
        column_row("allowance", bool(f.allowance[i])),
        row("shock", "Last shock", "最近冲击", text(*_SHOCKS[SHOCKS[f.shock[i]]])),
        row("shock_day", "It struck on", "发生日期", date_of(world, int(f.shock_day[i])) if struck else None),
        row("labour_lost", "One worker ill until", "患病劳动力恢复日期", ill),
        row("expense", "Medical and schooling, 12 months", "近12个月医疗教育支出", spent, "CNY"),
        column_row("cash", f.cash[i]),
        column_row("debt", f.debt[i]),
        row("poor_since", "In a spell of poverty since", "本轮贫困起始", spell),
    ]  # fmt: skip
