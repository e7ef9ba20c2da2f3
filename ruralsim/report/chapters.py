"""Which figures each chapter of the report holds, in reading order."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from ruralsim.report.figures import Figure, axis, category, heat, indicators, known, line, panel, stack
from ruralsim.report.source import Run, days, short
from ruralsim.report.text import CATEGORIES, REMOTENESS, SOURCES, STAGES, Text, labelled, text

Chapter = Callable[[Run], list[Figure]]
QUINTILES = tuple(text(en, zh) for en, zh in (
    ("poorest fifth", "最低收入组"), ("second", "中低收入组"), ("third", "中间收入组"), ("fourth", "中高收入组"),
    ("richest fifth", "最高收入组")))  # fmt: skip
MOST = 9
"""Kinds of payment shown one by one."""
FAR = dict(enumerate(REMOTENESS))


def cost(run: Run) -> list[Figure]:
    """What logistics costs."""
    stages = list(STAGES)
    return [
        indicators(
            run, "cost_parcel", text("Cost per parcel", "单件物流成本"), ["cost_parcel", "cost_parcel_up"],
            labels=[text("both directions", "上下行合计"), text("produce", "农产品上行")], zero=True,
        ),
        indicators(
            run, "cost_kg", text("Cost of produce per kilogram", "农产品每公斤物流成本"), ["cost_kg"],
            labels=[text("cost per kg", "每公斤成本")], zero=True,
        ),
        indicators(
            run, "cost_stages", text("What a parcel's cost is made of", "单件成本的环节构成"),
            [f"cost_parcel_{stage}" for stage in stages], labels=[STAGES[s][0] for s in stages], stacked=True, wide=True,
            note=text("Stages add up to the cost per parcel; fees between networks cancel.", "各环节之和即单件成本;网络间转交费相抵。"),
        ),
        _network_stages(run),
        _networks(run, "cost_networks", text("Cost per parcel, by network", "各网络单件成本"), "cost", "CNY/parcel", True),
        _networks(run, "tariffs", text("Tariff for a 4 kg parcel, by network", "各网络4公斤件运价"), "tariff", "CNY"),
        _networks(run, "margins", text("Margin before subsidy, by network", "各网络补贴前利润率"), "margin", "share"),
        indicators(
            run, "price_share", text("Share of the delivered price", "占到手价比重"), ["cost_share", "freight_share"],
            labels=[text("logistics cost", "物流成本"), text("freight paid by sellers", "农户承担运费")], zero=True,
        ),
        indicators(
            run, "load_factor", text("Load factor", "装载率"), ["load_factor", "load_factor_trunk"],
            labels=[text("rounds", "收派"), text("trunk", "干线")], zero=True,
        ),
        indicators(
            run, "km_parcel", text("Kilometres per parcel", "单件里程"), ["km_parcel", "km_parcel_trunk"],
            labels=[text("rounds", "收派"), text("trunk", "干线")], zero=True,
        ),
    ]  # fmt: skip


def income(run: Run) -> list[Figure]:
    """What households live on."""
    return [
        indicators(
            run, "income_sources", text("Income per head by source", "人均收入来源构成"),
            [f"income_{source}" for source in SOURCES], labels=list(SOURCES.values()), stacked=True, wide=True,
        ),
        indicators(
            run, "income_quintiles", text("Income per head by fifth", "五等份人均收入"),
            [f"income_q{i}" for i in range(5, 0, -1)], labels=QUINTILES[::-1], zero=True,
        ),
        indicators(
            run, "income_remoteness", text("Income per head by remoteness", "按偏远程度的人均收入"),
            ["income_near", "income_middle", "income_remote"], labels=REMOTENESS,
        ),
        _distribution(run),
        _made_of(run),
        indicators(
            run, "income_groups", text("Income per head of those taking part", "参与农户人均收入"),
            ["income_head", "income_sellers", "income_logistics", "income_assisted", "income_formerly_poor"],
            labels=[
                text("all households", "全体农户"), text("selling online", "网店农户"), text("with a logistics job", "物流从业户"),
                text("listed for assistance", "帮扶采购农户"), text("formerly poor", "脱贫户"),
            ],
            note=text(
                "Those who take part differ from the others to begin with: not an effect.", "参与者与其他农户本有差异,差距不等于效果。"
            ),
        ),
        indicators(run, "gini", text("Gini coefficient", "基尼系数"), ["gini"], labels=[text("Gini", "基尼系数")]),
        indicators(
            run, "markdown", text("Farm-gate prices", "农户售价"), ["trader_markdown", "online_premium"],
            labels=[text("traders' markdown under wholesale", "商贩压价幅度"), text("net online premium", "网销净溢价")], zero=True,
        ),
        indicators(
            run, "channels", text("Farm sales by channel", "农产品销售渠道"),
            ["trader_share", "coop_share", "assistance_share", "online_share"], stacked=True,
            labels=[text("traders", "商贩"), text("co-op", "供销社"), text("assistance", "帮扶采购"), text("online", "网上销售")],
        ),
    ]  # fmt: skip


def poverty(run: Run) -> list[Figure]:
    """Who falls back."""
    return [
        indicators(
            run, "headcount", text("Persons below the line", "线下人口占比"),
            ["headcount", "headcount_constant", "headcount_formerly_poor"],
            labels=[text("current line", "当年监测线"), text("constant 2021 line", "2021年不变价线"), text("formerly poor, current line", "脱贫人口(当年线)")],
            zero=True,
        ),
        indicators(
            run, "headcount_help", text("With and without help", "计入与不计救助"),
            ["headcount", "headcount_before_allowance", "headcount_after_medical", "headcount_after_help"],
            labels=[text("headcount", "贫困发生率"), text("without the allowance", "不计低保"), text("after medical and schooling cost", "扣除医疗教育支出"), text("the same, help counted", "同上,计入帮扶")],
            zero=True,
        ),
        indicators(
            run, "fgt", text("Depth and severity", "贫困深度与强度"), ["fgt1", "fgt2"],
            labels=[text("poverty gap (FGT 1)", "差距指数(FGT1)"), text("severity (FGT 2)", "强度指数(FGT2)")], zero=True,
        ),
        indicators(
            run, "entry", text("Hazard of falling into poverty", "年致贫率"), ["entry_hazard", "entry_hazard_formerly_poor", "re_entry"],
            labels=[text("all above the line a year ago", "一年前线上人口"), text("formerly poor", "脱贫人口"), text("re-entry within 36 months", "36个月内再返贫")],
            zero=True,
        ),
        indicators(
            run, "monitored", text("Persons in monitored households", "监测对象人数"),
            ["monitored_sudden_hardship", "monitored_unstable_formerly_poor", "monitored_marginal"],
            labels=CATEGORIES[1:], stacked=True,
        ),
        indicators(
            run, "monitoring", text("What monitoring sees and misses", "监测的覆盖与遗漏"), ["monitored_share", "monitored_missed", "vulnerable"],
            labels=[text("monitored", "已纳入监测"), text("at risk and not monitored", "应纳未纳"), text("vulnerable (FGLS)", "脆弱人口(FGLS)")],
            zero=True,
        ),
        panel(
            "headcount_remoteness", text("Headcount by remoteness", "按偏远程度的贫困发生率"),
            run.monthly("villages", "remoteness", "headcount", "residents"), FAR, "share", zero=True,
        ),
        _vulnerability(run),
        _townships(run),
    ]  # fmt: skip


def service(run: Run) -> list[Figure]:
    """How well parcels travel."""
    return [
        indicators(run, "days", text("Days to deliver", "妥投时长"), ["days_to_deliver"], labels=[text("days", "天数")], zero=True),
        panel(
            "days_remoteness", text("Days to deliver, by remoteness", "按偏远程度的妥投时长"),
            run.monthly("villages", "remoteness", "days_to_deliver", "delivered"), FAR, "days", zero=True,
        ),
        panel(
            "visits_remoteness", text("Visits per village and week", "每村每周到访次数"),
            run.monthly("villages", "remoteness", "visits_week"), FAR, "visits/week", zero=True,
        ),
        panel(
            "loss_remoteness", text("Loss on the way, by remoteness", "按偏远程度的途中损耗"),
            run.monthly("villages", "remoteness", "loss_share", "delivered"), FAR, "share", zero=True,
        ),
        indicators(
            run, "loss", text("Loss to the end of the chain", "全链条损耗率"), ["loss_vegetable", "loss_fruit", "loss_share"],
            labels=[text("vegetables", "蔬菜"), text("fruit", "水果"), text("parcels on the way", "包裹途中")], zero=True,
        ),
        indicators(
            run, "quality", text("What goes wrong", "差错与纠纷"), ["damaged_share", "failed_share", "dispute_rate", "refund_share", "missort_rate"],
            labels=[text("damaged", "破损"), text("lost or returned", "丢失与退回"), text("disputes", "纠纷"), text("refunds", "退款"), text("sorts gone wrong", "错分")],
            zero=True,
        ),
        indicators(
            run, "promise", text("On time, and bought again", "准时与复购"), ["on_time", "repurchase", "coverage"],
            labels=[text("delivered on time", "准时妥投率"), text("repurchase", "复购率"), text("villages with parcel service", "快递覆盖村占比")], zero=True,
        ),
        indicators(
            run, "online", text("Online selling", "网上销售"), ["online_share", "sellers", "market_e_commerce"],
            labels=[text("online share of farm sales", "网销占比"), text("households selling online", "网店农户占比"), text("of e-commerce: on the market, unaided", "电商中市场化部分")], zero=True,
        ),
        panel(
            "sellers_remoteness", text("Households selling online, by remoteness", "按偏远程度的网店农户占比"),
            run.monthly("villages", "remoteness", "online_share", "residents"), FAR, "share", zero=True,
        ),
        indicators(
            run, "volume", text("Parcels a day", "日均包裹"), ["down_day", "orders_day"],
            labels=[text("down-going parcels", "下行包裹"), text("produce orders", "农产品订单")], zero=True,
        ),
        indicators(
            run, "unsold", text("Not sold, not harvested", "未售与未采"), ["unsold_share", "unharvested_share", "unmatched_share"],
            labels=[text("unsold share of the harvest", "未售出占比"), text("left in the field", "未采收占比"), text("wishes without a seller", "未匹配需求")], zero=True,
        ),
        indicators(
            run, "in_system", text("Produce consignments on their way", "在途农产品件数"), ["in_system"], labels=[text("consignments", "件数")], zero=True,
        ),
    ]  # fmt: skip


def work(run: Run) -> list[Figure]:
    """Who works, and for what."""
    return [
        indicators(
            run, "jobs", text("Work in logistics and around it", "物流及相关用工"),
            ["couriers", "keepers", "managers", "processing_jobs", "packing_jobs", "carrying_jobs"],
            labels=[text("couriers", "快递员"), text("point keepers", "网点人员"), text("managers", "管理人员"), text("processing", "加工"), text("packing", "打包"), text("carrying to the point", "送件")],
            stacked=True, wide=True, note=text("Packing and carrying as full-time equivalents.", "打包与送件折合全时用工。"),
        ),
        _networks(run, "couriers", text("Couriers by network", "各网络快递员"), "couriers", "persons"),
        _networks(run, "points", text("Village points by network", "各网络村级网点"), "points", "points"),
        indicators(
            run, "wages", text("Pay", "工资"), ["courier_wage", "local_wage", "keeper_pay"],
            labels=[text("couriers", "快递员"), text("local work", "本地务工"), text("point keepers (part-time)", "网点人员(兼职)")], zero=True,
        ),
        indicators(
            run, "productivity", text("Parcels per courier and day", "快递员人均日收派"), ["parcels_courier_day"], labels=[text("parcels", "件")], zero=True,
        ),
        indicators(
            run, "turnover", text("Courier turnover", "快递员年流失率"), ["courier_turnover"], labels=[text("leave within a year", "年流失率")], zero=True,
        ),
        indicators(
            run, "away", text("Workers away and idle", "外出与闲置劳动力"), ["migrants", "idle"],
            labels=[text("away for work", "外出务工"), text("idle", "闲置")], zero=True,
        ),
        indicators(
            run, "skill", text("Skill", "技能"), ["courier_skill", "manager_skill"],
            labels=[text("couriers", "快递员"), text("managers", "管理人员")], zero=True,
        ),
        indicators(run, "round_minutes", text("Minutes on the road per courier and day", "快递员日均工时"), ["round_minutes"], labels=[text("minutes", "分钟")], zero=True),
    ]  # fmt: skip


def fiscal(run: Run) -> list[Figure]:
    """What public money does."""
    described = run.described()
    levers = [name for name in described if name.startswith("spending_") and name not in ("spending_head", "spending_farm_income")]
    figures = [
        _treasury(run),
        indicators(
            run, "public", text("Public payments, 12 months", "财政支付(近12个月)"),
            ["spending", "allowance_spending", "help_spending", "subsidies_networks"],
            labels=[text("programmes", "项目"), text("allowance", "低保"), text("help to the monitored", "监测帮扶"), text("subsidies to networks", "物流补贴")], zero=True,
        ),
        indicators(
            run, "kept_above", text("Households kept above the line", "托底户数"), ["above_line_households", "kept_above_households"],
            labels=[text("formerly poor above the line", "脱贫户在线上"), text("of all: above it by public payments", "因财政支付在线上")], zero=True,
        ),
        indicators(
            run, "leakage", text("Leakage", "漏出率"), ["leakage_help", "leakage_allowance", "leakage_assistance"],
            labels=[text("help", "帮扶"), text("allowance", "低保"), text("assistance procurement", "帮扶采购")], zero=True,
        ),
        indicators(run, "per_kept", text("Public payments per household kept above", "每托底一户财政支付"), ["cost_kept_above"], zero=True),
    ]  # fmt: skip
    if levers:
        figures.append(indicators(run, "levers", text("Spent by lever since the first day", "各政策累计支出"), levers, wide=True, zero=True))
    return figures


CHAPTERS: dict[str, Chapter] = {
    "cost": cost, "income": income, "poverty": poverty, "service": service, "work": work, "fiscal": fiscal,
}  # fmt: skip


def _network_names(run: Run) -> dict[str, Text]:
    return {network["name"]: labelled(network) for network in run.meta.get("networks", [])}


def _networks(run: Run, name: str, title: Text, column: str, unit: str, smooth: bool = False) -> Figure:
    """One line per network by month; costs per parcel and margins over the last 12 months, wages being lumpy."""
    frame = run.table("networks")
    per = {"cost": "parcels", "margin": "revenue"}.get(column)
    if any(wanted not in frame for wanted in ("date", "name", column, *([per] if per else []))):
        return Figure(name, title, [])
    wide = frame.pivot_table(index="date", columns="name", values=[column, *([per] if per else [])], aggfunc="sum")
    values = wide[column]
    note = None
    if per:
        below = wide[per].rolling(12, min_periods=1).sum()
        values = values.rolling(12, min_periods=1).sum() / below.where(below > 0)
        note = text("Trailing 12 months of the run.", "运行期内近12个月滚动。")
    return panel(name, title, values, _network_names(run), unit, zero=not (column == "margin" or column == "tariff"), note=note)


def _network_stages(run: Run) -> Figure:
    title = text("Cost per parcel by network and stage", "各网络单件成本的环节构成")
    note = text("Last 12 months; fees to other networks included.", "近12个月;含支付给其他网络的转交费。")
    frame = run.table("networks")
    if frame.empty or "name" not in frame or "parcels" not in frame:
        return Figure("network_stages", title, [], note=note)
    last = frame[frame["date"] > frame["date"].max() - pd.DateOffset(months=12)]
    sums = last.groupby("name").sum(numeric_only=True)
    names = {k: v for k, v in _network_names(run).items() if k in sums.index}
    sums = sums.loc[list(names)]
    stages = {**STAGES, "handover": (text("handover fees", "转交费"), ("handover",))}
    layers = [
        (label, sum((sums[f"cost_{item}"] for item in items if f"cost_{item}" in sums), 0.0 * sums["parcels"]) / sums["parcels"].where(sums["parcels"] > 0))
        for label, items in stages.values()
    ]  # fmt: skip
    return stack("network_stages", title, list(names.values()), layers, "CNY/parcel", note=note, across=True, wide=True)


def _years(run: Run) -> list[tuple[str, pd.DataFrame]]:
    """Households at each year's end (and on the last day), by year."""
    frame = run.table("households")
    if frame.empty or not {"date", "income_head", "residents"} <= set(frame):
        return []
    frame = frame[np.isfinite(frame["income_head"]) & (frame["residents"] > 0)]
    return [(days([date])[0], part) for date, part in frame.groupby("date")]


