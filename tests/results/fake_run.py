# ruff: noqa: C408, E501, I001 (a table of made-up numbers)
"""A plausible run folder, made up in a second: 16 townships, 200 villages, two years, every table filled."""

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np

from ruralsim.foundation.ledger import FLOWS, MASS_LABELS, SECTOR_LABELS, Sector
from ruralsim.foundation.version import __version__
from ruralsim.results import Results, describe

START, DAYS = dt.date(2021, 1, 1), 730
T, V, H, N, SIZE = 16, 200, 4000, 5, 48
NETWORKS = [("post", "China Post", "邮政", "post"), ("swift", "Swift Express", "迅达快递", "express"),
            ("loong", "Loong Express", "龙腾快递", "express"), ("coop", "Supply co-op", "供销社", "coop"),
            ("bus", "County bus", "客运公交", "bus")]  # fmt: skip
PRODUCTS = [("leafy", "Leafy vegetables", "叶菜"), ("potato", "Potatoes", "马铃薯"), ("apple", "Apples", "苹果"),
            ("berry", "Berries", "浆果"), ("egg", "Eggs", "鸡蛋"), ("mushroom", "Dried mushrooms", "干菇")]  # fmt: skip
ZONES = [("County town", "县城", 24, 47), ("Prefecture city", "地级市", 47, 30),
         ("Provincial capital", "省会", 40, 0), ("Partner province", "协作省份", 0, 8)]  # fmt: skip
TOWNSHIPS = [f"{a}{b}乡" for a in "青云石清" for b in "山水林岭"]


def indicator_columns(days: int, rng: np.random.Generator) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Indicator series from made-up tallies, by the real functions."""
    from tests.indicators.fake_record import fake_record

    from ruralsim.indicators import indicators_of

    record = fake_record(days, rng)
    chosen = indicators_of(record)
    return {i.name: i.fn(record) for i in chosen}, [i.as_meta() for i in chosen]


def fake_run(path: str | Path, seed: int = 1) -> Results:
    """Writes the folder and returns the results."""
    rng = np.random.default_rng(seed)
    dates = np.datetime64(START, "D") + np.arange(DAYS)
    following = dates + np.timedelta64(1, "D")
    month_ends = dates[following.astype("M8[M]") != dates.astype("M8[M]")]
    year_ends = dates[following.astype("M8[Y]") != dates.astype("M8[Y]")]
    series, described = indicator_columns(DAYS, rng)
    place = _places(rng)
    tables = {
        "indicators": {"date": dates, **series},
        "townships": _townships(month_ends, place, rng),
        "villages": _villages(month_ends, place, rng),
        "households": _households(year_ends, place, rng),
        "networks": _networks(month_ends, rng),
        "programmes": _programmes(month_ends),
        "money": _money(rng),
        "mass": _mass(rng),
    }
    results = Results(tables, _meta(described, seed), {"version": __version__, "seed": seed, "wall_s": 7.1},
                      _geography(place, rng), 'title = { en = "Made up" }\n')  # fmt: skip
    results.save(path)
    return results


def _places(rng: np.random.Generator) -> dict[str, np.ndarray]:
    tx, ty = rng.uniform(6, SIZE - 6, T), rng.uniform(6, SIZE - 6, T)
    township = np.sort(rng.integers(0, T, V))
    x = np.clip(tx[township] + rng.normal(0, 3, V), 0.5, SIZE - 0.5)
    y = np.clip(ty[township] + rng.normal(0, 3, V), 0.5, SIZE - 0.5)
    far = np.hypot(x - SIZE / 2, y - SIZE / 2)
    remoteness = np.digitize(far, np.quantile(far, [1 / 3, 2 / 3]))
    return {"tx": tx, "ty": ty, "x": x, "y": y, "township": township, "far": far, "remoteness": remoteness,
            "households": rng.integers(60, 140, V)}  # fmt: skip


def _panel(dates: np.ndarray, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Dates and rows of a long table, and the month number of each row."""
    return np.repeat(dates, n), np.tile(np.arange(n), len(dates)), np.repeat(np.arange(len(dates)), n)


