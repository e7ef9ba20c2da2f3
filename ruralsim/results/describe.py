"""Units and labels of every column of a run folder, in English and Chinese.

Indicators describe themselves (`meta["indicators"]`); the columns of the other tables are described here, and
the description travels with the data: in `meta.json` and in the metadata of every Parquet field.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Label(NamedTuple):
    """What a column holds."""

    unit: str
    en: str
    zh: str


def read_labels(text: str) -> dict[str, Label]:
    """Column → unit and labels, from lines of `name | unit | English | Chinese`."""
    rows = ([part.strip() for part in line.split("|")] for line in text.strip().splitlines())
    return {name: Label(unit, en, zh) for name, unit, en, zh in rows}


_HOUSEHOLDS = """
date                      |          | Date                                       | 日期
household                 | no.      | Household (hash of birth)                  | 农户编号
village                   | no.      | Village row                                | 村序号
township                  | no.      | Township row                               | 乡镇序号
remoteness                | code     | Remoteness at first: 0 near … 2 remote     | 首日偏远程度:0近,1中,2远
x_km                      | km       | East coordinate                            | 东向坐标
y_km                      | km       | North coordinate                           | 北向坐标
formerly_poor             |          | Registered as poor before 2020             | 脱贫户
members                   | persons  | Registered members                         | 户籍人口
residents                 | persons  | Mean resident members, 12 months           | 常住人口(12个月均值)
migrants                  | persons  | Members away for work                      | 外出务工人数
income_head               | CNY/head/year | Net income per resident, 12 months    | 近12个月人均可支配收入
monitored_head            | CNY/head/year | Less relief, medical, schooling       | 监测口径人均收入
income_farming            | CNY/head/year | Net income from farming               | 农业净收入
income_business           | CNY/head/year | Other own business                    | 其他经营净收入
income_logistics_wages    | CNY/head/year | Wages in logistics                    | 物流从业工资
income_processing_wages   | CNY/head/year | Wages in processing                   | 加工工资
income_local_wages        | CNY/head/year | Other local wages                     | 本地务工工资
income_remittances        | CNY/head/year | Migrants' wages sent home             | 外出务工收入
income_transfers          | CNY/head/year | Pensions and general transfers        | 养老金与转移收入
income_allowance          | CNY/head/year | Minimum-living allowance              | 低保金
income_property           | CNY/head/year | Property income                       | 财产净收入
income_relief             | CNY/head/year | Relief to monitored households        | 监测帮扶救助金
cash                      | CNY      | Cash in hand                               | 现金
debt                      | CNY      | Loans outstanding                          | 借款余额
below_line                |          | Income per head under the monitoring line  | 收入低于监测线
poor                      |          | In a spell of poverty                      | 处于贫困期
category                  | code     | Monitored: 1 sudden, 2 unstable, 3 marginal | 监测:1突发,2不稳定,3边缘
vulnerability             | share    | Probability of poverty next year (FGLS)    | 来年致贫概率
allowance                 |          | Receives the minimum-living allowance      | 享受低保
sells_online              |          | Has an online shop                         | 开设网店
assigned                  |          | Assigned by lot to a trial                 | 随机分配入试验组
assist_listed             |          | Listed for directed procurement            | 列入帮扶采购
digital_skill             | 1        | Digital skill, 0-1                         | 数字技能
selling_skill             | 1        | Selling skill, 0-1                         | 网销技能
reputation                | 1        | Rating of the shop, 0-1                    | 店铺信誉
kg_trader                 | kg       | Sold to traders this year                  | 今年售给商贩
kg_coop                   | kg       | Sold to the co-op this year                | 今年售给供销社
kg_online                 | kg       | Sold online this year                      | 今年网上销售
kg_assistance             | kg       | Sold to institutions this year             | 今年帮扶采购
cny_trader                | CNY      | Net sales to traders this year             | 今年商贩渠道净收入
cny_coop                  | CNY      | Net sales to the co-op this year           | 今年供销社渠道净收入
cny_online                | CNY      | Net online sales this year                 | 今年网销净收入
cny_assistance            | CNY      | Net assistance sales this year             | 今年帮扶采购净收入
"""

_TOWNSHIPS = """
date                      |          | Date                                       | 日期
township                  | no.      | Township row                               | 乡镇序号
name                      |          | Township                                   | 乡镇
remoteness                | code     | Remoteness at first: 0 near … 2 remote     | 首日偏远程度:0近,1中,2远
minutes_seat              | min      | Drive to the county seat                   | 到县城车程
households                | households | Farm households                            | 农户数
residents                 | persons  | Resident members                           | 常住人口
income_head               | CNY/head/year | Net income per head, 12 months        | 近12个月人均可支配收入
headcount                 | share    | Poverty headcount ratio                    | 监测线以下人口占比
headcount_formerly_poor   | share    | Headcount among formerly poor households   | 脱贫户中监测线以下占比
monitored                 | persons  | Persons in monitored households            | 监测对象人数
mass_return               |          | Headcount rose over 3 points in 12 months  | 12个月内规模性返贫
sellers_share             | share    | Share of households that sell online       | 网店农户占比
points                    | points   | Open village points                        | 村级网点数
couriers                  | persons  | Couriers employed                          | 在岗快递员
delivered                 | parcels/month | Produce parcels delivered             | 农产品妥投件数
days_to_deliver           | days     | Days from order to delivery                | 妥投时长
loss_share                | share    | Mass lost between packing and delivery     | 途中损耗率
visits_week               | visits/village/week | Calls, each network counted | 每村每周到村次数(按网络计)
local_wage                | CNY/month | Local wage of an average worker           | 本地工资
idle                      | persons  | Idle workers                               | 闲置劳动力
vacancies                 | persons  | Open local positions                       | 岗位空缺
migrants                  | persons  | Members away for work                      | 外出务工人数
dispute_rate              | share    | Disputes per delivery                      | 纠纷率
compliance                | 1        | Implementation of local policy, 0-1        | 政策执行度
processor                 |          | A processor works here                     | 有加工企业
"""

_VILLAGES = """
date                      |          | Date                                       | 日期
village                   | no.      | Village row                                | 村序号
township                  | no.      | Township row                               | 乡镇序号
remoteness                | code     | Remoteness at first: 0 near … 2 remote     | 首日偏远程度:0近,1中,2远
minutes_seat              | min      | Drive to the county seat                   | 到县城车程
residents                 | persons  | Resident members                           | 常住人口
income_head               | CNY/head/year | Net income per head, 12 months        | 近12个月人均可支配收入
headcount                 | share    | Poverty headcount ratio                    | 监测线以下人口占比
sellers_share             | share    | Share of households that sell online       | 网店农户占比
covered                   |          | A usable pick-up point within reach        | 有可用网点
signal                    |          | Internet signal                            | 有网络信号
visits_week               | visits/week | Calls, each network counted             | 每周到村次数(按网络计)
delivered                 | parcels/month | Produce parcels delivered             | 农产品妥投件数
days_to_deliver           | days     | Days from order to delivery                | 妥投时长
loss_share                | share    | Mass lost between packing and delivery     | 途中损耗率
"""

_NETWORKS = """
date                      |          | Date                                       | 日期
network                   | no.      | Network row                                | 网络序号
name                      |          | Network                                    | 物流网络
revenue                   | CNY/month | Revenue before subsidy                    | 收入(不含补贴)
revenue_up                | CNY/month | Freight revenue of produce                | 农产品运费收入
subsidy                   | CNY/month | Subsidies received                        | 补贴
cost                      | CNY/month | All costs                                 | 总成本
cost_up                   | CNY/month | Up-going share of costs                   | 上行分摊成本
cost_wages_rounds         | CNY/month | Couriers' wages                           | 快递员工资
cost_wages_points         | CNY/month | Point keepers' pay                        | 村级网点报酬
cost_wages_stations       | CNY/month | Station staff wages                       | 站点人员工资
cost_fuel_rounds          | CNY/month | Fuel and vehicles of rounds               | 收派车辆费用
cost_fuel_trunk           | CNY/month | Fuel and vehicles of the trunk            | 干线车辆费用
cost_rent                 | CNY/month | Rent                                      | 租金
cost_handling             | CNY/month | Handling and sorting                      | 分拣处理
cost_haulage              | CNY/month | Bought long haul                          | 外购干线
cost_city_delivery        | CNY/month | City delivery                             | 城市派送
cost_cold                 | CNY/month | Cold chain energy                         | 冷链能耗
cost_compensation         | CNY/month | Compensation                              | 赔付
cost_handover             | CNY/month | Fees paid to other networks               | 转交费
margin                    | CNY/month | Revenue less cost, before subsidy         | 补贴前利润
parcels                   | parcels/month | Parcels, both directions              | 件数(双向)
parcels_up                | parcels/month | Produce parcels                       | 上行件数
kg_up                     | kg/month | Produce carried                            | 上行重量
km                        | km/month | Driven on rounds                           | 收派里程
tariff                    | CNY      | Tariff for 4 kg, mean over zones           | 4公斤件均价
couriers                  | persons  | Couriers employed                          | 在岗快递员
points                    | points   | Open village points                        | 村级网点数
courier_wage              | CNY/month | Wage offered to an average courier        | 快递员工资水平
cash                      | CNY      | Cash                                       | 现金
"""

_PROGRAMMES = """
date                      |          | Date                                       | 日期
lever                     |          | Policy lever                               | 政策
active                    |          | In force                                   | 是否实施
stopped                   |          | Its budget is spent                        | 预算用尽
intensity                 | row      | Intensity that arrives, in the lever's unit| 实际力度
built                     | items    | Items built (road cells, masts, sites)     | 建成项数
spent_cny                 | CNY      | Public money spent since the first day     | 累计财政支出
spent_year_cny            | CNY      | The same this calendar year                | 本年财政支出
budget_cny                | CNY      | Budget; none if empty                      | 预算上限
"""

_MONEY = """
year                      | no.      | Calendar year                              | 年份
payer                     |          | Sector that pays                           | 付款部门
receiver                  |          | Sector that receives                       | 收款部门
flow                      |          | Kind of payment                            | 款项
cny                       | CNY      | Amount                                     | 金额
"""

_MASS = """
year                      | no.      | Calendar year                              | 年份
account                   |          | Where the mass came from or went           | 去向
product                   |          | Product                                    | 品类
kg                        | kg       | Mass                                       | 重量
"""

COLUMNS: Mapping[str, Mapping[str, Label]] = MappingProxyType(
    {
        "households": read_labels(_HOUSEHOLDS),
        "townships": read_labels(_TOWNSHIPS),
        "villages": read_labels(_VILLAGES),
        "networks": read_labels(_NETWORKS),
        "programmes": read_labels(_PROGRAMMES),
        "money": read_labels(_MONEY),
        "mass": read_labels(_MASS),
    }
)
"""Table → column → unit and labels, for every table but the indicators."""

TABLES = ("indicators", *COLUMNS)
"""Names of the tables of a run folder."""


def as_meta() -> dict[str, dict[str, dict[str, str]]]:
    """The descriptions in the form of `meta.json`."""
    return {
        table: {name: label._asdict() for name, label in columns.items()}
        for table, columns in COLUMNS.items()
    }
