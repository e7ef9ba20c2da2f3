"""Who works in logistics, packing and processing, what they earn, and who leaves."""

from ruralsim.indicators.indicator import Better, Family
from ruralsim.indicators.record import MONTH, YEAR, divide

FAMILY = Family("work")
_add = FAMILY.add

_MINUTES_OF_A_DAY = 480.0

_STATES: tuple[tuple[str, str, str, str, str, str, Better, bool], ...] = (
    (
        "couriers",
        "persons",
        "Couriers",
        "在岗快递员",
        "Filled courier positions. Daily.",
        "已聘快递员岗位数。按日。",
        1,
        True,
    ),
    (
        "courier_vacancies",
        "positions",
        "Vacant courier positions",
        "快递员空缺",
        "Courier positions without a worker. Daily.",
        "空缺快递员岗位数。按日。",
        -1,
        False,
    ),
    (
        "keepers",
        "persons",
        "Point keepers",
        "村级网点人员",
        "Open village points with a keeper (part-time). Daily.",
        "有人值守的村级网点数(兼职)。按日。",
        1,
        False,
    ),
    (
        "managers",
        "persons",
        "Station and hub managers",
        "站点管理人员",
        "Open township stations and hubs with a manager. Daily.",
        "有管理人员的乡镇站与县中心数。按日。",
        1,
        False,
    ),
    (
        "points",
        "points",
        "Village points",
        "村级网点数",
        "Open village points of all networks. Daily.",
        "各网络在营村级网点数。按日。",
        1,
        False,
    ),
    (
        "processing_jobs",
        "persons",
        "Processing jobs",
        "加工岗位",
        "Full-time jobs at processors. Monthly.",
        "加工企业全职岗位数。按月。",
        1,
        False,
    ),
    (
        "courier_wage",
        "CNY/month",
        "Courier wage",
        "快递员工资",
        "Mean wage of employed couriers. Daily; undefined if there are none.",
        "在岗快递员平均月工资。按日。",
        1,
        True,
    ),
    (
        "keeper_pay",
        "CNY/month",
        "Pay of point keepers",
        "网点人员报酬",
        "Mean pay of keepers of open points. Daily; undefined if there are none.",
        "在营网点人员平均月报酬。按日。",
        1,
        False,
    ),
    (
        "local_wage",
        "CNY/month",
        "Local wage",
        "本地工资",
        "Local wage of an average worker, townships weighted by farm households. Monthly.",
        "本地平均劳动力工资,按乡镇农户数加权。按月。",
        1,
        False,
    ),
    (
        "migrants",
        "persons",
        "Members away for work",
        "外出务工人数",
        "Household members away for work, those on a visit home included. Monthly.",
        "农户外出务工成员数,含返乡探亲者。按月。",
        0,
        True,
    ),
    (
        "away",
        "persons",
        "Members in the city today",
        "当日在外人数",
        "Household members away for work less those home for Spring Festival. Daily.",
        "外出务工成员数减去春节返乡探亲者。按日。",
        0,
        False,
    ),
    (
        "visitors",
        "persons",
        "Migrants home for Spring Festival",
        "春节返乡探亲人数",
        "Members away for work who are at home for the festival. Daily.",
        "外出务工成员中春节在家者。按日。",
        0,
        False,
    ),
    (
        "migrant_share",
        "share",
        "Share of workers away",
        "外出劳动力占比",
        "Members away for work ÷ members able to work. Monthly.",
        "外出务工成员 ÷ 劳动力。按月。",
        0,
        False,
    ),
    (
        "idle",
        "persons",
        "Idle workers",
        "闲置劳动力",
        "Workers without wage work beyond what farms need, all townships. Monthly.",
        "农业所需之外无工资性工作的劳动力。按月。",
        -1,
        False,
    ),
    (
        "courier_skill",
        "1",
        "Courier skill",
        "快递员技能",
        "Mean skill of employed couriers, 0-1. Daily.",
        "在岗快递员平均技能(0-1)。按日。",
        1,
        False,
    ),
    (
        "manager_skill",
        "1",
        "Manager skill",
        "管理人员技能",
        "Mean skill of managers of open township stations and hubs, 0-1. Daily.",
        "在营乡镇站与县中心管理人员平均技能(0-1)。按日。",
        1,
        False,
    ),
)
for _name, _unit, _en, _zh, _definition, _definition_zh, _better, _headline in _STATES:
    _add(
        _name,
        _unit,
        (_en, _zh),
        (_definition, _definition_zh),
        lambda r, name=_name: r.state(name),  # type: ignore[misc]
        headline=_headline,
        better=_better,
        kind="state",
    )
