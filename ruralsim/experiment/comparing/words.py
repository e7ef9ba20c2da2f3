"""Every word of the comparison page, in English and Chinese."""

from collections.abc import Mapping

from ruralsim.report.text import FIFTHS, REMOTENESS, Text, labelled, text
from ruralsim.results.comparison import YEAR_DAYS, Comparison

WORDS: Mapping[str, Text] = {
    "comparison": text("Comparison", "方案比较"),
    "against": text("against", "对比"),
    "base": text("Base", "基准"),
    "pairs": text("Pairs of runs", "配对运行"),
    "seeds": text("Seeds", "随机种子"),
    "sets": text("Parameter sets", "参数集合"),
    "in_short": text("In short", "要点"),
    "scenarios": text("Scenarios compared", "参与比较的方案"),
    "effects": text("Effects", "效应"),
    "effects_lead": text(
        "Difference to the base in the last year of the run (all of it, if it is shorter), mean over the "
        "pairs, with its 95 per cent interval, in per cent of the base's value. A filled mark: distinct from "
        "zero, allowing for how many effects are looked at (Holm). A hollow one: not. Grey: effects too "
        "small to be found four times in five with this many pairs.",
        "运行最后一年(不足一年则为全程)相对基准的差值(各配对均值)及其95%置信区间,以占基准值的百分比表示。实心:"
        "考虑到考察的效应个数(Holm 校正)仍能与零区分;空心:不能;灰带:以现有配对数,五次中难有四次能检出的"
        "小效应。",
    ),
    "stretched": text("stretched near zero", "零附近拉伸"),
    "linear": text("linear", "线性"),
    "axis": text("Axis", "坐标"),
    "of_base": text("per cent of the base", "占基准值的百分比"),
    "difference": text("Difference", "差值"),
    "interval": text("95 % interval", "95%区间"),
    "bootstrap": text("bootstrap", "自助法"),
    "detectable": text("detectable", "可检出"),
    "pairs_short": text("pairs", "配对"),
    "same": text("no difference in any pair", "各配对均无差异"),
    "few": text("too few pairs to tell", "配对过少,无法判断"),
    "open": text("not distinct from zero", "与零无法区分"),
    "alone": text("may be chance among so many", "考察众多,可能偶然"),
    "better": text("better", "改善"),
    "worse": text("worse", "恶化"),
    "moved": text("moved", "变化"),
    "to": text("to", "至"),
    "pp": text("pp", "个百分点"),
    "courses": text("Over time", "随时间变化"),
    "courses_lead": text(
        "Headline indicators by month: the mean of the paired differences, or each scenario's mean; the "
        "band is its 95 per cent interval.",
        "主要指标逐月走势:配对差值均值,或各方案均值;色带为95%置信区间。",
    ),
    "show": text("Show", "显示"),
    "differences": text("difference to the base", "与基准之差"),
    "levels": text("levels", "水平值"),
    "map": text("Where", "分布地图"),
    "map_lead": text(
        "Difference to the base by village, mean over the pairs and the last twelve months (fewer, if the "
        "run is shorter). Green-blue is better, brown is worse. A village is filled only where the interval "
        "over the pairs leaves zero out; of a hundred villages about five would by chance alone.",
        "各村与基准之差(各配对及最后12个月的均值,运行较短则为全程)。青色为改善,棕色为恶化。仅当各配对的区间不含"
        "零时才填色;纯属偶然时一百个村中也会有约五个。",
    ),
    "people": text("Who gains, who loses", "谁受益,谁受损"),
    "people_lead": text(
        "The same households live in both runs of a pair, so that each can be held against itself. "
        "Fifths are ranked by the mean of both runs: ranked by one of them, its unlucky would pass for "
        "winners.",
        "配对的两次运行中是同一批农户,因而可与自身相比。收入组按两次运行的均值排序:若只按其中一次排序,"
        "其中运气不佳者会被误作受益者。",
    ),
    "gain": text("Change of income per head", "人均收入变化"),
    "households": text("Households", "户数"),
    "winners": text("Better off", "增收户"),
    "losers": text("Worse off", "减收户"),
    "noticeable": text(
        "Better or worse off: income per head differs by more than {share} between the runs. Some of either "
        "is chance that the policy merely set in motion; what counts is the difference of the two. "
        "Categories are those of the base: who was monitored there had some bad luck there, and may seem to "
        "gain wherever luck is dealt anew.",
        "增收或减收:两次运行的人均收入相差超过{share}。其中部分只是政策引起的偶然变动,应看两者之差。"
        "监测类别以基准为准:其中农户在基准中多少有些不走运,换一种运气便可能显得受益。",
    ),
    "rose": text("Rose above the line", "升至监测线以上"),
    "fell": text("Fell below the line", "跌至监测线以下"),
    "net": text("Net", "净增"),
    "group": text("Group", "组别"),
    "crossing": text("Households that cross the monitoring line", "跨越监测线的农户"),
    "crossing_note": text(
        "Below the line in one run of the pair and above it in the other, at each year's end and on the last "
        "day; mean over the pairs.",
        "每年末及最后一天,在配对的一次运行中低于监测线、另一次中高于监测线的农户,各配对均值。",
    ),
    "no_crossing": text("No household crosses it on these days.", "这些日子没有农户跨越监测线。"),
    "last_day": text("On the last day", "最后一天"),
    "public": text("Public money", "公共资金"),
    "public_lead": text(
        "What the county government pays and takes in, a year, mean over the run, receipts as negative; "
        "the grant that pays for it is left out. Ratios carry Fieller intervals; where what they divide "
        "by is not distinct from zero, no ratio is given. A ratio is named by the "
        "sign of what it divides by: gained per one spent, or lost per one saved. A share of a sum is given "
        "only where all its parts have the same sign for certain.",
        "县级政府年均收支(全程均值),不计上级拨款。比率附Fieller区间;若分母与零无法区分,则不给出比率。比率按"
        "分母的升降命名:每支出一单位所得,或每节省一单位所失。仅当总额各部分确为同号时才给出占比。",
    ),
    "item": text("Payment", "款项"),
    "cost_figure": text("What public money is spent on, difference to the base", "公共支出构成与基准之差"),
    "payers": text("Who pays, who receives", "谁出钱,谁得钱"),
    "payers_note": text(
        "Money received net of money paid, sector by sector, difference to the base; what some pay more, "
        "others receive more: it sums to zero. The grant to the county government is left out. Faint: the "
        "interval holds zero.",
        "各部门净收入(收入减支出)与基准之差;有人多付,便有人多得,合计为零。不计上级拨款。浅色:区间含零。",
    ),
    "paid_more": text("pays more, or receives less", "多付或少收"),
    "received_more": text("receives more, or pays less", "多收或少付"),
    "undetermined": text(
        "not determined: the divisor is not distinct from zero", "无法确定:分母与零无法区分"
    ),
    "mixed": text(
        "not determined: the sum is not distinct from zero, or its parts may have opposite signs",
        "无法确定:总额与零无法区分,或各部分可能一正一负",
    ),
    "single": text("one pair: no interval", "仅一对运行,无区间"),
    "levers": text("Spending by lever", "各项政策支出"),
    "memo": text("Beside it, not public money of the county:", "另计(非县级财政):"),
    "per_year": text("CNY a year", "元/年"),
    "all_effects": text("All effects", "全部效应"),
    "all_effects_lead": text(
        "Every indicator. The last columns say what could have been found, and by how many pairs.",
        "全部指标。末列为可检出的最小效应与有效配对数。",
    ),
    "same_everywhere": text("The same in every pair, with the base's value", "各配对均相同的指标(附基准值)"),
    "all_on_paper": text(
        "On paper all options stand side by side. An effect without a word is not distinct from zero, or "
        "there are too few pairs to tell; a question mark: it may be chance among so many. Bootstrap "
        "intervals are on the screen only.",
        "打印时各方案并列。未加说明的效应与零无法区分,或配对过少而无法判断;问号表示在众多效应中可能只是偶然。"
        "自助法区间仅见屏幕。",
    ),
    "settings": text("What differs", "方案差异"),
    "settings_lead": text(
        "Every parameter in which a scenario departs from the base.",
        "各方案与基准取值不同的参数。",
    ),
    "nothing_differs": text("Nothing: this scenario is the base again.", "无差异:该方案与基准相同。"),
    "sure": text("How sure is this", "把握程度"),
    "again": text("To see it again", "复现"),
    "again_lead": text(
        "The same version, scenarios and seeds give the same numbers, whatever the number of processes.",
        "相同版本、方案与种子得到相同结果,与并行进程数无关。",
    ),
}

