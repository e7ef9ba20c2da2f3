"""What logistics costs: per kilogram and parcel, by stage and network, and how volume feeds back on it."""

from collections.abc import Iterable
from itertools import pairwise

import numpy as np

from ruralsim.foundation.maths import log_array
from ruralsim.indicators.indicator import Family, Indicator, Series
from ruralsim.indicators.record import MONTH, YEAR, Record, divide

FAMILY = Family("cost")
_add = FAMILY.add

STAGES: dict[str, tuple[tuple[str, ...], str, str]] = {
    "points": (("cost_wages_points",), "village points", "村级网点"),
    "rounds": (("cost_wages_rounds", "cost_fuel_rounds"), "rounds", "收派"),
    "stations": (("cost_wages_stations", "cost_rent", "cost_handling"), "stations and sorting", "站点与分拣"),
    "trunk": (("cost_fuel_trunk",), "trunk haul", "县域干线"),
    "haulage": (("cost_haulage",), "bought long haul", "外购干线"),
    "city": (("cost_city_delivery",), "city delivery", "城市派送"),
    "cold": (("cost_cold",), "cold chain", "冷链"),
    "compensation": (("cost_compensation",), "compensation", "赔付"),
}
"""Stage → cost items, labels. Fees from network to network cancel and are left out."""

ALL_COSTS = tuple(item for items, _, _ in STAGES.values() for item in items)
PARCELS = ("up_delivered", "down_delivered")

_add(
    "cost_kg",
    "CNY/kg",
    ("Logistics cost of produce per kg", "农产品物流成本(每公斤)"),
    (
        "Networks' costs borne by up-going consignments ÷ kg of produce delivered, trailing month.",
        "近一个月上行分摊物流成本 ÷ 妥投农产品重量。",
    ),
    lambda r: r.ratio("cost_up", "up_delivered_kg", MONTH),
    headline=True,
    better=-1,
)
_add(
    "cost_parcel_up",
    "CNY/parcel",
    ("Logistics cost of produce per parcel", "农产品物流成本(每件)"),
    (
        "Networks' costs borne by up-going consignments ÷ consignments delivered, trailing month.",
        "近一个月上行分摊物流成本 ÷ 妥投上行件数。",
    ),
    lambda r: r.ratio("cost_up", "up_delivered", MONTH),
    better=-1,
)
_add(
    "cost_parcel",
    "CNY/parcel",
    ("Logistics cost per parcel, both directions", "单件物流成本(双向)"),
    (
        "All costs of the networks before subsidy, whoever bears them in the end, fees among networks left "
        "out, ÷ parcels delivered up and down, trailing month. What programmes spend themselves (courses, "
        "surveys, roads) is public spending and stands there.",
        "近一个月各网络补贴前全部成本(不论最终由谁承担,不含相互转交费)÷ 上下行妥投件数;项目自身支出"
        "(培训、规划、道路等)计入财政支出。",
    ),
    lambda r: r.ratio(ALL_COSTS, PARCELS, MONTH),
    headline=True,
    better=-1,
)
_add(
    "cost_parcel_borne",
    "CNY/parcel",
    ("Logistics cost per parcel that networks bear, after subsidy", "单件物流成本(补贴后,网络承担)"),
    (
        "The same less what the government pays networks: parts of wages and of managers' added pay, and "
        "sums for points, trailing month. The difference to the cost before subsidy is in public spending.",
        "同上,扣除财政付给网络的补贴(工资补贴、站长加薪补助、网点补贴),近一个月;与补贴前成本之差计入财政支出。",
    ),
    lambda r: divide(r.sum(ALL_COSTS, MONTH) - r.sum("subsidy_networks", MONTH), r.sum(PARCELS, MONTH)),
    headline=True,
    better=-1,
)
for _stage, (_items, _en, _zh) in STAGES.items():
    _add(
        f"cost_parcel_{_stage}",
        "CNY/parcel",
        (f"Cost per parcel: {_en}", f"单件成本:{_zh}"),
        (
            f"Costs of {_en} ÷ parcels delivered in both directions, trailing month; the stages add up to "
            "the cost per parcel.",
            f"近一个月{_zh}成本 ÷ 上下行妥投件数;各环节之和等于单件物流成本。",
        ),
        lambda r, items=_items: r.ratio(items, PARCELS, MONTH),  # type: ignore[misc]
        better=-1,
    )
