"""Every word of the page, in English and Chinese, and the units."""

import re
from collections.abc import Mapping

from ruralsim.foundation import units

Text = dict[str, str]
"""What figures and tables carry instead of a string: {"en": …, "zh": …}."""


_FULL = str.maketrans(",;:!?", "\uff0c\uff1b\uff1a\uff01\uff1f")
_HAN = "\u3000-\u303f\u4e00-\u9fff"
_MARKS = re.compile(f"(?<=[{_HAN})%])[,;:!?](?!\\d{{3}}\\b)|[,;:!?](?=[{_HAN}])")
_BRACKETS = re.compile(f"(?<![A-Za-z])\\(([^()]*[{_HAN}][^()]*)\\)|(?<=[{_HAN}])\\(([^()]*)\\)")


def text(en: str, zh: str) -> Text:
    """A string in both languages; Chinese is set with full-width marks."""
    return {"en": en, "zh": typeset(zh)}


def typeset(zh: str) -> str:
    """Full-width commas, colons and brackets beside Chinese characters, whatever keyboard wrote them."""
    zh = _MARKS.sub(lambda mark: mark[0].translate(_FULL), zh)
    return _BRACKETS.sub(lambda part: f"\uff08{part[1] or part[2]}\uff09", zh)


def labelled(item: Mapping[str, str], prefix: str = "") -> Text:
    """The labels of an entry of `meta.json`; its name where it has none."""
    en = item.get(f"{prefix}en") or item.get(f"{prefix}zh") or item.get("name", "")
    return text(en, item.get(f"{prefix}zh") or en)


def capital(label: Text) -> Text:
    """A label as a heading."""
    return text(label["en"][:1].upper() + label["en"][1:], label["zh"])


_PLACE = re.compile(f"([{_HAN}]+)\\s+([^{_HAN}]+)")


def place(name: str) -> Text:
    """A place's name in each language, if it is written in both: 石口 Shikou."""
    both = _PLACE.fullmatch(name)
    return {"en": both[2], "zh": both[1]} if both else {"en": name, "zh": name}


UNNAMED: Mapping[str, Text] = {
    "1": text("pure number", "无量纲"),
    "no.": text("number in a list", "序号"),
    "code": text("code, see English and Chinese", "代码，见中英文说明"),
    "row": text("as the row says", "见该行单位"),
    "row difference": text("difference, as the row says", "差值，见该行单位"),
}
"""Units of numbers beside which none stands: what is said of them where columns are explained."""


def unit(name: str) -> Text:
    """A unit in both languages; shares are shown in per cent, pure numbers without unit.

    >>> unit("CNY/head/year")["zh"]
    '元/人·年'
    """
    if name in ("", "1", "-", *UNNAMED):
        return text("", "")
    if name == "share":
        return text("%", "%")
    en = name.replace("head/year", "head a year").replace("village/week", "village a week")
    en = en.replace("degC", "°C").replace("km2", "km²")
    return text(en, units.chinese(name))


FAMILIES: Mapping[str, Text] = {
    "cost": text("Logistics cost", "物流成本"),
    "income": text("Income", "收入"),
    "poverty": text("Return to poverty", "返贫风险"),
    "service": text("Service and market", "服务与市场"),
    "fiscal": text("Public money", "财政"),
    "work": text("Work", "就业"),
}

REMOTENESS = (
    text("near the county seat", "近郊村"),
    text("in between", "中间村"),
    text("remote", "偏远村"),
)

FIFTHS = (
    text("poorest fifth", "最低收入组"),
    text("second", "中低收入组"),
    text("third", "中间收入组"),
    text("fourth", "中高收入组"),
    text("richest fifth", "最高收入组"),
)

SOURCES: Mapping[str, Text] = {
    "farming": text("farming", "农业"),
    "business": text("other business", "其他经营"),
    "logistics_wages": text("logistics wages", "物流工资"),
    "processing_wages": text("processing wages", "加工工资"),
    "local_wages": text("local wages", "本地务工"),
    "remittances": text("migrants' wages", "外出务工"),
    "transfers": text("pensions and transfers", "养老金与转移"),
    "allowance": text("minimum-living allowance", "低保金"),
    "property": text("property", "财产"),
    "relief": text("relief", "救助金"),
}