def _service(far: np.ndarray, month: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    n, ease = len(far), 1.0 - far / 40.0
    return {
        "income_head": 15500 * (0.75 + 0.35 * ease) * 1.0064**month * rng.lognormal(0, 0.03, n),
        "headcount": np.clip(0.11 - 0.08 * ease - 0.0008 * month + rng.normal(0, 0.008, n), 0, 1),
        "sellers_share": np.clip(0.02 + 0.07 * ease + 0.0007 * month + rng.normal(0, 0.006, n), 0, 1),
        "visits_week": np.clip(1.5 + 4.5 * ease + rng.normal(0, 0.4, n), 0, 7),
        "days_to_deliver": 4.2 + 3.5 * (1 - ease) + rng.normal(0, 0.3, n),
        "loss_share": np.clip(0.05 + 0.06 * (1 - ease) + rng.normal(0, 0.01, n), 0, 1),
    }


def _villages(dates: np.ndarray, p: dict[str, np.ndarray], rng: np.random.Generator) -> dict[str, np.ndarray]:
    date, row, month = _panel(dates, V)
    n = len(row)
    made = {
        "date": date, "village": row, "township": p["township"][row], "remoteness": p["remoteness"][row],
        "minutes_seat": p["far"][row] * 2.6, "residents": p["households"][row] * 3.2,
        **_service(p["far"][row], month, rng),
        "covered": p["far"][row] < 25 + month / 6, "signal": p["far"][row] < 29, "delivered": rng.poisson(150, n),
    }  # fmt: skip
    return {name: made[name] for name in describe.COLUMNS["villages"]}


def _townships(
    dates: np.ndarray, p: dict[str, np.ndarray], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    date, row, month = _panel(dates, T)
    n, far = len(row), np.hypot(p["tx"] - SIZE / 2, p["ty"] - SIZE / 2)
    made = {
        "date": date, "township": row, "name": np.array(TOWNSHIPS)[row],
        "remoteness": np.digitize(far, np.quantile(far, [1 / 3, 2 / 3]))[row], "minutes_seat": far[row] * 2.4,
        "households": np.bincount(p["township"], p["households"], T)[row].astype(int),
        "residents": np.bincount(p["township"], p["households"], T)[row] * 3.2,
        **_service(far[row], month, rng),
        "headcount_formerly_poor": rng.uniform(0.06, 0.15, n), "monitored": rng.poisson(90, n).astype(float),
        "mass_return": rng.random(n) < 0.01, "points": rng.integers(6, 16, n), "couriers": rng.integers(2, 6, n),
        "delivered": rng.poisson(1900, n), "local_wage": 3600 + 25 * month + rng.normal(0, 60, n),
        "idle": rng.uniform(100, 300, n), "vacancies": rng.uniform(0, 20, n), "migrants": rng.integers(600, 1500, n),
        "dispute_rate": rng.uniform(0.02, 0.06, n), "compliance": rng.uniform(0.4, 0.95, T)[row],
        "processor": (row % 5 == 0) & (month > 8),
    }  # fmt: skip
    return {name: made[name] for name in describe.COLUMNS["townships"]}


def _households(
    dates: np.ndarray, p: dict[str, np.ndarray], rng: np.random.Generator
) -> dict[str, np.ndarray]:
    date, row, year = _panel(dates, H)
    n, village = len(row), np.sort(rng.integers(0, V, H))
    y = (14051 * 1.08 ** (year + 1) * rng.lognormal(-0.15, 0.55, H)[row] * rng.lognormal(0, 0.1, n)).clip(
        2500
    )
    shares = dict(zip(
        ("farming", "business", "logistics_wages", "processing_wages", "local_wages", "remittances", "transfers",
         "allowance", "property", "relief"), (0.25, 0.11, 0.01, 0.01, 0.2, 0.13, 0.255, 0.015, 0.015, 0.005), strict=True))  # fmt: skip
    made: dict[str, Any] = {
        "date": date, "household": rng.integers(0, 2**63, H).astype(np.uint64)[row], "village": village[row],
        "township": p["township"][village][row], "remoteness": p["remoteness"][village][row],
        "x_km": (p["x"][village] + rng.normal(0, 0.6, H))[row], "y_km": (p["y"][village] + rng.normal(0, 0.6, H))[row],
        "formerly_poor": (rng.random(H) < 0.3)[row], "members": rng.integers(2, 6, H)[row],
        "residents": rng.uniform(1.5, 4.5, H)[row], "migrants": rng.integers(0, 3, n), "income_head": y,
        "monitored_head": y - rng.exponential(600, n), **{f"income_{k}": y * s for k, s in shares.items()},
        "cash": rng.lognormal(9, 1, n), "debt": rng.exponential(2000, n), "below_line": y < 6300, "poor": y < 6300,
        "category": np.where(y < 6300, rng.integers(1, 4, n), 0), "vulnerability": 1 / (1 + (y / 5500) ** 4),
        "allowance": y < 6000, "assigned": row % 3 == 0, "sells_online": rng.random(n) < 0.06, "assist_listed": rng.random(n) < 0.1,
        "digital_skill": rng.beta(2, 4, n), "selling_skill": rng.beta(2, 5, n), "reputation": rng.beta(8, 2, n),
    }  # fmt: skip
    for channel, kg in (("trader", 5000), ("coop", 400), ("online", 200), ("assistance", 250)):
        made[f"kg_{channel}"] = rng.exponential(kg, n)
        made[f"cny_{channel}"] = made[f"kg_{channel}"] * rng.uniform(2, 4, n)
    return {name: made[name] for name in describe.COLUMNS["households"]}


def _networks(dates: np.ndarray, rng: np.random.Generator) -> dict[str, np.ndarray]:
    date, row, month = _panel(dates, N)
    n, size = len(row), np.array([0.25, 0.35, 0.25, 0.10, 0.05])[row] * 170_000
    unit = dict(wages_rounds=1.3, wages_points=0.55, wages_stations=0.45, fuel_rounds=0.25, fuel_trunk=0.2, rent=0.12,
                handling=0.2, haulage=0.5, city_delivery=0.28, cold=0.02, compensation=0.05, handover=0.1)  # fmt: skip
    made: dict[str, Any] = {
        f"cost_{k}": size * u * 0.998**month * rng.lognormal(0, 0.05, n) for k, u in unit.items()
    }
    cost = sum(made.values())
    made |= {
        "date": date, "network": row, "name": np.array([k for k, *_ in NETWORKS])[row],
        "revenue": cost * rng.normal(1.03, 0.05, n), "revenue_up": cost * 0.6, "subsidy": np.zeros(n), "cost": cost,
        "cost_up": cost * 0.55, "parcels": size.round(), "parcels_up": (size * 0.2).round(), "kg_up": size * 0.9,
        "km": size * 0.25, "tariff": 9.5 - 0.02 * month + row * 0.4,
        "couriers": np.array([14, 18, 13, 6, 3])[row], "points": np.array([90, 70, 50, 20, 8])[row],
        "courier_wage": 3800 + 20 * month, "cash": rng.normal(5e5, 1e4, n).cumsum() / 10,
    }  # fmt: skip
    made["margin"] = made["revenue"] - cost
    return {name: made[name] for name in describe.COLUMNS["networks"]}


def _programmes(month_ends: np.ndarray) -> dict[str, np.ndarray]:
    n = len(month_ends)
    made = {
        "date": month_ends, "lever": np.full(n, "road_upgrade"), "active": np.ones(n, bool),
        "stopped": np.zeros(n, bool), "intensity": np.full(n, 60.0), "built": np.arange(n, dtype=float),
        "spent_cny": 1e6 * np.arange(n), "spent_year_cny": 1e6 * (np.arange(n) % 12.0),
        "budget_cny": np.full(n, np.nan),
    }  # fmt: skip
    return {name: made[name] for name in describe.COLUMNS["programmes"]}


def _money(rng: np.random.Generator) -> dict[str, np.ndarray]:
    rows = [(year, flow.payer.name.lower(), flow.receiver.name.lower(), flow.name, float(rng.lognormal(15, 1.2)))
            for year in (2021, 2022) for flow in FLOWS]  # fmt: skip
    return {
        name: np.array(values)
        for name, values in zip(describe.COLUMNS["money"], zip(*rows, strict=True), strict=True)
    }


def _mass(rng: np.random.Generator) -> dict[str, np.ndarray]:
    rows = [(year, account, product, float(rng.lognormal(13, 1)))
            for year in (2021, 2022) for account, *_ in MASS_LABELS for product, *_ in PRODUCTS]  # fmt: skip
    return {
        name: np.array(values)
        for name, values in zip(describe.COLUMNS["mass"], zip(*rows, strict=True), strict=True)
    }


def _meta(indicators: list[dict[str, Any]], seed: int) -> dict[str, Any]:
    return {
        "title": {"en": "A made-up county", "zh": "虚构县"},
        "story": {"en": "Nothing here was simulated.", "zh": "此处数据均为虚构。"},
        "start": START.isoformat(), "days": DAYS, "seed": seed, "version": __version__,
        "county": {"name_en": "Madeup", "name_zh": "虚构县"},
        "indicators": indicators,
        "parameters": [
            {"path": "household.channels.smoothing", "value": 0.2, "unit": "1/sale", "low": 0.0, "high": 1.0,
             "en": "Learning speed", "zh": "学习速度", "source": "assumed", "confidence": "L"},
            {"path": "world.terrain.ruggedness", "value": 0.5, "unit": "1", "low": 0.0, "high": 1.0,
             "en": "Ruggedness", "zh": "地形起伏", "source": "assumed", "confidence": "L"},
        ],
        "networks": [{"name": k, "en": en, "zh": zh, "kind": kind} for k, en, zh, kind in NETWORKS],
        "products": [{"name": k, "en": en, "zh": zh} for k, en, zh in PRODUCTS],
        "townships": TOWNSHIPS,
        "flows": [{"name": f.name, "payer": f.payer.name.lower(), "receiver": f.receiver.name.lower(), "en": f.en,
                   "zh": f.zh} for f in FLOWS],
        "sectors": [{"name": s.name.lower(), "en": SECTOR_LABELS[s][0], "zh": SECTOR_LABELS[s][1]} for s in Sector],
        "accounts": [{"name": k, "en": en, "zh": zh} for k, en, zh in MASS_LABELS],
        "columns": describe.as_meta(),
    }  # fmt: skip


def _geography(p: dict[str, np.ndarray], rng: np.random.Generator) -> dict[str, Any]:
    yy, xx = np.mgrid[0:SIZE, 0:SIZE]
    relief = (
        1200
        + 250 * np.sin(xx / 7) * np.cos(yy / 9)
        + 120 * np.sin((xx + yy) / 4)
        + rng.normal(0, 15, xx.shape)
    )
    centre = SIZE / 2
    roads = [
        {"class": 4, "segments": [[centre, centre, x, y] for x, y in zip(p["tx"], p["ty"], strict=True)]},
        {
            "class": 2,
            "segments": [
                [p["tx"][t], p["ty"][t], x, y] for t, x, y in zip(p["township"], p["x"], p["y"], strict=True)
            ],
        },
    ]
    points = [
        {"x": x, "y": y, "level": "point", "network": int(rng.integers(N))}
        for x, y in zip(p["x"], p["y"], strict=True)
    ]
    return {
        "width": SIZE, "height": SIZE, "elevation": np.rint(relief).astype(int).tolist(), "roads": roads,
        "villages": [{"name": f"{TOWNSHIPS[t]}{i}村", "x": x, "y": y, "township": int(t), "households": int(h),
                      "remoteness": int(r), "road": bool(f < 30), "signal": bool(f < 29)}
                     for i, (x, y, t, h, r, f) in enumerate(zip(*(p[k] for k in ("x", "y", "township", "households", "remoteness", "far")), strict=True))],
        "townships": [{"name": name, "x": x, "y": y} for name, x, y in zip(TOWNSHIPS, p["tx"], p["ty"], strict=True)],
        "seat": {"x": centre, "y": centre},
        "stations": [*points, *({"x": x, "y": y, "level": "township", "network": 0} for x, y in zip(p["tx"], p["ty"], strict=True)),
                     {"x": centre, "y": centre, "level": "hub", "network": 0}],
        "zones": [{"name_en": en, "name_zh": zh, "x": x, "y": y} for en, zh, x, y in ZONES],
    }  # fmt: skip


if __name__ == "__main__":
    import sys

    print(fake_run(sys.argv[1] if len(sys.argv) > 1 else "/tmp/fake_run").path)
