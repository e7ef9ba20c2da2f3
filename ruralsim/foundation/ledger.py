"""Double entry: who pays whom, and where each kilogram goes.

Kernels add to `money.today[F_…]` and `mass.today[M_…, product]`. Payer and receiver belong to the
flow, not to the entry, so a payment without a counterpart cannot be written down.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.errors import ConservationError
from ruralsim.foundation.kernel import kernel
from ruralsim.foundation.records import F8, I8, F8x2

Period = Literal["today", "month", "total"]


class Sector(IntEnum):
    """Who can hold money; the last three are the world outside the county's accounts."""

    HOUSEHOLDS = 0
    NETWORKS = 1
    TRADERS = 2
    COOP = 3
    PROCESSORS = 4
    PLATFORM = 5
    GOVERNMENT = 6
    BUYERS = 7
    INSTITUTIONS = 8
    OUTSIDE = 9


SECTOR_LABELS: Mapping[Sector, tuple[str, str]] = MappingProxyType(
    {
        Sector.HOUSEHOLDS: ("households", "农户"),
        Sector.NETWORKS: ("courier networks", "快递网络"),
        Sector.TRADERS: ("traders", "商贩"),
        Sector.COOP: ("supply and marketing co-op", "供销社"),
        Sector.PROCESSORS: ("processors", "加工企业"),
        Sector.PLATFORM: ("platform escrow", "平台托管账户"),
        Sector.GOVERNMENT: ("county government", "县级政府"),
        Sector.BUYERS: ("online buyers", "网购买家"),
        Sector.INSTITUTIONS: ("institutional buyers", "帮扶单位"),
        Sector.OUTSIDE: ("outside world", "县外"),
    }
)
"""(English, Chinese) name of each sector."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One kind of payment, in CNY.

    Attributes:
        index: Row in the accounts.
        name: Name in results.
        payer: Sector whose cash falls.
        receiver: Sector whose cash rises.
        en: English label.
        zh: Chinese label.
    """

    index: int
    name: str
    payer: Sector
    receiver: Sector
    en: str
    zh: str


# Plain module-level ints: the compiler reads them as constants. Append, never renumber.
F_PRODUCE_TRADERS = 0
F_PRODUCE_COOP = 1
F_COOP_SURPLUS = 2
F_PRODUCE_PROCESSORS = 3
F_ORDERS_ONLINE = 4
F_ORDERS_ASSISTANCE = 5
F_RELEASE = 6
F_COMMISSION = 7
F_PACKAGING = 8
F_REFUNDS = 9
F_REFUNDS_ASSISTANCE = 10
F_COMPENSATION_SELLERS = 11
F_COMPENSATION_BUYERS = 12
F_FREIGHT = 13
F_FREIGHT_SUBSIDY_SELLERS = 14
F_FREIGHT_SUBSIDY_BUYERS = 15
F_IRREGULAR_FEES = 16
F_DOWN_FEES = 17
F_HANDOVER_FEES = 18
F_HAULAGE = 19
F_CITY_DELIVERY = 20
F_FUEL = 21
F_RENT = 22
F_HANDLING = 23
F_COLD_ENERGY = 24
F_NETWORK_CAPITAL = 25
F_NETWORK_EQUITY = 26
F_NETWORK_DIVIDENDS = 27
F_WAGES_NETWORKS = 28
F_WAGES_PROCESSORS = 29
F_WAGES_LOCAL = 30
F_REMITTANCES = 31
F_OTHER_BUSINESS = 32
F_PROPERTY = 33
F_PENSIONS_TRANSFERS = 34
F_ALLOWANCE = 35
F_HELP = 36
F_FLOOR_PURCHASE = 37
F_FLOOR_RESALE = 38
F_INPUTS = 39
F_GOODS = 40
F_CONSUMPTION = 41
F_MEDICAL = 42
F_LOSSES = 43
F_LOANS = 44
F_REPAYMENT = 45
F_RESALE_TRADERS = 46
F_TRADER_COSTS = 47
F_TRADER_MARGIN = 48
F_RESALE_COOP = 49
F_COOP_COSTS = 50
F_PROCESSOR_SALES = 51
F_PROCESSOR_COSTS = 52
F_PROCESSOR_CAPITAL = 53
F_PROCESSOR_EQUITY = 54
F_PROCESSOR_PROFIT = 55
F_SUBSIDY_NETWORKS = 56
F_SUBSIDY_PROCESSORS = 57
F_AWARDS = 58
F_PROGRAMME_CAPITAL = 59
F_PROGRAMME_RUNNING = 60
F_FINES_HOUSEHOLDS = 61
F_FINES_NETWORKS = 62
F_BUDGET_GRANT = 63
F_LOCAL_SALES = 64
F_COMPENSATION_HOUSEHOLDS = 65
F_GOODS_REFUNDS = 66
F_RETURNS = 67