STAGES: Mapping[str, tuple[Text, tuple[str, ...]]] = {
    "points": (text("village points", "村级网点"), ("wages_points",)),
    "rounds": (text("courier rounds", "收派"), ("wages_rounds", "fuel_rounds")),
    "stations": (text("stations and sorting", "站点与分拣"), ("wages_stations", "rent", "handling")),
    "trunk": (text("trunk haul", "县域干线"), ("fuel_trunk",)),
    "haulage": (text("bought long haul", "外购干线"), ("haulage",)),
    "city": (text("city delivery", "城市派送"), ("city_delivery",)),
    "cold": (text("cold chain", "冷链"), ("cold",)),
    "compensation": (text("compensation", "赔付"), ("compensation",)),
}
"""Stage → label, cost items of `networks.parquet`. Fees between networks cancel and are left out."""

ROADS: Mapping[str, Text] = {
    "5": text("provincial road", "省道"),
    "4": text("county road", "县道"),
    "3": text("township road", "乡道"),
    "2": text("village road", "村道"),
    "1": text("footpath", "小路"),
}

GROUPS: Mapping[str, Text] = {
    "run": text("Run", "运行"),
    "world": text("World", "县域构建"),
    "county": text("County data", "县域数据"),
    "products": text("Products", "品类"),
    "networks": text("Logistics networks", "物流网络"),
    "household": text("Households", "农户"),
    "market": text("Market", "市场"),
    "logistics": text("Logistics", "物流"),
    "institutions": text("Institutions", "制度"),
    "policies": text("Policies", "政策"),
    "terms": text("Terms: what policies may change", "可由政策改变的条件"),
    "scenario": text("Scenario", "方案"),
}
"""First step of a parameter's path → heading."""

