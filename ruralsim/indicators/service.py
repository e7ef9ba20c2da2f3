"""What buyers and sellers get: time, loss, coverage, and the market that grows on it."""

from collections.abc import Callable, Iterable

import numpy as np

from ruralsim.indicators.income import CHANNELS_SOLD, SALES
from ruralsim.indicators.indicator import Family, Indicator, Series
from ruralsim.indicators.record import HALF_YEAR, MONTH, YEAR, Record, divide

FAMILY = Family("service")
_add = FAMILY.add

_SOLD_KG = tuple(f"sold_{channel}_kg" for channel in CHANNELS_SOLD)
_REACHED = ("up_delivered", "up_returned")
_DOWN_FAILED = ("down_returned", "down_lost", "down_uncollected")
_REFUNDS = ("money.refunds", "money.refunds_assistance")
_E_COMMERCE = ("sold_online_cny", "sold_assistance_cny")

_add(
    "days_to_deliver",
    "days",
    ("Days to deliver", "妥投时长"),
    (
        "Mean days from order to delivery of produce consignments delivered in the trailing month.",
        "近一个月妥投农产品自下单至妥投的平均天数。",
    ),
    lambda r: r.ratio("up_days", "up_delivered", MONTH),
    headline=True,
    better=-1,
)
_add(
    "on_time",
    "share",
    ("Delivered on time", "准时妥投率"),
    (
        "Consignments that reached the buyer no later than promised ÷ all that did, refused ones included, "
        "trailing month.",
        "近一个月按承诺时限送达件数占全部送达件数(含拒收)比重。",
    ),
    lambda r: 1.0 - r.ratio("up_late", _REACHED, MONTH),
    better=1,
)
_add(
    "loss_share",
    "share",
    ("Loss on the way to the buyer", "途中损耗率"),
    (
        "Mean share of mass lost between packing and delivery, over consignments delivered in the trailing "
        "month.",
        "近一个月妥投件自打包至妥投的平均重量损耗率。",
    ),
    lambda r: r.ratio("up_loss_share", "up_delivered", MONTH),
    headline=True,
    better=-1,
)
_add(
    "damaged_share",
    "share",
    ("Arrived damaged", "破损率"),
    (
        "Consignments that arrived damaged ÷ delivered, trailing month.",
        "近一个月破损到货件数 ÷ 妥投件数。",
    ),
    lambda r: r.ratio("up_damaged", "up_delivered", MONTH),
    better=-1,
)
_add(
    "failed_share",
    "share",
    ("Lost or returned", "丢失与退回率"),
    (
        "Consignments lost or returned ÷ consignments that ended, trailing month.",
        "近一个月丢失与退回件数 ÷ 完结件数。",
    ),
    lambda r: r.ratio(("up_lost", "up_returned"), ("up_lost", "up_returned", "up_delivered"), MONTH),
    better=-1,
)
_add(
    "short_weight_share",
    "share",
    ("Short weight", "短斤少两件占比"),
    (
        "Orders packed under the weight paid for ÷ orders, trailing month.",
        "近一个月打包重量不足的订单 ÷ 全部订单。",
    ),
    lambda r: r.ratio("short_weight_parcels", "up_orders", MONTH),
    better=-1,
)
_add(
    "dispute_rate",
    "share",
    ("Disputes per delivery", "纠纷率"),
    (
        "Disputes ÷ consignments that reached the buyer, refused ones included, trailing month.",
        "近一个月纠纷件数 ÷ 送达件数(含拒收)。",
    ),
    lambda r: r.ratio("up_disputes", _REACHED, MONTH),
    better=-1,
)
_add(
    "refund_share",
    "share",
    ("Refunds", "退款占比"),
    (
        "Refunds ÷ payments settled (refunded or released to sellers), trailing month.",
        "近一个月退款 ÷ 已结清货款(退款与结算之和)。",
    ),
    lambda r: r.ratio(_REFUNDS, (*_REFUNDS, "money.release"), MONTH),
    better=-1,
)
for _kind, _en, _zh in (("vegetable", "vegetables", "蔬菜"), ("fruit", "fruit", "水果")):
    _add(
        f"loss_{_kind}",
        "share",
        (f"Loss of {_en} to the end of the chain", f"{_zh}全链条损耗率"),
        (
            f"Kg of {_en} rotted, damaged or gone astray on farms, with traders and the co-op, at stations "
            "and on the road ÷ kg harvested, trailing 12 months; what stays in the field and evaporation "
            "are not in it.",
            f"近12个月{_zh}在农户、商贩与供销社、站点及途中的损耗 ÷ 采收量;不含未采收与水分蒸发。",
        ),
        lambda r, kind=_kind: r.ratio(f"lost_{kind}_kg", f"harvested_{kind}_kg", YEAR),  # type: ignore[misc]
        better=-1,
    )
