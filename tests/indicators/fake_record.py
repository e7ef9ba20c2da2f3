# ruff: noqa: C408, E501 (a table of made-up numbers)
"""A made-up record with plausible levels, for tests and for the made-up run folder."""

import datetime as dt

import numpy as np

from ruralsim.entities.tally import TALLIES
from ruralsim.foundation.ledger import FLOWS, MASS_LABELS
from ruralsim.indicators import Record, indicators_of

BURN_IN = 730

_DAILY = dict(
    up_orders=1230, up_orders_kg=18_000, up_orders_assistance=130, up_unmatched=80, up_delivered=1200, up_delivered_kg=16_500,
    up_delivered_assistance=130, up_returned=12, up_lost=6, up_days=5400, up_late=160, up_damaged=60, up_loss_share=84,
    up_disputes=40, up_refunds_cny=1500, up_paid_cny=82_000, up_freight_cny=13_500, up_delivered_consumer=1070,
    first_time_pairs=500, repurchased_pairs=170, down_orders=4400, down_delivered=4300, down_returned=40, down_lost=5,
    down_uncollected=30, down_waiting_days=9500, down_goods_cny=220_000, goods_gain_cny=35_000, rounds=60, round_km=1500, round_minutes=21_000,
    round_parcels=5500, round_up_parcels=1200, round_down_parcels=4300, round_stops=140, round_load_kg=16_000,
    round_capacity_kg=30_000, trunk_km=2600, trunk_load_kg=20_000, trunk_capacity_kg=40_000, trunk_trips=12, sorts=16_000,
    missorts=120, handovers=900, cost_wages_rounds=7200, cost_wages_points=2700, cost_wages_stations=2300,
    cost_fuel_rounds=1100, cost_fuel_trunk=1200, cost_rent=700, cost_handling=1400, cost_haulage=7000,
    cost_city_delivery=1500, cost_cold=30, cost_compensation=500, cost_handover=600, cost_up=13_200, revenue_up=13_500,
    revenue_down=12_500, harvested_kg=330_000, harvested_vegetable_kg=150_000, harvested_fruit_kg=90_000,
    unharvested_kg=6000, lost_vegetable_kg=36_000, lost_fruit_kg=11_500, lost_kg=55_000, sold_trader_kg=225_000,
    sold_coop_kg=14_000, sold_online_kg=4300, sold_assistance_kg=13_000, sold_local_kg=6000, sold_trader_cny=880_000,
    sold_coop_cny=52_000, sold_online_cny=31_000, sold_assistance_cny=52_000, sold_local_cny=9000,
    trader_wholesale_cny=1_150_000, online_premium_kg=4300, online_net_cny=21_000, online_best_cny=17_800,
    packing_minutes=13_000, carrying_minutes=16_000, hires=0.06, quits=0.055, vacancies_days=2, adoptions=0.5,
    exits_online=0.35, points_opened=0.03, points_closed=0.025, irregular_fee_parcels=150, short_weight_parcels=30,
    detections=5, entries_poor=2.2, spells_ended=2.0, spell_days_ended=430, re_entries=0.5, spells_long=0.5,
    monitor_clues=4, monitored_entered=2, monitored_entered_wrongly=0.1, monitor_waited=0.6, monitor_wait_days=110,
    help_cny=2200, help_nonpoor_cny=300, courier_days=52, courier_shifts=47, up_freight_pieces_cny=8000,
)  # fmt: skip
_MONEY = dict(help=2200, allowance=21_000, programme_running=4000, wages_networks=12_000, fines_households=20)
_LEVEL = dict(
    income_head=14_400, income_median=12_600, residents=64_000, income_farming=3600, income_business=1550,
    income_logistics_wages=75, income_processing_wages=15, income_local_wages=3000, income_remittances=1950,
    income_transfers=3690, income_relief=10, income_allowance=120, income_property=200, income_q1=5900, income_q2=9300, income_q3=12_600,
    income_q4=17_000, income_q5=27_000, income_near=16_800, income_middle=14_300, income_remote=12_300, gini=0.328,
    income_sellers=17_900, income_assisted=11_900, income_formerly_poor=11_300, income_logistics=19_000, headcount=0.062,
    headcount_formerly_poor=0.098, headcount_constant=0.055, headcount_before_allowance=0.105, headcount_before_relief=0.063,
    headcount_before_aid=0.107, exit_rate=0.6, monitored_ever=0.04, exclusion_error=0.6, income_persistence=0.6,
    income_transitory=0.4, mobility_equalises=0.12, headcount_after_medical=0.081,
    headcount_after_help=0.078, fgt1=0.011, fgt2=0.004, entry_hazard=0.031, entry_hazard_formerly_poor=0.046,
    spell_running_days=240, vulnerable=0.12, monitored_sudden_hardship=500, monitored_unstable_formerly_poor=700,
    monitored_marginal=900, monitored_missed=0.5, mass_return_townships=0.2, above_line_households=5400,
    kept_above_households=650, leakage_allowance=0.2, leakage_assistance=0.24, coverage=0.87, sellers=0.058, couriers=52,
    courier_vacancies=2, keepers=230, managers=60, points=235, processing_jobs=14, courier_wage=3850, keeper_pay=400,
    local_wage=3700, migrants=16_000, away=15_600, visitors=400, wholesale_level=1.05, migrant_share=0.33, idle=3000, courier_skill=0.5, freight_partner=10.4, manager_skill=0.48,
)  # fmt: skip


def fake_record(days: int, rng: np.random.Generator, burn_in: int = BURN_IN) -> Record:
    """Levels with season, growth and noise; monthly readings on month-ends."""
    total = burn_in + days
    start = dt.date(2021, 1, 1) - dt.timedelta(burn_in)
    t = np.arange(total)
    season = 1.0 + 0.25 * np.sin(2 * np.pi * t / 365.25)
    flows = {
        name: level * season * 1.0001**t * rng.gamma(60, 1 / 60, total)
        for name, level in {**dict.fromkeys(TALLIES, 0.0), **_DAILY}.items()
    }
    flows |= {f"money.{f.name.lower()}": np.full(total, float(_MONEY.get(f.name.lower(), 0))) for f in FLOWS}
    flows |= {f"mass.{name}": np.full(total, 0.0) for name, *_ in MASS_LABELS}
    flows["mass.eaten"] = 0.06 * flows["harvested_kg"]
    dates = np.datetime64(start) + t
    month_end = (dates + 1).astype("M8[M]") != dates.astype("M8[M]")
    trend = {"income": 1.00019, "headcount": 0.9998}
    states = {}
    for name, level in _LEVEL.items():
        growth = next((g for prefix, g in trend.items() if name.startswith(prefix)), 1.0) ** (t - burn_in)
        states[name] = np.where(month_end, level * growth * rng.normal(1, 0.012, total), np.nan)
    networks = [("post", "China Post", "邮政"), ("swift", "Swift Express", "迅达快递"), ("loong", "Loong Express", "龙腾快递"),
                ("coop", "Supply co-op", "供销社"), ("bus", "County bus", "客运公交")]  # fmt: skip
    for i, (name, *_) in enumerate(networks):
        states[f"cost_parcel_network_{name}"] = np.where(
            month_end, 4.3 + 0.5 * i + rng.normal(0, 0.1, total), np.nan
        )
        states[f"days_network_{name}"] = np.where(month_end, 5.0 + 0.5 * i, np.nan)
    facts = {"villages": 200, "households": 20_000, "networks": networks, "levers": []}
    record = Record(start, burn_in, flows, states, facts)
    assert indicators_of(record)
    return record