PAGE: Mapping[str, Text] = {
    "report": text("Simulation report", "仿真报告"),
    "nav_mass": text("Harvest", "农产品去向"),
    "nav_reading": text("How to read", "如何阅读"),
    "nodata": text("No data", "无数据"),
    "all_zero": text("Nothing but zeros in the days of this run.", "在本次运行的时段内均为零。"),
    "undefined": text("Not defined in the days of this run.", "在本次运行的时段内无定义。"),
    "print": text("Print", "打印"),
    "theme": text("Light / dark", "明/暗"),
    "period": text("Period", "模拟时段"),
    "seed": text("Seed", "随机种子"),
    "version": text("Version", "模型版本"),
    "days": text("days", "天"),
    "townships": text("townships", "乡镇"),
    "unused": text("Given, but not used by the model", "已给出但模型未使用的内容"),
    "north": text("N", "北"),
    "villages_natural": text("natural villages", "自然村"),
    "villages_administrative": text("administrative villages", "行政村"),
    "villages_community": text("communities", "社区"),
    "villages_natural_one": text("natural village", "自然村"),
    "villages_administrative_one": text("administrative village", "行政村"),
    "villages_community_one": text("community", "社区"),
    "households": text("farm households", "农户"),
    "residents": text("rural residents", "乡村常住人口"),
    "area": text("area, km²", "面积(平方公里)"),
    "networks": text("logistics networks", "物流网络"),
    "points": text("village points", "村级网点"),
    "products": text("products", "品类"),
    "overview": text("Overview", "概览"),
    "brief": text("In brief", "要点"),
    "headlines": text("Headline indicators", "主要指标"),
    "headlines_lead": text(
        "Value on the last day; change since the first day of the run. What the season moves is the mean of "
        "the last twelve months (marked), against that of the first twelve. One run tells no change from "
        "chance, and much of it is given from outside: effects are found by comparing scenarios.",
        "数值为最后一天,变化为相对运行首日;随季节波动的指标为近12个月均值(已注明),变化为相对最初12个月均值。"
        "单次运行无法区分变化与偶然,且部分变化由外部设定;效应须经方案比较得出。",
    ),
    "since": text("since", "较"),
    "of_year": text("mean of 12 months", "近12个月均值"),
    "map": text("The county", "县域地图"),
    "map_lead": text(
        "Terrain, roads, stations and villages of the simulated county. Choose what colours the villages "
        "and move "
        "through the months; point at a village to see it, click to keep it.",
        "模拟县域的地形、道路、站点与村庄。可选择村庄着色指标并按月移动;指向村庄查看,点击固定。",
    ),
    "colour_by": text("Villages coloured by", "村庄着色"),
    "month": text("Month", "月份"),
    "play": text("Play", "播放"),
    "pause": text("Pause", "暂停"),
    "roads": text("roads", "道路"),
    "stations": text("stations", "站点"),
    "names": text("names", "地名"),
    "relief": text("relief", "地形"),
    "seat": text("county seat", "县城"),
    "hub": text("county hub", "县中心"),
    "township_station": text("township station", "乡镇站点"),
    "village_point": text("village point", "村级网点"),
    "village_of": text("households", "户"),
    "no_road": text("no motor road", "未通公路"),
    "point_at": text("Point at a village", "请指向某个村庄"),
    "county_mean": text("mean of villages", "各村均值"),
    "worst": text("Lowest", "最低"),
    "best": text("Highest", "最高"),
    "lead_cost": text(
        "What the networks spend, kilometre by kilometre and parcel by parcel. Nothing here is a set "
        "rate: unit costs "
        "follow from rounds driven, minutes worked and loads carried.",
        "物流网络的实际支出,按公里、按件累计。此处没有预设费率:单位成本由收派里程、工时与装载量得出。",
    ),
    "lead_income": text(
        "Net income per resident over the last twelve months in money of the day, own consumption imputed; "
        "loans, asset sales and one-off relief left out.",
        "近十二个月常住人口人均净收入(当年价),含自产自用折算,不含借款、变卖资产与一次性救助。",
    ),
    "lead_poverty": text(
        "Who lives below the monitoring line, how deep, who falls back, and whom monitoring sees.",
        "谁在监测线以下、程度多深、谁返贫、监测覆盖了谁。",
    ),
    "lead_service": text(
        "How long parcels take, what is lost on the way, and whether buyers come back.",
        "妥投用时、途中损耗与买家复购。",
    ),
    "lead_work": text(
        "Who carries, keeps, packs and processes, for what pay, and who leaves for the city.",
        "谁在收派、守点、打包与加工,报酬几何,又有谁外出务工。",
    ),
    "lead_fiscal": text("What the county government receives and spends.", "县级政府的收支。"),
    "money": text("Money flows", "资金流向"),
    "money_lead": text(
        "Who paid whom in the chosen year. Each sector stands on the left as payer and on the right as "
        "receiver; every "
        "payment in the model has both. Point at a band to see what it is made of.",
        "所选年份的部门间支付。各部门在左侧为付款方、右侧为收款方;模型中每笔支付必有两方。指向流带可见其构成。",
    ),
    "year": text("Year", "年份"),
    "pays": text("pays", "付款"),
    "receives": text("receives", "收款"),
    "net": text("net", "净额"),
    "sector": text("Sector", "部门"),
    "with_outside": text("figure with the outside world", "图含县外往来"),
    "without_outside": text("figure without the outside world", "图不含县外往来"),
    "boundary": text("Include the outside world", "包含县外往来"),
    "biggest": text("Largest payments", "最大款项"),
    "payer": text("Payer", "付款方"),
    "receiver": text("Receiver", "收款方"),
    "flow": text("Payment", "款项"),
    "amount": text("Amount", "金额"),
    "share_of_total": text("Share", "占比"),
    "cny": text("CNY", "元"),
    "harvested": text("harvested", "采收"),
    "unharvested": text("left in the field", "未采收"),
    "mass": text("Where the harvest went", "农产品去向"),
    "mass_lead": text(
        "Every kilogram harvested is accounted for, product by product. What is not yet sold or on its "
        "way at the end "
        "of the year stays as stock; what was left in the field stands beside the account.",
        "每公斤采收量均有去向,按品类核算。年末未售或在途者为库存;留在田间未采收者另列。",
    ),
    "product": text("Product", "品类"),
    "stock_change": text("change in stock", "库存变动"),
    "total": text("total", "合计"),
    "tonnes": text("tonnes", "吨"),
    "indicators": text("All indicators", "全部指标"),
    "indicators_lead": text(
        "Every indicator of the run with its definition. Click a row to see its course.",
        "本次运行的全部指标及其定义。点击任意一行查看走势。",
    ),
    "search": text("Search name or definition", "搜索名称或定义"),
    "all": text("all", "全部"),
    "indicator": text("Indicator", "指标"),
    "unit": text("Unit", "单位"),
    "first": text("First", "首值"),
    "last": text("Last", "末值"),
    "change": text("Change", "变化"),
    "course": text("Course", "走势"),
    "definition": text("Definition", "定义"),
    "download": text("Download as CSV", "下载 CSV"),
    "nothing_found": text("Nothing found.", "没有找到。"),
    "parameters": text("Parameters", "参数"),
    "parameters_lead": text(
        "What the model was told. Each value carries its unit, its bounds and where it comes from: H "
        "official or "
        "measured, M secondary, L an unchecked recollection or an assumption.",
        "模型的输入。每个参数均注明单位、取值范围与来源:H 官方或实测,M 二手资料,L 未核实或假定。",
    ),
    "parameter": text("Parameter", "参数"),
    "value": text("Value", "取值"),
    "bounds": text("Bounds", "范围"),
    "source": text("Source", "来源"),
    "confidence": text("Conf.", "可信度"),
    "expand": text("Expand all", "全部展开"),
    "collapse": text("Collapse all", "全部收起"),
    "reading": text("How to read this report", "如何阅读本报告"),
    "reading_page": text("How to read this page", "如何阅读本页"),
    "reproduce": text("Reproducibility", "可复现性"),
    "reproduce_lead": text(
        "The same version, scenario and seed give the same numbers, bit for bit.",
        "相同版本、相同方案与相同种子,结果逐位一致。",
    ),
    "scenario": text("Resolved scenario (TOML)", "完整方案(TOML)"),
    "manifest": text("Manifest", "运行清单"),
    "people": text("persons", "人"),
    "on_screen": text("in the file of this page; open it to print it", "见本页文件,展开后方可打印"),
    "made_up_short": text("made-up county", "虚构县"),
    "partly_made_up": text("partly invented", "部分内容为虚构"),
    "parameters_on_paper": text(
        "Parameters are an annex: paper shows the groups that are open on the screen when it is printed. "
        "All of them are in the page, and in the run's scenario.toml.",
        "参数为附件:打印时只印屏幕上已展开的组别。全部参数见本页文件与运行文件夹中的 scenario.toml。",
    ),
    "save_png": text("Save as PNG picture", "保存为 PNG 图片"),
    "save_svg": text("Save as SVG drawing", "保存为 SVG 矢量图"),
}
"""Words of the page's own; figures carry theirs with them."""