_add(
    "coverage",
    "share",
    ("Villages with parcel service", "快递服务覆盖村占比"),
    (
        "Villages with a usable pick-up point within reach ÷ villages. Daily.",
        "有可用网点的村占比。按日。",
    ),
    lambda r: r.state("coverage"),
    headline=True,
    better=1,
    kind="state",
)
_add(
    "down_wait_days",
    "days",
    ("Wait for down-going parcels", "下行包裹等待天数"),
    (
        "Mean days in the county of down-going parcels delivered in the trailing month.",
        "近一个月妥投下行包裹在县内平均停留天数。",
    ),
    lambda r: r.ratio("down_waiting_days", "down_delivered", MONTH),
    better=-1,
)
_add(
    "down_head",
    "parcels/head/year",
    ("Down-going parcels per head", "人均下行包裹"),
    (
        "Down-going parcels delivered in the trailing 12 months, brought to a year, ÷ resident members.",
        "近12个月下行妥投件数(折年)÷ 常住人口。",
    ),
    lambda r: divide(r.yearly("down_delivered"), r.state("residents")),
    better=1,
)
_add(
    "down_failed",
    "share",
    ("Down-going parcels that failed", "下行失败件占比"),
    (
        "Down-going parcels returned, lost or never collected ÷ those that ended, trailing month.",
        "近一个月下行退回、丢失与无人领取件数 ÷ 完结件数。",
    ),
    lambda r: r.ratio(_DOWN_FAILED, (*_DOWN_FAILED, "down_delivered"), MONTH),
    better=-1,
)
_add(
    "offers_taken",
    "share",
    ("Farm-gate offers that found a trader", "田头待售成交率"),
    (
        "Offers to traders that were sold ÷ offers made that day, trailing month; the rest wait.",
        "近一个月向商贩待售的货批中当日成交的占比;其余继续等待。",
    ),
    lambda r: r.ratio("trader_sales", "trader_offers", MONTH),
    better=1,
)
_add(
    "repurchase",
    "share",
    ("Repurchase rate", "复购率"),
    (
        "First-time (buyer, seller) deliveries followed by another within 180 days ÷ first-time deliveries "
        "whose outcome became known (repurchase, or 180 days passed) in the trailing 12 months.",
        "首次成交的买卖双方180天内再次成交的占比,按近12个月结果已明者计。",
    ),
    lambda r: r.ratio("repurchased_pairs", "first_time_pairs", YEAR),
    headline=True,
    better=1,
)
_add(
    "unsold_share",
    "share",
    ("Unsold share of the harvest", "未售出占比"),
    (
        "1 − (kg sold in every channel and eaten at home ÷ kg ripe: harvested and left in the field), "
        "trailing 12 months; stocks carried over blur it early on.",
        "1 −(各渠道售出与自用 ÷ 成熟量(采收与未采收))，近12个月;初期受库存结转影响。",
    ),
    lambda r: 1.0 - r.ratio((*_SOLD_KG, "mass.eaten"), ("harvested_kg", "unharvested_kg"), YEAR),
    better=-1,
)
_add(
    "unharvested_share",
    "share",
    ("Left in the field", "未采收占比"),
    (
        "Kg left in the field for want of labour or price ÷ kg ripe, trailing 12 months.",
        "近12个月未采收量 ÷ 成熟量。",
    ),
    lambda r: r.ratio("unharvested_kg", ("harvested_kg", "unharvested_kg"), YEAR),
    better=-1,
)
_add(
    "online_share",
    "share",
    ("Online share of farm sales", "网销占农产品销售比重"),
    (
        "Proceeds of online sales to consumers ÷ proceeds of all channels, by value, trailing 12 months.",
        "近12个月面向消费者的网销额占全部销售额比重。",
    ),
    lambda r: r.ratio("sold_online_cny", SALES, YEAR),
    headline=True,
    better=1,
)
_add(
    "assistance_share",
    "share",
    ("Assistance share of farm sales", "帮扶采购占农产品销售比重"),
    (
        "Proceeds of assistance orders ÷ proceeds of all channels, by value, trailing 12 months.",
        "近12个月帮扶采购额占全部销售额比重。",
    ),
    lambda r: r.ratio("sold_assistance_cny", SALES, YEAR),
)
_add(
    "e_commerce_share",
    "share",
    ("E-commerce share of farm sales", "电商占农产品销售比重"),
    (
        "Proceeds of online sales and assistance orders ÷ proceeds of all channels, by value, trailing 12 "
        "months.",
        "近12个月网销与帮扶采购额占全部销售额比重。",
    ),
    lambda r: r.ratio(_E_COMMERCE, SALES, YEAR),
    better=1,
)
for _channel, _en, _zh in (("trader", "traders", "商贩"), ("coop", "the co-op", "供销社")):
    _add(
        f"{_channel}_share",
        "share",
        (f"Share of farm sales to {_en}", f"{_zh}收购占比"),
        (
            f"Proceeds of sales to {_en} ÷ proceeds of all channels, by value, trailing 12 months.",
            f"近12个月售给{_zh}金额占全部销售额比重。",
        ),
        lambda r, name=f"sold_{_channel}_cny": r.ratio(name, SALES, YEAR),  # type: ignore[misc]
    )
