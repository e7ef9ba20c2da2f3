"""Return to poverty (返贫): how many, how deep, how often, and who is at risk."""

from ruralsim.indicators.indicator import Family
from ruralsim.indicators.record import THREE_YEARS, YEAR, divide

FAMILY = Family("poverty")
_add = FAMILY.add

_PERSONS_EN = " Persons are mean resident members. Monthly."
_PERSONS_ZH = "人口按平均常住人口计。按月。"

_add(
    "headcount",
    "share",
    ("Poverty headcount", "监测线以下人口占比"),
    (
        "Persons whose income per head, last 12 closed months, lies under the monitoring line ÷ all "
        "persons. The line steps each 1 January; income is held against its mean over the months income "
        "covers, which on 31 December is the year's line." + _PERSONS_EN,
        "近12个结账月人均可支配收入低于监测线的人口占比。监测线每年1月1日调整,与收入比较时取收入所覆盖月份"
        "的均值,12月31日即当年监测线。" + _PERSONS_ZH,
    ),
    lambda r: r.state("headcount"),
    headline=True,
    better=-1,
    kind="state",
)
_add(
    "headcount_formerly_poor",
    "share",
    ("Headcount among the formerly poor", "脱贫人口中监测线以下占比"),
    (
        "The headcount among persons of households registered as poor before 2020." + _PERSONS_EN,
        "2020年前建档立卡户人口中监测线以下者的占比。" + _PERSONS_ZH,
    ),
    lambda r: r.state("headcount_formerly_poor"),
    headline=True,
    better=-1,
    kind="state",
)
_add(
    "headcount_constant",
    "share",
    ("Headcount at the constant line", "不变价监测线以下人口占比"),
    (
        "The headcount against the line of 2021 at constant prices, moved with prices only." + _PERSONS_EN,
        "按2021年不变价监测线(仅随物价调整)计算的监测线以下人口占比。" + _PERSONS_ZH,
    ),
    lambda r: r.state("headcount_constant"),
    better=-1,
    kind="state",
)
for _without, _en, _zh in (
    ("allowance", "the minimum-living allowance", "低保金"),
    ("relief", "relief to monitored households", "监测帮扶救助金"),
    ("aid", "the allowance and relief", "低保金与救助金"),
):
    _add(
        f"headcount_before_{_without}",
        "share",
        (f"Headcount without {_en}", f"不计{_zh}的监测线以下人口占比"),
        (
            f"The headcount if {_en} is taken out of income and nothing else changes: an account, not an "
            "effect. What institutions buy to assist is part of farm income and stays in." + _PERSONS_EN,
            f"收入中剔除{_zh}、其余不变时的监测线以下人口占比(核算口径,非效应)。帮扶采购计入农业收入,不剔除。"
            + _PERSONS_ZH,
        ),
        lambda r, name=f"headcount_before_{_without}": r.state(name),  # type: ignore[misc]
        better=-1,
        kind="state",
    )
_add(
    "headcount_after_medical",
    "share",
    ("Headcount after medical and schooling cost", "扣除医疗教育支出后监测线以下人口占比"),
    (
        "Persons whose income, less relief and less medical and schooling cost out of pocket, lies under the "
        "line ÷ all persons: what monitoring would see if it saw everything." + _PERSONS_EN,
        "人均收入扣除救助金及自付医疗与教育支出后低于监测线的人口占比,即监测若无遗漏时应见之数。"
        + _PERSONS_ZH,
    ),
    lambda r: r.state("headcount_after_medical"),
    better=-1,
    kind="state",
)
_add(
    "headcount_after_help",
    "share",
    ("Headcount after medical cost, with help counted", "扣除支出并计入帮扶后监测线以下人口占比"),
    (
        "The same with the relief paid to monitored households in the last 12 months counted." + _PERSONS_EN,
        "同上,并计入近12个月监测帮扶救助金。" + _PERSONS_ZH,
    ),
    lambda r: r.state("headcount_after_help"),
    better=-1,
    kind="state",
)
for _power, _en, _zh in (
    (1, "Poverty gap (FGT 1)", "贫困差距指数(FGT1)"),
    (2, "Poverty severity (FGT 2)", "贫困强度指数(FGT2)"),
):
    _add(
        f"fgt{_power}",
        "1",
        (_en, _zh),
        (
            f"Mean over persons of max(0, 1 − income ÷ line) to the power {_power}; a negative income "
            "counts as a gap of one." + _PERSONS_EN,
            f"各人 max(0, 1 − 收入 ÷ 监测线) 的{_power}次方均值;负收入按差距1计。" + _PERSONS_ZH,
        ),
        lambda r, name=f"fgt{_power}": r.state(name),  # type: ignore[misc]
        better=-1,
        kind="state",
    )