_add(
    "cost_share",
    "share",
    ("Logistics share of the delivered price", "物流成本占到手价比重"),
    (
        "Networks' costs borne by up-going consignments ÷ what buyers paid for consignments, trailing month.",
        "近一个月上行分摊物流成本 ÷ 买家支付货款。",
    ),
    lambda r: r.ratio("cost_up", "up_paid_cny", MONTH),
    headline=True,
    better=-1,
)
_add(
    "freight_share",
    "share",
    ("Freight share of the delivered price", "运费占到手价比重"),
    (
        "Freight charged to sellers ÷ what buyers paid for the same consignments, trailing month.",
        "近一个月农户承担运费 ÷ 买家支付货款。",
    ),
    lambda r: r.ratio("up_freight_cny", "up_paid_cny", MONTH),
    better=-1,
)
_add(
    "freight_parcel",
    "CNY/parcel",
    ("Freight per consignment", "每件运费"),
    (
        "Freight charged to sellers ÷ consignments delivered, trailing month.",
        "近一个月农户承担运费 ÷ 妥投上行件数。",
    ),
    lambda r: r.ratio("up_freight_cny", "up_delivered", MONTH),
    better=-1,
)
_add(
    "revenue_piece",
    "CNY/parcel",
    ("Revenue per piece sent", "寄件单件收入"),
    (
        "Freight that senders of parcels of produce paid ÷ such parcels delivered, trailing 12 months; what "
        "statistics of express delivery call revenue per piece. Bulk consignments are not express parcels.",
        "近12个月农产品寄件运费 ÷ 妥投件数,对应快递统计中的单件收入;大宗货物不属快递,不计入。",
    ),
    lambda r: r.ratio("up_freight_pieces_cny", "up_delivered_consumer", YEAR),
    better=-1,
)
_add(
    "freight_partner",
    "CNY/parcel",
    ("Freight of 4 kg to the farthest zone", "4公斤发往最远市场区运费"),
    (
        "Tariff of a parcel of 4 kg to the market zone farthest away (the partner province), mean of the "
        "networks weighted by their up-going parcels of 12 months. Monthly.",
        "4公斤包裹寄往最远市场区(协作省份)的资费,按各网络近12个月上行件数加权。按月。",
    ),
    lambda r: r.state("freight_partner"),
    better=-1,
    kind="state",
)
_add(
    "load_factor",
    "share",
    ("Load factor of rounds", "收派车辆装载率"),
    (
        "Largest load of each round ÷ capacity of its vehicle, weighted by capacity, trailing month.",
        "近一个月各趟最大载重之和 ÷ 车辆载重能力之和。",
    ),
    lambda r: r.ratio("round_load_kg", "round_capacity_kg", MONTH),
    better=1,
)
_add(
    "load_factor_trunk",
    "share",
    ("Load factor of the trunk", "干线车辆装载率"),
    (
        "Trunk load ÷ capacity of the trucks that went, trailing month.",
        "近一个月干线载重 ÷ 发车载重能力。",
    ),
    lambda r: r.ratio("trunk_load_kg", "trunk_capacity_kg", MONTH),
    better=1,
)
_add(
    "km_parcel",
    "km/parcel",
    ("Round kilometres per parcel", "单件收派里程"),
    (
        "Kilometres driven on rounds ÷ parcels they handled in both directions, trailing month.",
        "近一个月收派里程 ÷ 收派件数(双向)。",
    ),
    lambda r: r.ratio("round_km", "round_parcels", MONTH),
    better=-1,
)
_add(
    "km_parcel_trunk",
    "km/parcel",
    ("Trunk kilometres per parcel", "单件干线里程"),
    (
        "Kilometres of own trunk trips ÷ parcels delivered in both directions, trailing month.",
        "近一个月自有干线里程 ÷ 上下行妥投件数。",
    ),
    lambda r: r.ratio("trunk_km", PARCELS, MONTH),
    better=-1,
)
_add(
    "visits_week",
    "visits/village/week",
    ("Vans calling per village and week", "每村每周到村车次"),
    (
        "Calls of vans ÷ villages ÷ weeks, trailing month; a van that carries for several networks is one.",
        "近一个月收派车辆到村次数 ÷ 村数 ÷ 周数；共同配送的车计一次。",
    ),
    lambda r: divide(7.0 * r.mean("round_stops", MONTH), r.facts["villages"]),
    better=1,
)
_add(
    "margin_networks",
    "share",
    ("Networks' margin before subsidy", "物流网络补贴前利润率"),
    (
        "(Freight and fees for down-going parcels − all costs of the networks) ÷ the former, trailing 12 "
        "months; subsidies and fees among networks are left out.",
        "近12个月(运费与下行派件费 − 各网络成本)÷ 前者;不含补贴与相互转交费。",
    ),
    lambda r: _margin(r),
    headline=True,
)
_add(
    "missort_rate",
    "share",
    ("Sorts gone wrong", "分拣差错率"),
    (
        "Mis-sorted consignments ÷ sorts, trailing month.",
        "近一个月错分件次 ÷ 分拣件次。",
    ),
    lambda r: r.ratio("missorts", "sorts", MONTH),
    better=-1,
)
_add(
    "loop_gain",
    "1",
    ("Loop gain of volume → cost → tariff → price → demand", "循环增益(量—成本—资费—售价—需求)"),
    (
        "Product of four elasticities, each the least-squares slope between 12-month log changes of "
        "monthly series of this run so far: unit cost on volume, freight on unit cost, delivered price per "
        "kg on freight, orders on delivered price. A description of how the series moved together, not a "
        "causal estimate: prices and tariffs also move for other reasons, and only paired runs that move "
        "one link tell causes. Undefined with fewer than 24 monthly changes, or if a cause moved by less "
        "than 0.1 % (standard deviation).",
        "四个弹性之积,各由本次运行月度序列的12个月对数差分作最小二乘估计:单位成本对业务量、运费对单位成本、"
        "到手价对运费、订单对到手价。只描述序列的共同变化,并非因果估计,因果须由单独改变某一环节的配对运行判"
        "定。可用月度变化少于24个、或某一自变量变化的标准差不足0.1%时无定义。",
    ),
    lambda r: loop_gain(r),
    kind="state",
)


