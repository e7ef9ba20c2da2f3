"""What farm households earn: level, sources, spread, and what the market contributes."""

import numpy as np

from ruralsim.entities.codes import REMOTENESS, SOURCES
from ruralsim.indicators.indicator import Family, Series
from ruralsim.indicators.record import MONTH, YEAR, Record, divide

FAMILY = Family("income")
_add = FAMILY.add

_HEAD = "CNY/head/year"
_SOURCES = {
    "farming": ("farming", "农业经营净收入"),
    "business": ("other own business", "其他经营净收入"),
    "logistics_wages": ("wages in logistics", "物流从业工资"),
    "processing_wages": ("wages in processing", "加工工资"),
    "local_wages": ("other local wages", "本地务工工资"),
    "remittances": ("migrants' wages", "外出务工工资"),
    "transfers": ("pensions and transfers", "养老金与转移收入"),
    "allowance": ("minimum-living allowance", "低保金"),
    "property": ("property", "财产净收入"),
    "relief": ("relief to monitored households", "监测帮扶救助金"),
}
MAKE_UP: dict[str, tuple[tuple[str, ...], str, str]] = {
    "wages": (
        ("logistics_wages", "processing_wages", "local_wages", "remittances"),
        "wages",
        "工资性收入",
    ),
    "own_business": (("farming", "business"), "own business", "经营净收入"),
    "property": (("property",), "property", "财产净收入"),
    "transfers": (("transfers", "allowance", "relief"), "transfers", "转移净收入"),
}
"""National four-part make-up of rural income → our sources, labels."""

_REMOTENESS = {
    "near": ("near villages", "近村"),
    "middle": ("middling villages", "中间村"),
    "remote": ("remote villages", "偏远村"),
}

CHANNELS_SOLD = ("trader", "coop", "online", "assistance", "processor", "floor", "local")
SALES = tuple(f"sold_{channel}_cny" for channel in CHANNELS_SOLD)

_add(
    "income_head",
    _HEAD,
    ("Net income per head", "人均可支配收入"),
    (
        "Net income of the last 12 closed months of all farm households ÷ their mean resident members "
        "(members away left out); own consumption imputed and, as in the national survey, the allowance and "
        "relief counted as transfers; loans and asset sales excluded. Monthly.",
        "全部农户近12个结账月净收入 ÷ 平均常住人口(不含外出成员);含自产自用折价,按国家住户调查口径将低保与"
        "救助计入转移收入,不含借款与资产出售。按月。",
    ),
    lambda r: r.state("income_head"),
    headline=True,
    better=1,
    kind="state",
)
_add(
    "income_median",
    _HEAD,
    ("Median net income per head", "人均可支配收入中位数"),
    (
        "Income per head below which half of all persons live. Monthly.",
        "按人口计的人均可支配收入中位数。按月。",
    ),
    lambda r: r.state("income_median"),
    better=1,
    kind="state",
)
_add(
    "income_growth",
    "share/year",
    ("Nominal growth of income per head", "人均收入名义增长率"),
    (
        "Net income per head ÷ that of 12 months before, less one; nominal. Undefined in the first year "
        "simulated.",
        "人均可支配收入较12个月前的名义增长率;模拟首年无定义。",
    ),
    lambda r: divide(r.state("income_head"), r.before("income_head", YEAR)) - 1.0,
    better=1,
    kind="state",
)
for _source in SOURCES:
    _en, _zh = _SOURCES[_source]
    _add(
        f"income_{_source}",
        _HEAD,
        (f"Income per head: {_en}", f"人均收入:{_zh}"),
        (
            f"Net income from {_en}, last 12 closed months, ÷ mean resident members; the ten sources add "
            "up to net income per head. Monthly.",
            f"近12个结账月{_zh} ÷ 平均常住人口;十个来源之和等于人均可支配收入。按月。",
        ),
        lambda r, name=_source: r.state(f"income_{name}"),  # type: ignore[misc]
        better=0 if _source in ("allowance", "transfers", "remittances", "relief") else 1,
        kind="state",
    )
for _part, (_of, _en, _zh) in MAKE_UP.items():
    _add(
        f"share_{_part}",
        "share",
        (f"Share of income: {_en}", f"收入构成:{_zh}"),
        (
            f"Part of net income that the national survey calls {_en}"
            + (" (members away under six months count here, longer as transfers)" if _part == "wages" else "")
            + ", last 12 closed months. Monthly.",
            f"近12个结账月{_zh}占可支配收入比重"
            + ("(外出不足六个月计入工资,超过计入转移)" if _part == "wages" else "")
            + "。按月。",
        ),
        lambda r, of=_of: _share_of_income(r, of),  # type: ignore[misc]
        kind="state",
    )
