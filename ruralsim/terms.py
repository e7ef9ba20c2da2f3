"""Terms: everything a policy may change, with dimension, unit, base value and combining rule.

Phases read terms; levers write them. No phase knows a lever's name, and no lever knows a phase.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from ruralsim.foundation.table import Column

Rule = Literal["add", "multiply", "max", "one"]


@dataclass(frozen=True)
class Term:
    """One thing a policy may change.

    Attributes:
        name: key.
        dims: names of its dimensions, from county (no dimension) to ``("village", "group")``.
        unit: unit of the value.
        rule: how several writers combine with the base and with one another.
        base: base value (a scenario may set another: 2021 as it was).
        en: what it is.
        zh: the same in Chinese.
    """

    name: str
    dims: tuple[str, ...]
    unit: str
    rule: Rule
    base: float
    en: str
    zh: str


# fmt: off
TERMS: tuple[Term, ...] = (
    # institutions (§4.1)
    Term("detection", ("township",), "1/case", "add", 0.03, "Probability that misconduct is found", "违规查处概率"),
    Term("fine", ("township",), "CNY", "add", 50.0, "Fine per case found", "每起罚款"),
    Term("oversight", ("township",), "", "max", 0.0, "Share of the unwilling that supervision moves", "督查补足执行缺口"),
    Term("courier_award", ("township",), "CNY/year", "add", 0.0, "Award to the best courier of a township", "优秀快递员奖"),
    Term("award_morale", ("network",), "1/month", "add", 0.0, "Morale gained from awards", "表彰带来的士气"),
    Term("seller_award", ("township",), "CNY/year", "add", 0.0, "Award to the best seller of a township", "优秀网商奖"),
    Term("price_information", ("village",), "", "max", 0.2, "Farmers' knowledge of wholesale prices, 0-1", "价格信息"),
    Term("offer_reach", (), "", "max", 0.0, "Extra sellers a buyer sees, share of the full list", "供需撮合范围"),
    Term("complaint_ranking", (), "", "max", 0.0, "Weight of ranked complaints among projects", "投诉排名权重"),
    # infrastructure (§4.2)
    Term("road_class", ("cell",), "", "max", 0.0, "Road class at least this", "道路等级"),
    Term("signal", ("cell",), "", "max", 0.0, "Signal present", "网络信号"),
    Term("digital_training", ("village", "group"), "1/year", "add", 0.0, "Digital skill taught", "数字技能培训"),
    Term("promised_days", (), "days", "one", 0.0, "Promised days cut by a service standard", "承诺时效缩短"),
    Term("late_compensation", (), "CNY/parcel", "add", 2.0, "Compensation for a late parcel", "延误赔付"),
    Term("packing_standard", ("township",), "", "max", 0.0, "Share of packing damage avoided by standard", "包装标准"),
    Term("packing_cost", ("township",), "CNY/order", "add", 0.0, "Extra packaging cost of the standard", "包装成本"),
    Term("preannounced", ("network",), "", "max", 0.0, "Share of orders announced ahead", "订单预告比例"),
    # talent (§4.3)
    Term("manager_pay", ("township", "network"), "CNY/month", "add", 0.0, "Added to managers' pay", "管理人员加薪"),
    Term("manager_grant", ("township", "network"), "share", "add", 0.0, "Part of added pay the government bears", "加薪补助"),
    Term("courier_training", ("township", "network"), "1/year", "add", 0.0, "Skill taught to couriers", "快递员培训"),
    Term("assessment", ("network",), "CNY/error", "add", 0.0, "Bonus and penalty per error", "考核奖惩"),
    Term("selling_training", ("village", "group"), "1/year", "add", 0.0, "Selling skill taught", "网销技能培训"),
    Term("exchange", ("network",), "1/year", "add", 0.0, "Speed managers approach best practice", "交流学习"),
    # integration (§4.4)
    Term("share_point", ("township", "network"), "", "max", 0.0, "Points open to every network", "网点共享"),
    Term("share_station", ("township", "network"), "", "max", 0.0, "Township stations open to every network", "站点共享"),
    Term("share_vehicle", ("township", "network"), "", "max", 0.0, "Rounds pooled over networks", "车辆共享"),
    Term("share_trunk", ("township", "network"), "", "max", 0.0, "Trunk haul pooled over networks", "干线共享"),
    Term("cold_store", ("station",), "kg", "add", 0.0, "Cold storage built", "冷库容量"),
    Term("grading_line", ("station",), "kg/day", "add", 0.0, "Grading and packing line built", "分级包装线"),
    Term("cold_vehicle", ("township", "network"), "", "max", 0.0, "Refrigerated rounds", "冷藏配送"),
    Term("cold_trunk", (), "", "max", 0.0, "Refrigerated trunk haul", "冷藏干线"),
    Term("processor_capital", ("township",), "CNY", "add", 0.0, "Processors' capital borne by facilities", "加工设施"),
    Term("sites_wanted", ("network",), "points", "one", 0.0, "Points to be sited by plan; 0 = no plan", "规划网点数"),
    Term("sites_cost", ("network",), "share", "max", 0.0, "Part of a point's cost that planned sites must be worth", "规划网点须值回的成本比例"),
    Term("farm_gate", ("village",), "", "max", 0.0, "Collection at the farm gate", "上门揽收"),
    # consumption assistance (§1, §2)
    Term("quota", (), "", "multiply", 1.0, "Institutions' assistance budgets, relative to the base", "采购额度"),
    Term("quota_priority", (), "", "max", 0.8, "Share of assistance listings for formerly poor", "脱贫户优先"),
    Term("floor_price", ("village", "group"), "", "max", 0.0, "Floor price, share of reference price", "兜底价"),
    Term("marketing", ("zone",), "1/year", "add", 0.0, "Awareness raised by campaigns", "宣传认知"),
    # subsidies
    Term("freight_subsidy_kg", ("village", "group"), "CNY/kg", "add", 0.0, "Freight subsidy per kg", "运费补贴(每公斤)"),
    Term("freight_subsidy_parcel", ("village", "group"), "CNY/parcel", "add", 0.0, "Freight subsidy", "运费补贴(每件)"),
    Term("buyer_subsidy_kg", ("village", "group"), "CNY/kg", "add", 0.0, "Subsidy to buyers per kg", "买家补贴(每公斤)"),
    Term("buyer_subsidy_parcel", ("village", "group"), "CNY/parcel", "add", 0.0, "Subsidy to buyers", "买家补贴(每件)"),
    Term("point_subsidy", ("township", "network"), "CNY/month", "add", 0.0, "Subsidy per point", "网点补贴"),
    Term("courier_subsidy", ("township", "network"), "share", "add", 0.0, "Share of wages paid", "快递员工资补贴"),
    # monitoring (§2.4)
    Term("monitor_visits", ("township",), "1/month", "max", 0.04, "Grid officers' visits to a household", "网格员入户频率"),
    Term("monitor_reports", (), "share", "max", 1.0, "Own reports and data flags that are followed up", "自主申报与部门预警受理率"),
    Term("monitor_delay", (), "days", "one", 60.0, "Days from registration to help", "帮扶时滞"),
    Term("monitor_help", (), "CNY/head/month", "add", 60.0, "Help to monitored households", "监测帮扶标准"),
    Term("allowance_take_up", (), "share", "max", 0.7, "Take-up of the allowance", "低保覆盖率"),
)
# fmt: on

HIGHEST: Mapping[str, float] = {
    "": 1.0,  # switches and degrees
    "share": 1.0,
    "1/case": 1.0,
    "1/month": 1.0,
    "1/year": 100.0,
    "days": 3650.0,
    "points": 10_000.0,
    "kg": 1e8,
    "kg/day": 1e8,
    "CNY": 1e9,
    "CNY/year": 1e7,
    "CNY/month": 1e6,
    "CNY/head/month": 1e5,
    "CNY/parcel": 1e4,
    "CNY/order": 1e4,
    "CNY/error": 1e5,
    "CNY/kg": 1e4,
}
"""Unit -> the highest value of a term at rest: far beyond what anybody pays, and far below where sums overflow."""


def highest(term: Term) -> float:
    """The highest value a term may have at rest."""
    return {"road_class": 5.0, "quota": 1000.0}.get(term.name, HIGHEST[term.unit])


@dataclass
class Terms:
    """Today's values of every term, and the base they are folded from.

    Kernels take them as they take a table: `terms.farm_gate[village]`; county-wide ones hold one value.

    Attributes:
        value: name -> array of today's values (0-d terms have shape (1,)), changed in place.
        base: the same at rest.
        version: name -> counter, raised whenever a fold changed the value.
    """

    columns: ClassVar[Mapping[str, Column]] = {
        term.name: Column("f8", term.unit, term.en, term.dims[1:]) for term in TERMS
    }

    value: dict[str, NDArray[np.float64]]
    base: dict[str, NDArray[np.float64]]
    version: dict[str, int]
    writes: dict[str, dict[str, NDArray[np.float64]]] = field(default_factory=dict)
    dirty: set[str] = field(default_factory=set)
    _records: dict[Any, Any] = field(default_factory=dict, repr=False)  # what kernels were handed

    def __getattr__(self, name: str) -> NDArray[np.float64]:
        """Today's values of a term, by the name that kernels use."""
        try:
            return self.__dict__["value"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_records": {}}

    @classmethod
    def at_rest(cls, sizes: Mapping[str, int], base: Mapping[str, float] | None = None) -> "Terms":
        """Terms with no lever active.

        Args:
            sizes: dimension name -> size (village, township, network, cell, station, zone, group).
            base: base values that differ from the declaration (the scenario's status quo).
        """
        given = dict(base or {})
        arrays = {}
        for term in TERMS:
            shape = tuple(sizes[d] for d in term.dims) or (1,)
            arrays[term.name] = np.full(shape, float(given.pop(term.name, term.base)))
        if given:
            raise KeyError(f"unknown terms: {sorted(given)}")
        return cls({k: v.copy() for k, v in arrays.items()}, arrays, dict.fromkeys(arrays, 0))

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Today's values of a term."""
        return self.value[name]

    def scalar(self, name: str) -> float:
        """Today's value of a county-wide term."""
        return float(self.value[name][0])

    @staticmethod
    def rule(name: str) -> Rule:
        """How several writers of a term combine."""
        return RULES[name]

    def set(self, lever: str, name: str, amount: NDArray[np.float64] | float) -> None:
        """Record what ``lever`` writes to a term; takes effect at the next `fold`."""
        amount = np.broadcast_to(np.asarray(amount, dtype=np.float64), self.base[name].shape)
        before = self.writes.setdefault(name, {}).get(lever)
        if before is None or not np.array_equal(before, amount):
            self.writes[name][lever] = amount.copy()
            self.dirty.add(name)

    def rebase(self, name: str, base: float) -> None:
        """Change what a term is at rest, from the next `fold` on."""
        self.base[name][...] = base
        self.dirty.add(name)

    def withdraw(self, lever: str) -> None:
        """Forget everything ``lever`` wrote."""
        for name, by_lever in self.writes.items():
            if by_lever.pop(lever, None) is not None:
                self.dirty.add(name)

    def fold(self) -> None:
        """Combine base and writes of the dirty terms, in lever-name order, in place."""
        for name in sorted(self.dirty):
            value, rule = self.value[name], RULES[name]
            value[...] = self.base[name]
            writers = self.writes.get(name, {})
            for lever in sorted(writers):
                amount = writers[lever]
                if rule == "add":
                    value += amount
                elif rule == "multiply":
                    value *= amount
                elif rule == "max":
                    np.maximum(value, amount, out=value)
                else:
                    value[...] = amount
            self.version[name] += 1
        self.dirty.clear()


RULES: dict[str, Rule] = {term.name: term.rule for term in TERMS}