DIMENSIONS: Mapping[str, tuple[Text, dict[str, Text]]] = {
    "all": (text("All", "全体"), {"all": text("all households", "全体农户")}),
    "fifth": (text("By fifth of income", "按收入五等份"), {f"q{i + 1}": t for i, t in enumerate(FIFTHS)}),
    "remoteness": (
        text("By remoteness", "按偏远程度"),
        dict(zip(("near", "middle", "remote"), REMOTENESS, strict=True)),
    ),
    "category": (
        text("By monitoring category", "按监测类别"),
        {
            "not_monitored": text("not monitored", "未纳入监测"),
            "sudden": text("sudden severe hardship", "突发严重困难户"),
            "unstable": text("formerly poor, unstable", "脱贫不稳定户"),
            "marginal": text("marginal", "边缘易致贫户"),
        },
    ),
    "standing": (
        text("By registration before 2020", "按2020年前身份"),
        {
            "formerly_poor": text("formerly poor", "脱贫户"),
            "never_poor": text("never registered", "非脱贫户"),
        },
    ),
    "part": (
        text("By part taken, in either run", "按参与情况(任一运行)"),
        {
            "sells_online": text("sells online", "开设网店"),
            "assisted": text("listed for assistance", "列入帮扶采购"),
            "logistics": text("works in logistics", "从事物流"),
            "none": text("none of these", "均未参与"),
        },
    ),
}
"""Dimension → heading, group → label; the order of the page."""