_add(
    "market_e_commerce",
    "share",
    ("E-commerce that stands on the market", "电商市场化占比"),
    (
        "Consignments to consumers that no subsidy touched ÷ all consignments, assistance included, "
        "delivered in the trailing month.",
        "近一个月未享受补贴的消费者订单妥投件数 ÷ 全部妥投件数(含帮扶采购)。",
    ),
    lambda r: divide(
        r.sum("up_delivered_consumer", MONTH) - r.sum("up_delivered_subsidised", MONTH),
        r.sum("up_delivered", MONTH),
    ),
    better=1,
)
_add(
    "sellers",
    "share",
    ("Households selling online", "网店农户占比"),
    (
        "Households with an online shop ÷ households. Daily.",
        "开设网店的农户占比。按日。",
    ),
    lambda r: r.state("sellers"),
    headline=True,
    better=1,
    kind="state",
)
_add(
    "adoption_net",
    "households/year",
    ("Net adoption of online selling", "网店净增"),
    (
        "Households that took up online selling less those that gave it up, trailing 6 months, brought to "
        "a year.",
        "近6个月新开网店户数减退出户数(折年)。",
    ),
    lambda r: 365.0 * (r.mean("adoptions", HALF_YEAR) - r.mean("exits_online", HALF_YEAR)),
    better=1,
)
_add(
    "orders_day",
    "parcels/day",
    ("Produce orders a day", "日均农产品订单"),
    (
        "Orders of produce, online and assistance, per day, trailing month.",
        "近一个月日均农产品订单(网销与帮扶)。",
    ),
    lambda r: r.mean("up_orders", MONTH),
    better=1,
)
_add(
    "down_orders_day",
    "parcels/day",
    ("Industrial goods ordered a day", "日均网购下单"),
    (
        "Parcels ordered by farm households per day, trailing month.",
        "近一个月农户日均网购下单件数。",
    ),
    lambda r: r.mean("down_orders", MONTH),
)