_add(
    "goods_gain_head",
    _HEAD,
    ("Gain from buying online, per head", "网购消费者收益(人均)"),
    (
        "What farm households would pay to keep the chance to order goods online (area under demand: lower "
        "price, and goods that village shops do not stock) less the time to fetch the parcels, last 12 "
        "months, ÷ mean resident members. Beside income and no part of it.",
        "近12个月农户网购的消费者剩余(价格更低、村店无售商品可得)扣除取件用时价值 ÷ 平均常住人口;列于收入"
        "之外,不计入收入。",
    ),
    lambda r: divide(r.yearly("goods_gain_cny"), r.state("residents")),
    better=1,
)
_PANEL_EN = " At the end of each calendar year, the last of burn-in the first; undefined before the second."
_PANEL_ZH = "每年末读数(自预热期末年起),首年无定义。"
_add(
    "income_persistence",
    "1",
    ("Persistence of income", "收入持续性"),
    (
        "Correlation, over households weighted by persons, of the logarithm of income per head relative to "
        "the mean with that of the year before." + _PANEL_EN,
        "各农户(按人口加权)相对人均收入对数与上年的相关系数。" + _PANEL_ZH,
    ),
    lambda r: r.state("income_persistence"),
    kind="state",
)
_add(
    "income_transitory",
    "share",
    ("Transitory share of the variance of income", "收入方差中的暂时性份额"),
    (
        "Variance of the logarithm of relative income within households over the years, ÷ that within and "
        "between them, all years so far." + _PANEL_EN,
        "历年相对收入对数的户内方差 ÷ (户内+户间)方差。" + _PANEL_ZH,
    ),
    lambda r: r.state("income_transitory"),
    kind="state",
)
_add(
    "mobility_equalises",
    "share",
    ("What mobility takes off inequality", "收入流动对长期差距的缩小"),
    (
        "1 less the Gini coefficient of mean income over the years so far ÷ the mean of the yearly "
        "coefficients (Shorrocks 1978); it grows with the number of years." + _PANEL_EN,
        "1 − 多年平均收入的基尼系数 ÷ 各年基尼系数均值(Shorrocks 1978),随年数增加。" + _PANEL_ZH,
    ),
    lambda r: r.state("mobility_equalises"),
    kind="state",
)
for _fifth in range(1, 6):
    _add(
        f"income_q{_fifth}",
        _HEAD,
        (f"Income per head: fifth {_fifth} of 5", f"人均收入:五等份第{_fifth}组"),
        (
            f"Mean income per head of the {_fifth}. fifth of persons, ordered by their household's income "
            "per head (1 = poorest). Monthly.",
            f"按户人均收入排序,第{_fifth}个五等份人口的人均可支配收入(1为最低)。按月。",
        ),
        lambda r, name=f"income_q{_fifth}": r.state(name),  # type: ignore[misc]
        better=1,
        kind="state",
    )
for _class in REMOTENESS:
    _en, _zh = _REMOTENESS[_class]
    _add(
        f"income_{_class}",
        _HEAD,
        (f"Income per head: {_en}", f"人均收入:{_zh}"),
        (
            f"Net income per head in {_en}, by minutes to the county seat on the first day's roads: a road "
            "built later changes no village's class. Monthly.",
            f"{_zh}(按首日道路到县城车程分类,此后修路不改变分类)人均可支配收入。按月。",
        ),
        lambda r, name=f"income_{_class}": r.state(name),  # type: ignore[misc]
        better=1,
        kind="state",
    )