def for_run(record: Record) -> Iterable[Indicator]:
    """Cost per parcel of each network."""
    own = Family("cost")
    for name, en, zh in record.facts["networks"]:
        own.add(
            f"cost_parcel_network_{name}",
            "CNY/parcel",
            (f"Cost per parcel: {en}", f"单件成本:{zh}"),
            (
                f"Costs of {en}, fees to other networks included, ÷ parcels it handled, last 12 closed "
                "months.",
                f"{zh}近12个结账月成本(含转交费)÷ 经手件数。",
            ),
            lambda r, name=name: r.state(f"cost_parcel_network_{name}"),  # type: ignore[misc]
            better=-1,
            kind="state",
        )
    return own


def _margin(record: Record) -> Series:
    revenue = record.sum(("revenue_up", "revenue_down"), YEAR)
    return divide(revenue - record.sum(ALL_COSTS, YEAR), revenue)


def loop_gain(record: Record, least: int = 24, still: float = 1e-3) -> Series:
    """Gain of the circle, known at each month-end from the months before it (see the definition).

    Args:
        record: The record.
        least: Monthly changes needed.
        still: Standard deviation of a log change below which a cause counts as unmoved.
    """
    volume, kg = record.monthly("up_delivered"), record.monthly("up_delivered_kg")
    links = (
        volume,
        _log_quotient(record.monthly("cost_up"), kg),
        _log_quotient(record.monthly("up_freight_cny"), kg),
        _log_quotient(record.monthly("up_paid_cny"), kg),
        record.monthly("up_orders"),
    )
    logs = [_log(links[0]), *links[1:4], _log(links[4])]
    changes = [series[12:] - series[:-12] for series in logs]
    gains = np.full(len(volume), np.nan)
    for month in range(12 + least, len(volume) + 1):
        gains[month - 1] = _product_of_slopes([c[: month - 12] for c in changes], least, still)
    return record.held_from_months(gains)


def _product_of_slopes(changes: list[Series], least: int, still: float) -> float:
    gain = 1.0
    for cause, effect in pairwise(changes):
        known = np.isfinite(cause) & np.isfinite(effect)
        x, y = cause[known], effect[known]
        if x.size < least:
            return np.nan
        x, y = x - x.mean(), y - y.mean()
        spread = float((x * x).mean())
        if spread < still * still:
            return np.nan
        gain *= float((x * y).mean()) / spread
    return gain


def _log(values: Series) -> Series:
    known = values > 0.0
    return np.where(known, log_array(np.where(known, values, 1.0)), np.nan)


def _log_quotient(above: Series, below: Series) -> Series:
    return _log(above) - _log(below)