def _among_twelve(record: Record, names: str, pick: Callable[..., Series]) -> Series:
    """(days,) the least or greatest of twelve months' flow a day relative to their mean, at months' ends."""
    daily = record.monthly(names, a_day=True)
    found = np.full(daily.size, np.nan)
    if daily.size >= YEAR:
        year = np.lib.stride_tricks.sliding_window_view(daily, YEAR)
        found[YEAR - 1 :] = divide(pick(year, axis=1), year.mean(axis=1))
    return record.held_from_months(found)


for _name, _en, _zh, _pick in (
    ("down_trough", "slackest", "最低", np.min),
    ("down_peak", "busiest", "最高", np.max),
):
    _add(
        _name,
        "1",
        (f"Industrial goods ordered in the {_en} month", f"网购下单{_zh}月"),
        (
            f"Parcels ordered a day in the {_en} of the last 12 calendar months ÷ mean of the 12 months.",
            f"近12个日历月中{_zh}月的日均下单件数 ÷ 12个月平均。",
        ),
        lambda r, pick=_pick: _among_twelve(r, "down_orders", pick),  # type: ignore[misc]
        counts=0.02,
    )
_add(
    "wholesale_level",
    "1",
    ("Wholesale prices of the county's products", "本县产品批发价水平"),
    (
        "Mean over products of today's wholesale price ÷ that of the base year outside any season. Daily.",
        "各品类当日批发价 ÷ 基年价(不计季节与波动)的平均。按日。",
    ),
    lambda r: r.state("wholesale_level"),
    kind="state",
)
_add(
    "down_day",
    "parcels/day",
    ("Down-going parcels a day", "日均下行包裹"),
    (
        "Down-going parcels delivered per day, trailing month.",
        "近一个月日均下行妥投件数。",
    ),
    lambda r: r.mean("down_delivered", MONTH),
)
_add(
    "unmatched_share",
    "share",
    ("Wishes without a seller", "未匹配需求占比"),
    (
        "Buyers' wishes for the county's goods that found no stock ÷ wishes, trailing month.",
        "近一个月未找到货源的购买意愿占比。",
    ),
    lambda r: r.ratio("up_unmatched", ("up_unmatched", "up_orders"), MONTH),
    better=-1,
)


def parcels_in_system(record: Record) -> Series:
    """(days,) produce consignments ordered and not yet ended, by the parcel law."""
    ended = record.flows["up_delivered"] + record.flows["up_returned"] + record.flows["up_lost"]
    waiting: Series = np.cumsum(record.flows["up_orders"] - ended)[record.burn_in :]
    return waiting


_add(
    "in_system",
    "parcels",
    ("Produce consignments on their way", "在途农产品件数"),
    (
        "Ordered less delivered, returned and lost since the first simulated day. Daily.",
        "自模拟首日起下单件数减妥投、退回与丢失件数。按日。",
    ),
    parcels_in_system,
    kind="state",
)


def for_run(record: Record) -> Iterable[Indicator]:
    """Days that people expect of each network."""
    own = Family("service")
    for name, en, zh in record.facts["networks"]:
        own.add(
            f"days_network_{name}",
            "days",
            (f"Days to deliver with {en}, as expected", f"预期妥投时长:{zh}"),
            (
                f"Days from order to delivery that buyers are told of produce sent with {en}: mean over the "
                "households that have its point within reach, and over the market zones' consumers. Monthly.",
                f"买家所见经{zh}寄递的农产品自下单至妥投天数:其网点可达处按农户数、市场区消费者加权平均。按月。",
            ),
            lambda r, name=name: r.state(f"days_network_{name}"),  # type: ignore[misc]
            better=-1,
            kind="state",
        )
    return own