_add(
    "gini",
    "1",
    ("Gini coefficient", "基尼系数"),
    (
        "Of net income per head, each household weighted by its mean resident members; after transfers; "
        "negative incomes count as they are. Monthly.",
        "人均可支配收入基尼系数(转移后),按户常住人口加权,负收入照计。按月。",
    ),
    lambda r: r.state("gini"),
    headline=True,
    better=-1,
    kind="state",
)
_add(
    "market_share_income",
    "share",
    ("Market share of income", "市场性收入占比"),
    (
        "Part of net income that neither transfers, allowance, assistance purchases, floor purchases nor "
        "awards paid: 1 − (transfers and allowance ÷ income) − (net assistance sales, floor purchases, "
        "freight subsidies to sellers and awards ÷ income), last 12 months.",
        "可支配收入中非由转移、低保、帮扶采购、兜底收购、运费补贴与奖励形成的部分,近12个月。",
    ),
    lambda r: _market_share(r),
    headline=True,
    better=1,
)
_add(
    "trader_markdown",
    "share",
    ("Trader markdown", "商贩压价幅度"),
    (
        "1 − what traders paid at the farm gate ÷ the wholesale value of the same produce that day, "
        "trailing month. It is bargained, never set; it covers the traders' haul, loss and margin.",
        "1 − 商贩田头收购款 ÷ 同批产品当日批发价值,近一个月。由议价形成,包含商贩运费、损耗与利润。",
    ),
    lambda r: 1.0 - r.ratio("sold_trader_cny", "trader_wholesale_cny", MONTH),
    headline=True,
    better=-1,
)
_add(
    "online_premium",
    "share",
    ("Net online premium", "网销净溢价"),
    (
        "Net online proceeds (after freight, commission, packaging, packing and carrying time, refunds) ÷ "
        "what the sellers' best other channel would have paid for the same kg, less one, trailing month.",
        "网销净所得(扣运费、佣金、包装、打包与送件用工、退款)÷ 同量产品次优渠道所得,减一,近一个月。",
    ),
    lambda r: r.ratio("online_net_cny", "online_best_cny", MONTH) - 1.0,
    better=1,
)
_add(
    "farm_sales_household",
    "CNY/household/year",
    ("Farm sales per household", "户均农产品销售额"),
    (
        "Proceeds of all channels, before inputs, last 12 months, ÷ farm households.",
        "近12个月各渠道销售所得(未扣投入)÷ 农户数。",
    ),
    lambda r: divide(r.yearly(SALES), r.facts["households"]),
    better=1,
)
for _group, _en, _zh in (
    ("sellers", "households that sell online", "网店农户"),
    ("assisted", "households listed for directed procurement", "列入帮扶采购农户"),
    ("formerly_poor", "formerly poor households", "脱贫户"),
    ("logistics", "households with a logistics job", "物流从业户"),
):
    _add(
        f"income_{_group}",
        _HEAD,
        (f"Income per head: {_en}", f"人均收入:{_zh}"),
        (
            f"Net income per head of {_en}. They differ from others before they take part, so the gap is no "
            "effect: compare paired runs. Undefined if there are none. Monthly.",
            f"{_zh}人均可支配收入。参与者本有差异,差距不等于效应,应以配对运行比较;无此类农户时无定义。按月。",
        ),
        lambda r, name=f"income_{_group}": r.state(name),  # type: ignore[misc]
        better=1,
        kind="state",
    )
_TRIAL = (
    (
        "trial_assigned",
        ("Income of households assigned by lot", "随机分配入组农户收入"),
        "Mean over households whom lots assigned to a trial, each counted once.",
        "随机分配入组农户的户均值，每户计一次。",
    ),
    (
        "trial_others",
        ("Income of households not assigned", "未入组农户收入"),
        "Mean over households whom lots did not assign, each counted once.",
        "未入组农户的户均值，每户计一次。",
    ),
    (
        "trial_effect",
        ("Effect by intention to treat", "意向性分析效应"),
        "By how much more income has risen since lots were drawn where they assigned than elsewhere, whether "
        "or not the offer was taken up.",
        "随机分配以来，入组农户收入增幅超出未入组农户的部分，不论是否实际参与。",
    ),
    (
        "trial_error",
        ("Half of its 95 % interval", "意向性分析效应的95%区间半宽"),
        "1.96 standard errors of the difference of the two means within this run.",
        "本次运行内两组均值之差的1.96倍标准误。",
    ),
)
for _name, _labels, _en, _zh in _TRIAL:
    _add(
        _name,
        _HEAD,
        _labels,
        (
            f'{_en} Undefined without a trial (`assign = "random"`). Monthly.',
            f"{_zh}无随机试验时无定义。按月。",
        ),
        lambda r, name=_name: r.state(name),  # type: ignore[misc]
        kind="state",
    )
_add(
    "seller_gap",
    _HEAD,
    ("Naive gap of online sellers and others", "网店农户与其他农户的表观差距"),
    (
        "Mean income of households that sell online less that of others, each household counted once. Who "
        "sells online chose to: the gap is no effect. Monthly.",
        "网店农户与其他农户户均收入之差，每户计一次。开店出于自选择，差距不等于效应。按月。",
    ),
    lambda r: r.state("seller_gap"),
    kind="state",
)
_add(
    "participants_ratio",
    "1",
    ("Online sellers' income beside the county mean", "网店农户收入与全县均值之比"),
    (
        "Income per head of households that sell online ÷ county mean; selection included. Monthly.",
        "网店农户人均收入 ÷ 全县均值(含自选择)。按月。",
    ),
    lambda r: divide(r.state("income_sellers"), r.state("income_head")),
    kind="state",
)


def _share_of_income(record: Record, sources: tuple[str, ...]) -> Series:
    return divide(np.add.reduce([record.state(f"income_{s}") for s in sources]), record.state("income_head"))


def _market_share(record: Record) -> Series:
    public = _share_of_income(record, MAKE_UP["transfers"][0])
    total = record.state("income_head") * record.state("residents")
    bought = record.yearly(
        ("sold_assistance_cny", "sold_floor_cny", "money.freight_subsidy_sellers", "money.awards")
    )
    return 1.0 - public - divide(bought, total)