S = Sector
_ROWS: tuple[tuple[str, Sector, Sector, str, str], ...] = (
    ("PRODUCE_TRADERS", S.TRADERS, S.HOUSEHOLDS, "produce sold to traders", "商贩收购款"),
    ("PRODUCE_COOP", S.COOP, S.HOUSEHOLDS, "produce sold to the co-op", "供销社收购款"),
    ("COOP_SURPLUS", S.COOP, S.HOUSEHOLDS, "co-op patronage refund", "供销社盈余返还"),
    ("PRODUCE_PROCESSORS", S.PROCESSORS, S.HOUSEHOLDS, "produce sold to processors", "加工收购款"),
    ("ORDERS_ONLINE", S.BUYERS, S.PLATFORM, "online orders paid into escrow", "网购订单付款"),
    ("ORDERS_ASSISTANCE", S.INSTITUTIONS, S.PLATFORM, "assistance orders paid into escrow", "帮扶采购付款"),
    ("RELEASE", S.PLATFORM, S.HOUSEHOLDS, "escrow released to sellers", "平台结算货款"),
    ("COMMISSION", S.HOUSEHOLDS, S.OUTSIDE, "platform commission", "平台佣金"),
    ("PACKAGING", S.HOUSEHOLDS, S.OUTSIDE, "packaging material", "包装材料"),
    ("REFUNDS", S.PLATFORM, S.BUYERS, "refunds to buyers", "退款"),
    ("REFUNDS_ASSISTANCE", S.PLATFORM, S.INSTITUTIONS, "refunds to institutions", "采购退款"),
    ("COMPENSATION_SELLERS", S.NETWORKS, S.HOUSEHOLDS, "carriers' compensation to sellers", "承运赔付(农户)"),
    ("COMPENSATION_BUYERS", S.NETWORKS, S.BUYERS, "carriers' compensation to buyers", "承运赔付(买家)"),
    ("FREIGHT", S.HOUSEHOLDS, S.NETWORKS, "freight paid by sellers", "农户付运费"),
    ("FREIGHT_SUBSIDY_SELLERS", S.GOVERNMENT, S.HOUSEHOLDS, "freight subsidy to sellers", "运费补贴(农户)"),
    ("FREIGHT_SUBSIDY_BUYERS", S.GOVERNMENT, S.BUYERS, "freight subsidy to buyers", "运费补贴(买家)"),
    ("IRREGULAR_FEES", S.HOUSEHOLDS, S.NETWORKS, "irregular pick-up fees", "违规收费"),
    ("DOWN_FEES", S.OUTSIDE, S.NETWORKS, "down-going parcel fees", "下行派件费"),
    ("HANDOVER_FEES", S.NETWORKS, S.NETWORKS, "handover between networks", "网络间转交费"),
    ("HAULAGE", S.NETWORKS, S.OUTSIDE, "bought long haul", "外购干线运输"),
    ("CITY_DELIVERY", S.NETWORKS, S.OUTSIDE, "city delivery", "城市派送"),
    ("FUEL", S.NETWORKS, S.OUTSIDE, "fuel and vehicle running", "燃料与车辆"),
    ("RENT", S.NETWORKS, S.OUTSIDE, "rent", "租金"),
    ("HANDLING", S.NETWORKS, S.OUTSIDE, "handling and sorting material", "分拣处理"),
    ("COLD_ENERGY", S.NETWORKS, S.OUTSIDE, "cold storage energy", "冷链能耗"),
    ("NETWORK_CAPITAL", S.NETWORKS, S.OUTSIDE, "networks' capital outlay", "网络资本支出"),
    ("NETWORK_EQUITY", S.OUTSIDE, S.NETWORKS, "equity and parent grants to networks", "网络注资"),
    ("NETWORK_DIVIDENDS", S.NETWORKS, S.OUTSIDE, "networks' dividends", "网络分红"),
    ("WAGES_NETWORKS", S.NETWORKS, S.HOUSEHOLDS, "wages of couriers, keepers, managers", "物流从业工资"),
    ("WAGES_PROCESSORS", S.PROCESSORS, S.HOUSEHOLDS, "processing wages", "加工工资"),
    ("WAGES_LOCAL", S.OUTSIDE, S.HOUSEHOLDS, "local wages", "本地务工工资"),
    ("REMITTANCES", S.OUTSIDE, S.HOUSEHOLDS, "migrants' remittances", "外出务工寄回"),
    ("OTHER_BUSINESS", S.OUTSIDE, S.HOUSEHOLDS, "other own business, net", "其他经营净收入"),
    ("PROPERTY", S.OUTSIDE, S.HOUSEHOLDS, "property income", "财产性收入"),
    ("PENSIONS_TRANSFERS", S.OUTSIDE, S.HOUSEHOLDS, "pensions and general transfers", "养老金与转移支付"),
    ("ALLOWANCE", S.GOVERNMENT, S.HOUSEHOLDS, "minimum-living allowance", "低保金"),
    ("HELP", S.GOVERNMENT, S.HOUSEHOLDS, "help to monitored households", "监测帮扶"),
    ("FLOOR_PURCHASE", S.GOVERNMENT, S.HOUSEHOLDS, "floor purchase", "兜底收购"),
    ("FLOOR_RESALE", S.OUTSIDE, S.GOVERNMENT, "resale of floor purchases", "兜底转售"),
    ("INPUTS", S.HOUSEHOLDS, S.OUTSIDE, "farm inputs", "农业投入"),
    ("GOODS", S.HOUSEHOLDS, S.OUTSIDE, "industrial goods ordered", "网购工业品"),
    ("CONSUMPTION", S.HOUSEHOLDS, S.OUTSIDE, "other consumption", "其他消费"),
    ("MEDICAL", S.HOUSEHOLDS, S.OUTSIDE, "medical and schooling out of pocket", "医疗教育自付"),
    ("LOSSES", S.HOUSEHOLDS, S.OUTSIDE, "disaster losses", "灾害损失"),
    ("LOANS", S.OUTSIDE, S.HOUSEHOLDS, "loans taken", "借款"),
    ("REPAYMENT", S.HOUSEHOLDS, S.OUTSIDE, "loans repaid", "还款"),
    ("RESALE_TRADERS", S.OUTSIDE, S.TRADERS, "traders' resale outside", "商贩转售"),
    ("TRADER_COSTS", S.TRADERS, S.OUTSIDE, "traders' haul and costs", "商贩运输成本"),
    ("TRADER_MARGIN", S.TRADERS, S.OUTSIDE, "traders' margin withdrawn", "商贩利润"),
    ("RESALE_COOP", S.OUTSIDE, S.COOP, "co-op resale outside", "供销社转售"),
    ("COOP_COSTS", S.COOP, S.OUTSIDE, "co-op haul and costs", "供销社成本"),
    ("PROCESSOR_SALES", S.OUTSIDE, S.PROCESSORS, "processed goods sold", "加工品销售"),
    ("PROCESSOR_COSTS", S.PROCESSORS, S.OUTSIDE, "processing energy and costs", "加工成本"),
    ("PROCESSOR_CAPITAL", S.PROCESSORS, S.OUTSIDE, "processors' capital", "加工投资"),
    ("PROCESSOR_EQUITY", S.OUTSIDE, S.PROCESSORS, "processors' equity", "加工注资"),
    ("PROCESSOR_PROFIT", S.PROCESSORS, S.OUTSIDE, "processors' profit withdrawn", "加工利润"),
    ("SUBSIDY_NETWORKS", S.GOVERNMENT, S.NETWORKS, "subsidies to networks", "物流补贴"),
    ("SUBSIDY_PROCESSORS", S.GOVERNMENT, S.PROCESSORS, "subsidies to processors", "加工补贴"),
    ("AWARDS", S.GOVERNMENT, S.HOUSEHOLDS, "awards and training stipends", "奖励与培训补助"),
    ("PROGRAMME_CAPITAL", S.GOVERNMENT, S.OUTSIDE, "programmes' capital", "项目资本支出"),
    ("PROGRAMME_RUNNING", S.GOVERNMENT, S.OUTSIDE, "programmes' running cost", "项目运行支出"),
    ("FINES_HOUSEHOLDS", S.HOUSEHOLDS, S.GOVERNMENT, "fines on sellers", "农户罚款"),
    ("FINES_NETWORKS", S.NETWORKS, S.GOVERNMENT, "fines on points", "网点罚款"),
    ("BUDGET_GRANT", S.OUTSIDE, S.GOVERNMENT, "budget grant from above", "上级财政拨款"),
    ("LOCAL_SALES", S.OUTSIDE, S.HOUSEHOLDS, "produce sold in the local market", "本地集市销售"),
    (
        "COMPENSATION_HOUSEHOLDS",
        S.NETWORKS,
        S.HOUSEHOLDS,
        "carriers' compensation for late goods",
        "承运赔付(下行延误)",
    ),
    ("GOODS_REFUNDS", S.OUTSIDE, S.HOUSEHOLDS, "refunds for goods sent back", "退件退款"),
    ("RETURNS", S.NETWORKS, S.OUTSIDE, "carriage of goods sent back", "退件运费"),
)
del S
FLOWS: tuple[Flow, ...] = tuple(Flow(index, *row) for index, row in enumerate(_ROWS))
"""Every kind of payment, in the order of the `F_…` (a test compares them)."""
FLOW: Mapping[str, int] = MappingProxyType({flow.name: flow.index for flow in FLOWS})
"""Index of each flow by name."""