READING: tuple[tuple[Text, Text], ...] = (
    (
        text("A simulation, not a forecast", "是仿真,不是预测"),
        text(
            "The county is a model of households, couriers, stations, buyers and networks that act day by "
            "day. It shows "
            "how mechanisms work together, given the parameters listed above; it does not foretell a real "
            "county's "
            "statistics.",
            "本县由逐日行动的农户、快递员、站点、买家与网络构成。它展示在所列参数下各机制如何共同作用,并不预言真实县域的统计数字。",
        ),
    ),
    (
        text("One run is one draw", "一次运行是一次抽样"),
        text(
            "Weather, illness and orders are drawn by chance from the seed. A small difference between "
            "two runs may be "
            "chance alone: compare scenarios in pairs with the same seeds, over several seeds, before "
            "calling it an "
            "effect.",
            "天气、疾病与订单均由种子随机产生。两次运行间的微小差异可能只是偶然:应以相同种子成对比较、并取多个种子,再谈效果。",
        ),
    ),
    (
        text("Trailing windows", "滚动窗口"),
        text(
            "Flows are sums or ratios over the window in the definition, mostly a month or twelve months. "
            "A change shows "
            "in them with that delay, and early values reach back into the burn-in years.",
            "流量指标为定义所述窗口内的合计或比值,多为一个月或十二个月。变化会滞后显现,早期数值含预热期。",
        ),
    ),
    (
        text("Poverty lines", "贫困线"),
        text(
            "The monitoring line is stepped each 1 January; the constant line keeps 2021 prices. A step "
            "in January is "
            "the line's, not the households'.",
            "监测线每年1月1日上调;不变价线保持2021年价格。1月的跳变来自标准线,而非农户。",
        ),
    ),
    (
        text("Prices", "价格"),
        text(
            "CNY are current unless the definition says otherwise.",
            "除定义另有说明外,金额均为当年价人民币。",
        ),
    ),
    (
        text("Gaps", "空缺"),
        text(
            "A gap in a line means undefined (for instance no parcel to divide by), never zero.",
            "曲线中断表示无定义(例如没有包裹可作分母),并非为零。",
        ),
    ),
)