for _group, _en, _zh in (("", "", ""), ("_formerly_poor", ", formerly poor", "(脱贫户)")):
    _add(
        f"entry_hazard{_group}",
        "share/year",
        ("Hazard of falling into poverty" + _en, "年致贫率" + _zh),
        (
            "Persons under this month's line who were at or above the line of 12 months before ÷ persons "
            "who were at or above it then" + _en + ". Undefined in the first year simulated." + _PERSONS_EN,
            "12个月前在监测线及以上、如今在监测线以下的人口 ÷ 12个月前在线及以上的人口"
            + _zh
            + ";模拟首年无定义。"
            + _PERSONS_ZH,
        ),
        lambda r, name=f"entry_hazard{_group}": r.state(name),  # type: ignore[misc]
        headline=not _group,
        better=-1,
        kind="state",
    )
_add(
    "exit_rate",
    "share/year",
    ("Rate of leaving poverty", "年脱贫率"),
    (
        "Persons at or above this month's line who were under the line of 12 months before ÷ persons who "
        "were under it then. Undefined in the first year simulated." + _PERSONS_EN,
        "12个月前在监测线以下、如今在线及以上的人口 ÷ 12个月前监测线以下人口;模拟首年无定义。" + _PERSONS_ZH,
    ),
    lambda r: r.state("exit_rate"),
    better=1,
    kind="state",
)
_add(
    "fell_households",
    "households/year",
    ("Households that fell into poverty", "新致贫户数"),
    (
        "Spells of poverty begun in the trailing 12 months, brought to a year; a household may have several.",
        "近12个月开始的贫困期数(折年);同一农户可多次计入。",
    ),
    lambda r: r.yearly("entries_poor"),
    better=-1,
)
_add(
    "re_entry",
    "share",
    ("Re-entry into poverty", "再次返贫率"),
    (
        "Spells of poverty that began within 36 months after the household's last one ended ÷ spells "
        "ended, both in the trailing 36 months (or since the start). A spell begins with a month under the "
        "line and ends after three months at or above it.",
        "上次贫困期结束后36个月内再次致贫的次数 ÷ 结束的贫困期数,近36个月(或自起始)。低于监测线即开始,连续"
        "三个月在线及以上即结束。",
    ),
    lambda r: r.ratio("re_entries", "spells_ended", THREE_YEARS),
    better=-1,
)
_add(
    "spell_days",
    "days",
    ("Mean spell of poverty", "平均贫困持续时间"),
    (
        "Mean length of the spells that ended in the trailing 12 months; spells still running are not in "
        "it, so it understates persistent poverty.",
        "近12个月结束的贫困期平均时长;未结束者不计,故低估长期贫困。",
    ),
    lambda r: r.ratio("spell_days_ended", "spells_ended", YEAR),
    better=-1,
)
_add(
    "spells_long",
    "share",
    ("Spells of poverty over a year", "持续一年以上的贫困期占比"),
    (
        "Spells of poverty longer than 365 days ÷ spells, among those that ended in the trailing 12 months.",
        "近12个月结束的贫困期中持续超过365天者占比。",
    ),
    lambda r: r.ratio("spells_long", "spells_ended", YEAR),
    better=-1,
)
_add(
    "spell_running_days",
    "days",
    ("Mean age of running spells", "在贫平均已持续时间"),
    (
        "Mean days since the beginning of the spell, over households in one. Monthly.",
        "处于贫困期的农户自开始以来的平均天数。按月。",
    ),
    lambda r: r.state("spell_running_days"),
    better=-1,
    kind="state",
)
_add(
    "vulnerable",
    "share",
    ("Vulnerable to poverty", "贫困脆弱人口占比"),
    (
        "Persons with a probability of at least one half of being under the line next year ÷ all persons. "
        "The probability is Φ((ln line − μ)/σ); μ and σ² of log income are fitted by three-step feasible "
        "least squares (Chaudhuri and others, 2002) to the household's residents, workers, land, earning "
        "skill, migrants, local jobs, online shop, illness, transfers, other business, minutes to the "
        "county seat, and whether it was registered as poor. At year's end and on the last day.",
        "来年收入低于监测线概率不低于0.5的人口占比;概率为 Φ((ln z − μ)/σ),对数收入的 μ 与 σ² 由三步可行广义"
        "最小二乘(Chaudhuri 等,2002)对常住人口、劳动力、土地、技能、外出、本地就业、网店、疾病、转移收入、"
        "其他经营、到县城车程与是否脱贫户拟合。年末及末日。",
    ),
    lambda r: r.state("vulnerable"),
    better=-1,
    kind="state",
)
for _category, _en, _zh in (
    ("sudden_hardship", "sudden severe hardship", "突发严重困难户"),
    ("unstable_formerly_poor", "formerly poor and unstable", "脱贫不稳定户"),
    ("marginal", "marginal, at risk of poverty", "边缘易致贫户"),
):
    _add(
        f"monitored_{_category}",
        "persons",
        (f"Monitored: {_en}", f"监测对象:{_zh}"),
        (
            f"Persons of households monitored as {_en}; the three categories exclude one another."
            + _PERSONS_EN,
            f"{_zh}人口;三类互斥。" + _PERSONS_ZH,
        ),
        lambda r, name=f"monitored_{_category}": r.state(name),  # type: ignore[misc]
        better=-1,
        kind="state",
    )