_PAIR = np.array([flow.payer * len(Sector) + flow.receiver for flow in FLOWS])


@kernel
def _nets(paid: F8, pair: I8, matrix: F8x2, net: F8) -> None:
    """Fills in what each sector received less what it paid.

    Args:
        paid: (flow,) CNY.
        pair: (flow,) cell of the matrix.
        matrix: (payer, receiver) zeros; filled.
        net: (sector,) filled.
    """
    sectors = net.size
    for flow in range(paid.size):
        matrix[pair[flow] // sectors, pair[flow] % sectors] += paid[flow]
    for k in range(sectors):
        received = 0.0
        for payer in range(sectors):
            received += matrix[payer, k]
        m = matrix[k]  # in the order in which numpy adds up a row
        spent = ((m[0] + m[1]) + (m[2] + m[3])) + ((m[4] + m[5]) + (m[6] + m[7]))
        for receiver in range(8, sectors):
            spent += m[receiver]
        net[k] = received - spent


class Money:
    """Payments by flow.

    Attributes:
        today: (flow,) CNY paid today; kernels add to it.
        month: (flow,) CNY paid since the month was last closed, today excluded.
        total: (flow,) CNY paid since the beginning, today excluded.
    """

    def __init__(self) -> None:
        self.today = np.zeros(len(FLOWS))
        self.month = np.zeros(len(FLOWS))
        self.total = np.zeros(len(FLOWS))

    def add(self, flow: str | int, amount: float) -> None:
        """Books a payment of `amount` CNY; `flow` is a name or an `F_…`."""
        self.today[FLOW[flow] if isinstance(flow, str) else flow] += amount

    def close_day(self) -> None:
        """Carries today into the month and the total, and clears it."""
        self.month += self.today
        self.total += self.today
        self.today[:] = 0.0

    def close_month(self) -> NDArray[np.float64]:
        """Returns the month's payments by flow and clears them."""
        paid = self.month.copy()
        self.month[:] = 0.0
        return paid

    def net(self, sector: Sector) -> float:
        """CNY by which a sector's cash changed today."""
        return float(self.nets()[sector])

    def nets(self, which: Period = "today") -> NDArray[np.float64]:
        """(sector,) CNY by which each sector's cash changed."""
        net = np.empty(len(Sector))
        _nets(getattr(self, which), _PAIR, np.zeros((len(Sector), len(Sector))), net)
        return net

    def matrix(self, which: Period = "total") -> NDArray[np.float64]:
        """(payer, receiver) CNY paid."""
        paid: NDArray[Any] = np.bincount(_PAIR, getattr(self, which), len(Sector) * len(Sector))
        return paid.reshape(len(Sector), len(Sector))

    def check(self, day: int) -> None:
        """Refuses a negative or undefined payment.

        Raises:
            ConservationError: Naming the first such flow.
        """
        wrong = ~((self.today >= 0.0) & (self.today < np.inf))
        if wrong.any():
            flow = FLOWS[int(np.argmax(wrong))]
            detail = f"{flow.name} from {flow.payer.name} to {flow.receiver.name} must not be negative"
            raise ConservationError("money", day, flow.payer.name, float(self.today[flow.index]), detail)


M_HARVESTED = 0
M_DELIVERED = 1
M_REFUSED = 2
M_SOLD_LOCALLY = 3
M_EATEN = 4
M_FLOOR_PURCHASED = 5
M_LOST = 6
M_EVAPORATED = 7
M_PROCESSED = 8
M_RESOLD = 9
M_UNHARVESTED = 10

MASS_LABELS: tuple[tuple[str, str, str], ...] = (
    ("harvested", "harvested", "采收"),
    ("delivered", "delivered to buyers", "妥投"),
    ("refused", "refused by buyers", "拒收"),
    ("sold_locally", "sold in the local market", "本地销售"),
    ("eaten", "eaten at home", "自家食用"),
    ("floor_purchased", "bought at the floor price", "兜底收购"),
    ("lost", "rotted, damaged or gone astray", "损耗"),
    ("evaporated", "water lost", "水分蒸发"),
    ("processed", "processed", "加工"),
    ("resold", "resold outside by traders and co-op", "商贩与供销社外销"),
    ("unharvested", "left in the field", "未采收"),
)
"""(name, English, Chinese) of each account, in the order of the `M_…`."""

_SOURCES = slice(M_HARVESTED, M_HARVESTED + 1)
_SINKS = slice(M_DELIVERED, M_RESOLD + 1)  # the unharvested never entered, and are counted beside


class Mass:
    """Kilograms by account and product.

    Attributes:
        today: (account, product) kg today; kernels add to it.
        total: (account, product) kg since the beginning, today excluded.
    """

    def __init__(self, products: int) -> None:
        self.today = np.zeros((len(MASS_LABELS), products))
        self.total = np.zeros((len(MASS_LABELS), products))

    def close_day(self) -> None:
        """Carries today into the total, and clears it."""
        self.total += self.today
        self.today[:] = 0.0

    def gained(self) -> NDArray[np.float64]:
        """(product,) kg by which stocks should have risen today: harvested less everything that left."""
        rise: NDArray[np.float64] = self.today[_SOURCES].sum(axis=0) - self.today[_SINKS].sum(axis=0)
        return rise

    def check(self, opening: NDArray[np.float64], closing: NDArray[np.float64], day: int) -> None:
        """Compares stocks with today's accounts.

        Args:
            opening: (product,) kg in the system this morning.
            closing: (product,) kg in the system tonight.
            day: For the message.

        Raises:
            ConservationError: An account is negative, or a gap exceeds 1e-9 of what moved or lay there.
        """
        gap = closing - (opening + self.gained())
        scale = np.abs(opening) + np.abs(closing) + np.abs(self.today).sum(axis=0) + 1e-6
        wrong = ~(np.abs(gap) <= 1e-9 * scale) | ~(self.today >= 0.0).all(axis=0)
        if wrong.any():
            product = int(np.argmax(wrong))
            accounts = zip(MASS_LABELS, self.today[:, product], strict=True)
            detail = ", ".join(f"{label[0]} {kg:.6g}" for label, kg in accounts if kg)
            raise ConservationError("mass", day, f"product {product}", float(gap[product]), detail)