def _distribution(run: Run, step: float = 1000.0) -> Figure:
    traces, years = [], _years(run)
    chosen = years if len(years) < 4 else [years[0], years[len(years) // 2], years[-1]]
    top = max((float(np.quantile(part["income_head"], 0.985)) for _, part in chosen), default=0.0)
    edges = np.arange(0.0, top + 2 * step, step)
    for i, (date, part) in enumerate(chosen):
        people, _ = np.histogram(part["income_head"], edges, weights=part["residents"])
        share = np.convolve(people / part["residents"].sum(), [0.25, 0.5, 0.25], mode="same")
        shape = {"color": category(i), "width": 2.2, "shape": "spline", "smoothing": 0.8}
        traces.append(line(short(edges[:-1] + step / 2), short(share), text(date[:7], date[:7]), i, line=shape))
    layout = {"xaxis": {**axis("CNY/head/year"), "type": "linear"}, "yaxis": axis("share", rangemode="tozero")}
    note = text(
        "Share of residents per 1,000 CNY, smoothed; the richest one or two per cent lie beyond the axis.",
        "每千元收入段的常住人口占比(已平滑);最高的百分之一二在坐标轴之外。",
    )
    return Figure("distribution", text("Distribution of income", "收入分布"), traces, layout, note)


def _fifths(part: pd.DataFrame) -> np.ndarray:
    order = np.argsort(part["income_head"].to_numpy(), kind="stable")
    people = part["residents"].to_numpy(float)[order]
    rank = np.empty(len(part), dtype=int)
    rank[order] = np.minimum((np.cumsum(people) - people / 2) / people.sum() * 5, 4).astype(int)
    return rank


def _made_of(run: Run) -> Figure:
    title = text("What each fifth lives on", "各收入组的收入构成")
    years = _years(run)
    if not years:
        return Figure("made_of", title, [])
    date, part = years[-1]
    part = part.assign(fifth=_fifths(part))
    people = part.groupby("fifth")["residents"].sum()
    layers = []
    for source, label in SOURCES.items():
        if f"income_{source}" in part:
            total = (part[f"income_{source}"] * part["residents"]).groupby(part["fifth"]).sum()
            layers.append((label, total / people))
    x = [QUINTILES[i] for i in people.index]
    return stack("made_of", title, x, layers, "CNY/head/year", note=text(f"Households on {date}.", f"{date} 的农户。"))


def _vulnerability(run: Run) -> Figure:
    title = text("Probability of poverty next year", "来年致贫概率")
    note = text("Share of residents by estimated probability (three-step FGLS).", "按估计概率(三步FGLS)的常住人口占比。")
    traces = []
    for i, (date, part) in enumerate(_years(run)):
        if "vulnerability" not in part or not known(part["vulnerability"]):
            continue
        part = part.dropna(subset=["vulnerability"])
        people, edges = np.histogram(part["vulnerability"], np.linspace(0, 1, 21), weights=part["residents"])
        share = people / people.sum()
        traces.append(line(short(edges[:-1] + 0.025), short(share), text(date[:7], date[:7]), i))
    layout = {"xaxis": {"type": "linear", "tickformat": ".0%"}, "yaxis": axis("share", rangemode="tozero")}
    return Figure("vulnerability", title, traces, layout, note)


def _townships(run: Run) -> Figure:
    title = text("Headcount by township and month", "各乡镇逐月贫困发生率")
    note = text("Nearest to the county seat at the top.", "自上而下由近及远(距县城车程)。")
    frame = run.table("townships")
    if frame.empty or not {"date", "name", "headcount"} <= set(frame):
        return heat("townships", title, [], [], np.zeros((0, 0)), note)
    wide = frame.pivot_table(index="name", columns="date", values="headcount", dropna=False, sort=False)
    if "minutes_seat" in frame:
        wide = wide.loc[frame.groupby("name", sort=False)["minutes_seat"].median().sort_values(kind="stable").index]
    return heat("townships", title, [f"{day[:7]}-15" for day in days(wide.columns)], list(wide.index), wide.to_numpy(float), note)


def _treasury(run: Run) -> Figure:
    title = text("Receipts and payments of the county government", "县级政府收支")
    note = text("Receipts above, payments below the line.", "收入在上,支出在下。")
    frame = run.table("money")
    if frame.empty or not {"year", "payer", "receiver", "flow", "cny"} <= set(frame):
        return Figure("treasury", title, [], note=note, wide=True)
    years = sorted(frame["year"].unique())
    layers: list[tuple[Text, pd.Series]] = []
    for entry in run.meta.get("flows", []):
        sign = {"government": 1.0}.get(entry["receiver"].lower(), -1.0)
        if "government" not in (entry["payer"].lower(), entry["receiver"].lower()):
            continue
        sums = frame[frame["flow"].str.lower() == entry["name"].lower()].groupby("year")["cny"].sum()
        layers.append((labelled(entry), sign * sums.reindex(years, fill_value=0.0)))
    layers.sort(key=lambda layer: -float(layer[1].abs().sum()))
    small = layers[MOST:]
    if len(small) > 1:
        layers = layers[:MOST]
        for sign, label in ((1.0, text("other receipts", "其他收入")), (-1.0, text("other payments", "其他支出"))):
            layers.append((label, sum((sign * (sign * cny).clip(lower=0.0) for _, cny in small), 0.0 * small[0][1])))
    return stack("treasury", title, [str(year) for year in years], layers, "CNY", note=note, wide=True)