_add(
    "courier_turnover",
    "share/year",
    ("Courier turnover", "快递员年流失率"),
    (
        "Couriers who quit in the trailing 12 months ÷ mean couriers employed in them, per year.",
        "近12个月离职快递员 ÷ 平均在岗人数(折年)。",
    ),
    lambda r: 365.0 * r.ratio("quits", "courier_days", YEAR),
    better=-1,
)
_add(
    "courier_vacant_share",
    "share",
    ("Courier positions vacant", "快递员岗位空缺率"),
    (
        "Days courier positions stood vacant ÷ days of positions, trailing 12 months.",
        "近12个月快递员岗位空缺天数 ÷ 岗位天数。",
    ),
    lambda r: r.ratio("vacancies_days", ("vacancies_days", "courier_days"), YEAR),
    better=-1,
)
_add(
    "parcels_courier_day",
    "parcels/courier/day",
    ("Parcels per courier and day", "人均日收派件"),
    (
        "Parcels handled on rounds in both directions ÷ full courier-days worked, trailing month. Days of "
        "those who carry parcels beside other work, as on buses, count for their hours.",
        "近一个月收派件数(双向)÷ 快递员全职出勤人日。客运等兼职快递员按工时折算。",
    ),
    lambda r: r.ratio("round_parcels", "courier_shifts", MONTH),
    headline=True,
    better=1,
)
_add(
    "round_minutes",
    "min/courier/day",
    ("Minutes worked per courier and day", "快递员日均工时"),
    (
        "Minutes of rounds (driving, stops, handling) ÷ full courier-days, trailing month.",
        "近一个月收派用时(行驶、停靠、处理)÷ 全职出勤人日。",
    ),
    lambda r: r.ratio("round_minutes", "courier_shifts", MONTH),
)
_add(
    "packing_jobs",
    "persons",
    ("Packing work", "打包用工"),
    (
        "Minutes of packing online orders per day ÷ 480, trailing month: full-time workers' worth.",
        "近一个月日均网单打包分钟 ÷ 480,折全职人数。",
    ),
    lambda r: r.mean("packing_minutes", MONTH) / _MINUTES_OF_A_DAY,
    better=1,
)
_add(
    "carrying_jobs",
    "persons",
    ("Carrying to the pick-up point", "送件用工"),
    (
        "Minutes households carry parcels to a point per day ÷ 480, trailing month: full-time workers' "
        "worth.",
        "近一个月日均农户送件分钟 ÷ 480,折全职人数。",
    ),
    lambda r: r.mean("carrying_minutes", MONTH) / _MINUTES_OF_A_DAY,
    better=-1,
)
_add(
    "wages_logistics_year",
    "CNY/year",
    ("Wages paid in logistics", "物流从业工资总额"),
    (
        "Wages of couriers, keepers and managers paid to county households, last 12 months.",
        "近12个月支付给本县农户的快递员、网点与管理人员工资。",
    ),
    lambda r: r.yearly("money.wages_networks"),
    better=1,
)
_add(
    "points_net",
    "points/year",
    ("Net opening of points", "网点净增"),
    (
        "Village points opened less closed, trailing 12 months.",
        "近12个月村级网点新开减关闭。",
    ),
    lambda r: r.yearly("points_opened") - r.yearly("points_closed"),
    better=1,
)
_add(
    "misconduct_found",
    "share",
    ("Misconduct found", "违规查处率"),
    (
        "Cases found ÷ cases (irregular fees, short weight), trailing 12 months.",
        "近12个月查处件数 ÷ 违规件数(违规收费与短斤少两)。",
    ),
    lambda r: r.ratio("detections", ("irregular_fee_parcels", "short_weight_parcels"), YEAR),
    better=1,
)
_add(
    "irregular_fee_share",
    "share",
    ("Parcels charged an irregular fee", "违规收费件占比"),
    (
        "Parcels charged an irregular pick-up fee ÷ parcels delivered up and down, trailing month.",
        "近一个月被违规收费件数 ÷ 上下行妥投件数。",
    ),
    lambda r: divide(r.sum("irregular_fee_parcels", MONTH), r.sum(("up_delivered", "down_delivered"), MONTH)),
    better=-1,
)