SHORT: Mapping[str, Text] = {
    "public_lead": text(
        "What the county government pays and takes in, over the whole run: it is shorter than a year, and "
        "nothing is scaled up to one; receipts as negative. The indicators of spending further down, in CNY "
        "a year, are scaled up if less than a year was simulated before and during the run. "
        + WORDS["public_lead"]["en"].partition("; ")[2][:1].upper()
        + WORDS["public_lead"]["en"].partition("; ")[2][1:],
        "县级政府全程收支合计:运行不足一年,不折算为全年;收入为负。下文以元/年计的支出指标,在含预热期的模拟"
        "不足一年时按比例推算为全年。不计上级拨款。" + WORDS["public_lead"]["zh"].partition("。")[2],
    ),
    "per_year": text("CNY, whole run", "元,全程合计"),
    "crossing_note": text(
        "Below the line in one run of the pair and above it in the other, on the last day and at the end of "
        "a year if one lies in the run; mean over the pairs.",
        "最后一天(及运行期内的年末),在配对的一次运行中低于监测线、另一次中高于监测线的农户,各配对均值。",
    ),
}
"""What runs of less than a year say instead."""


def is_short(days: int | None) -> bool:
    """Whether runs of so many days are less than a year."""
    return days is not None and days < YEAR_DAYS


def words_of(found: Comparison) -> dict[str, Text]:
    """The words of a comparison's page, by the length of its runs."""
    return {**WORDS, **(SHORT if is_short(found.meta.get("days")) else {})}


def titles(found: Comparison) -> dict[str, Text]:
    """Scenario → its title, with its short name where the title alone would not tell it from another."""
    named: dict[str, Text] = {}
    for scenario in found.meta["scenarios"]:
        title = labelled({"name": scenario["key"], **{k: v for k, v in scenario["title"].items() if v}})
        if title in named.values():
            title = {language: f"{words} [{scenario['key']}]" for language, words in title.items()}
        named[scenario["key"]] = title
    return named


def title(found: Comparison) -> Text:
    """What is held against what."""
    base, *others = titles(found).values()
    first = {lang: " · ".join(other[lang] for other in others) for lang in ("en", "zh")}
    return text(f"{first['en']} against {base['en']}", f"{first['zh']} 对比 {base['zh']}")