_add(
    "monitored_share",
    "share",
    ("Monitored persons", "监测对象占比"),
    (
        "Persons of households in the register now, all categories, ÷ all persons: those whose risk has not "
        "been taken off it." + _PERSONS_EN,
        "在册(未消除风险)监测对象人口占比。" + _PERSONS_ZH,
    ),
    lambda r: divide(
        r.state("monitored_sudden_hardship")
        + r.state("monitored_unstable_formerly_poor")
        + r.state("monitored_marginal"),
        r.state("residents"),
    ),
    headline=True,
    kind="state",
)
_add(
    "monitored_missed",
    "share",
    ("In hardship and not monitored", "困难未纳入监测占比"),
    (
        "Persons under the line after medical and schooling cost whose household is not monitored, with "
        "means to cope or without, ÷ all persons under it. Undefined if there are none." + _PERSONS_EN,
        "扣除医疗教育支出后低于监测线而未纳入监测的人口(无论有无自主应对能力)÷ 低于监测线人口。"
        + _PERSONS_ZH,
    ),
    lambda r: r.state("monitored_missed"),
    better=-1,
    kind="state",
)
_add(
    "monitored_ever",
    "share",
    ("Persons ever monitored", "累计识别监测对象占比"),
    (
        "Persons of households that were ever entered in the register, released ones included, ÷ all "
        "persons; burn-in counts." + _PERSONS_EN,
        "曾纳入监测(含已消除风险)农户人口占比,含预热期。" + _PERSONS_ZH,
    ),
    lambda r: r.state("monitored_ever"),
    kind="state",
)
_add(
    "monitored_entry",
    "share/year",
    ("Entries in the register", "新识别监测对象占比"),
    (
        "Persons entered in the register in the last 12 months ÷ all persons; who comes back counts again.",
        "近12个月新识别监测对象人数 ÷ 全部人口,再次纳入者重复计。",
    ),
    lambda r: divide(r.yearly("monitored_entered"), r.state("residents")),
)
_add(
    "exclusion_error",
    "share",
    ("Exclusion error of monitoring", "应纳未纳率(漏评)"),
    (
        "Persons whom the rules would have registered and who are not ÷ all whom they would have: under the "
        "line after medical and schooling cost, and without means to cope by themselves. Undefined if there "
        "are none." + _PERSONS_EN,
        "按规则应纳入而未纳入的人口 ÷ 应纳入人口(扣除医疗教育支出后低于监测线且无自主应对能力)。"
        + _PERSONS_ZH,
    ),
    lambda r: r.state("exclusion_error"),
    better=-1,
    kind="state",
)
_add(
    "inclusion_error",
    "share",
    ("Inclusion error of monitoring", "误纳率(错评)"),
    (
        "Persons entered in the register whose income after medical and schooling cost was at or above the "
        "line on that day ÷ persons entered, both in the last 12 months.",
        "近12个月纳入时扣除医疗教育支出后收入不低于监测线的人数 ÷ 纳入人数。",
    ),
    lambda r: r.ratio("monitored_entered_wrongly", "monitored_entered", YEAR),
    better=-1,
)
_add(
    "months_to_register",
    "months",
    ("Months from hardship to the register", "由陷困到纳入监测月数"),
    (
        "Mean time from the month in which income after medical and schooling cost fell under the line to "
        "the entry in the register, over households in hardship that were entered in the last 12 months. "
        "Whoever recovers before is not in it.",
        "近12个月纳入监测的困难户,自扣除支出后收入跌破监测线之月至纳入的平均时间;自行恢复者不计。",
    ),
    lambda r: r.ratio("monitor_wait_days", "monitor_waited", YEAR) * (12.0 / 365.25),
    better=-1,
)
_add(
    "mass_return_townships",
    "townships",
    ("Townships with mass return", "规模性返贫乡镇数"),
    (
        "Townships whose headcount rose by more than 3 points in 12 months. Undefined in the first year "
        "simulated. Monthly.",
        "12个月内监测线以下人口占比上升超过3个百分点的乡镇数;模拟首年无定义。按月。",
    ),
    lambda r: r.state("mass_return_townships"),
    better=-1,
    kind="state",
)
