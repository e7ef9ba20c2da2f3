"""The few sentences a superior reads: what happened between the first and the last day, in words."""

import math

from ruralsim.report.growth import growth
from ruralsim.report.levels import Levels, levels
from ruralsim.report.numbers import percent, quantity, spelt
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
    """What indicators have come to."""

    def __init__(self, run: Run) -> None:
        self.run = run

    def ends(self, name: str) -> Levels | None:
        found = levels(self.run, name)
        return found if math.isfinite(found.last) else None

    def last(self, name: str) -> float:
        return levels(self.run, name).last


def _income(read: _Reader) -> Text | None:
    ends = read.ends("income_head")
    if ends is None:
        return None
    a, b = map(spelt, ends[:2])
    en = f"Net income per head went from {a} to {b} CNY a year in money of the day"
    zh = f"人均可支配收入(当年价)由 {a} 元变为 {b} 元"
    if ends[0] > 0:
        change = percent(ends[1] / ends[0] - 1, signed=True)
        en, zh = f"{en} ({change['en']})", f"{zh}({change['zh']})"
    en, zh = f"{en}.", f"{zh}。"
    if known := growth(read.run):
        _, constant, given = (percent(change, signed=True) for change in known.ends())
        wages, transfers, prices = map(percent, known.rates)
        en += (
            f" Growth given from outside (wages {wages['en']}, transfers {transfers['en']}, farm prices "
            f"{prices['en']} a year) would by itself have made {given['en']}; at constant consumer prices "
            f"the change is {constant['en']}."
        )
        zh += (
            f"仅由外部设定的增速(工资年增 {wages['zh']},转移收入 {transfers['zh']},农产品价格 "
            f"{prices['zh']})即可带来 {given['zh']};按不变消费价格计,变化为 {constant['zh']}。"
        )
    return text(en, zh)


def _share(share: float) -> Text:
    return quantity(share, "share")


def _more(value: float, en: str, zh: str) -> Text:
    """What else is said of a share that is known, at `{}`."""
    if not math.isfinite(value):
        return text("", "")
    shown = percent(value)
    return text(en.format(shown["en"]), zh.format(shown["zh"]))


def _poverty(read: _Reader) -> Text | None:
    ends, hazard = read.ends("headcount"), read.last("entry_hazard")
    if ends is None:
        return None
    a, b = map(_share, ends[:2])
    more = _more(
        hazard,
        "; {} of those above it a year before fell below",
        ";一年前在监测线以上的人口中有 {} 跌到监测线以下",
    )
    return text(
        f"{b['en']} of residents live below the monitoring line ({a['en']} at the start){more['en']}.",
        f"常住人口中 {b['zh']} 低于监测线(期初 {a['zh']}){more['zh']}。",
    )


_LEAST_GRANT_CNY = 0.005
"""Less than this per parcel is not worth a word."""


def _cost(read: _Reader) -> Text | None:
    ends, share = read.ends("cost_parcel"), read.last("cost_share")
    if ends is None:
        return None
    a, b = map(spelt, ends[:2])
    more = _more(share, "; logistics takes {} of what buyers of produce pay", ";物流成本占农产品到手价的 {}")
    paid = read.last("cost_parcel") - read.last("cost_parcel_borne")
    grant = spelt(paid) if paid >= _LEAST_GRANT_CNY else ""
    when, then = text("A", ""), text(f" ({a} at the start)", f"(期初 {a} 元)")
    if ends.by_year:
        when = text("In the last twelve months a", "近12个月")
        then = text(f" ({a} in the first twelve)", f"(最初12个月 {a} 元)")
    if not math.isfinite(ends.first):
        then = text("", "")
    return text(
        f"{when['en']} parcel costs the networks {b} CNY{then['en']}"
        f"{f', of which subsidies bear {grant}' if grant else ''}{more['en']}.",
        f"{when['zh']}单件物流成本 {b} 元{then['zh']}"
        f"{f',其中补贴承担 {grant} 元' if grant else ''}{more['zh']}。",
    )


def _stage(read: _Reader) -> Text | None:
    costs = {stage: read.last(f"cost_parcel_{stage}") for stage in STAGES}
    costs = {stage: cost for stage, cost in costs.items() if math.isfinite(cost) and cost > 0}
    if not costs:
        return None
    stage = max(costs, key=lambda s: costs[s])
    share, label = percent(costs[stage] / sum(costs.values())), STAGES[stage][0]
    return text(
        f"The dearest stage is {label['en']}: {share['en']} of the cost per parcel.",
        f"成本最高的环节是{label['zh']},占单件成本的 {share['zh']}。",
    )


def _gap(read: _Reader) -> Text | None:
    near, remote = read.last("income_near"), read.last("income_remote")
    if not (near > 0 and math.isfinite(remote)):
        return None
    share = percent(remote / near)
    return text(
        f"Remote villages earn {share['en']} of what near ones do.",
        f"偏远村人均收入为近郊村的 {share['zh']}。",
    )


def _online(read: _Reader) -> Text | None:
    sellers, share, again = (read.last(name) for name in ("sellers", "online_share", "repurchase"))
    if not math.isfinite(sellers) or not math.isfinite(share):
        return None
    shops, sold = _share(sellers), _share(share)
    more = _more(again, "; {} of first purchases are followed by another", ";首次购买后复购率 {}")
    return text(
        f"{shops['en']} of households sell online, {sold['en']} of farm sales by value{more['en']}.",
        f"{shops['zh']} 的农户开设网店,网销占农产品销售额 {sold['zh']}{more['zh']}。",
    )


def _assistance(read: _Reader) -> Text | None:
    share = read.last("assistance_share")
    if not math.isfinite(share):
        return None
    shown = _share(share)
    return text(
        f"Assistance procurement takes {shown['en']} of farm sales.",
        f"帮扶采购占农产品销售额 {shown['zh']}。",
    )
