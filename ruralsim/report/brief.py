"""The few sentences a superior reads: what happened between the first and the last day, in words."""

import math

from ruralsim.foundation.judging import is_nothing
from ruralsim.report.growth import growth
from ruralsim.report.source import Run
from ruralsim.report.text import STAGES, Text, text


def brief(run: Run) -> list[Text]:
    """Sentences about what is known; none about what is not."""
    frame = run.table("indicators")
    if frame.empty:
        return []
    read = _Reader(run)
    sentences = (rule(read) for rule in (_income, _poverty, _cost, _stage, _gap, _online, _assistance))
    return [sentence for sentence in sentences if sentence]


class _Reader:
    """First and last defined value of an indicator."""

    def __init__(self, run: Run) -> None:
        self.run, self.frame = run, run.table("indicators")

    def ends(self, name: str) -> tuple[float, float] | None:
        if name not in self.frame:
            return None
        values = self.frame[name].dropna()
        return (float(values.iloc[0]), float(values.iloc[-1])) if len(values) else None

    def last(self, name: str) -> float:
        ends = self.ends(name)
        return ends[1] if ends else math.nan


def _income(read: _Reader) -> Text | None:
    ends = read.ends("income_head")
    if ends is None:
        return None
    a, b = ends
    change = f" ({_percent(b / a - 1)})" if a > 0 else ""
    en = f"Net income per head went from {a:,.0f} to {b:,.0f} CNY a year in money of the day{change}."
    zh = f"人均可支配收入(当年价)由 {a:,.0f} 元变为 {b:,.0f} 元{change.strip()}。"
    if known := growth(read.run):
        _, constant, given = map(_percent, known.ends())
        wages, transfers, prices = (f"{rate:.1%}" for rate in known.rates)
        en += (
            f" Growth given from outside (wages {wages}, transfers {transfers}, farm prices {prices} a year) "
            f"would by itself have made {given}; at constant consumer prices the change is {constant}."
        )
        zh += (
            f"仅由外部设定的增速(工资年增 {wages},转移收入 {transfers},农产品价格 {prices})即可带来 {given};"
            f"按不变消费价格计,变化为 {constant}。"
        )
    return text(en, zh)


def _percent(share: float) -> str:
    """A change in per cent, with its sign; none if it is shown as zero."""
    shown = f"{100.0 * share:+.1f}"
    return (shown[1:] if is_nothing(shown) else shown.replace("-", "−")) + "%"


def _poverty(read: _Reader) -> Text | None:
    ends, hazard = read.ends("headcount"), read.last("entry_hazard")
    if ends is None:
        return None
    a, b = ends
    more_en = f"; {hazard:.1%} of those above it a year before fell below" if math.isfinite(hazard) else ""
    more_zh = f";一年前在线上的人口中有 {hazard:.1%} 落到线下" if math.isfinite(hazard) else ""
    return text(
        f"{b:.1%} of residents live below the monitoring line ({a:.1%} at the start){more_en}.",
        f"常住人口中 {b:.1%} 低于监测线(期初 {a:.1%}){more_zh}。",
    )


def _cost(read: _Reader) -> Text | None:
    ends, share = read.ends("cost_parcel"), read.last("cost_share")
    if ends is None:
        return None
    a, b = ends
    more_en = f"; logistics takes {share:.0%} of what buyers of produce pay" if math.isfinite(share) else ""
    more_zh = f";物流成本占农产品到手价的 {share:.0%}" if math.isfinite(share) else ""
    return text(
        f"A parcel costs the networks {b:.2f} CNY ({a:.2f} at the start){more_en}.",
        f"单件物流成本 {b:.2f} 元(期初 {a:.2f} 元){more_zh}。",
    )


def _stage(read: _Reader) -> Text | None:
    costs = {stage: read.last(f"cost_parcel_{stage}") for stage in STAGES}
    costs = {stage: cost for stage, cost in costs.items() if math.isfinite(cost) and cost > 0}
    if not costs:
        return None
    stage = max(costs, key=lambda s: costs[s])
    share, label = costs[stage] / sum(costs.values()), STAGES[stage][0]
    return text(
        f"The dearest stage is {label['en']}: {share:.0%} of the cost per parcel.",
        f"成本最高的环节是{label['zh']},占单件成本的 {share:.0%}。",
    )


def _gap(read: _Reader) -> Text | None:
    near, remote = read.last("income_near"), read.last("income_remote")
    if not (near > 0 and math.isfinite(remote)):
        return None
    return text(
        f"Remote villages earn {remote / near:.0%} of what near ones do.",
        f"偏远村人均收入为近郊村的 {remote / near:.0%}。",
    )


def _online(read: _Reader) -> Text | None:
    sellers, share, again = (read.last(name) for name in ("sellers", "online_share", "repurchase"))
    if not math.isfinite(sellers) or not math.isfinite(share):
        return None
    more_en = f"; {again:.0%} of first purchases are followed by another" if math.isfinite(again) else ""
    more_zh = f";首次购买后复购率 {again:.0%}" if math.isfinite(again) else ""
    return text(
        f"{sellers:.1%} of households sell online, {share:.1%} of farm sales by value{more_en}.",
        f"{sellers:.1%} 的农户开设网店,网销占农产品销售额 {share:.1%}{more_zh}。",
    )


def _assistance(read: _Reader) -> Text | None:
    share = read.last("assistance_share")
    if not math.isfinite(share):
        return None
    return text(
        f"Assistance procurement takes {share:.1%} of farm sales.",
        f"帮扶采购占农产品销售额 {share:.1%}。",
    )
