"""Who works, and for what."""

FIGURES = """
# jobs | Work in logistics and around it | 物流及相关用工 | stack wide
> Packing and carrying as full-time equivalents. | 打包与送件折合全时用工。
couriers        | couriers              | 快递员
keepers         | point keepers         | 网点人员
managers        | managers              | 管理人员
processing_jobs | processing            | 加工
packing_jobs    | packing               | 打包
carrying_jobs   | carrying to the point | 送件

# couriers | Couriers by network | 各网络快递员 | networks couriers persons
# points | Village points by network | 各网络村级网点 | networks points points

# wages | Pay | 工资 | lines
courier_wage | couriers                  | 快递员
local_wage   | local work                | 本地务工
keeper_pay   | point keepers (part-time) | 网点人员(兼职)

# productivity | Parcels per courier and day | 快递员人均日收派 | lines
parcels_courier_day | parcels | 件

# turnover | Courier turnover | 快递员年流失率 | lines
courier_turnover | leave within a year | 年流失率

# away | Workers away and idle | 外出与闲置劳动力 | lines
migrants | away for work | 外出务工
idle     | idle          | 闲置

# year_people | Who is away, month by month | 各月外出与返乡 | year
> Relative to the year's mean. | 与全年均值之比。
away       | in the city, without visitors | 在外(不含返乡探亲)
idle       | idle                          | 闲置
local_wage | local wage                    | 本地工资

# year_work | Couriers' work over the year | 一年中的收派工作量 | year
> Relative to the year's mean. | 与全年均值之比。
parcels_courier_day | parcels per courier | 人均件量
round_minutes       | minutes per courier | 人均工时
packing_jobs        | packing on farms    | 农户打包

# skill | Skill | 技能 | lines
courier_skill | couriers | 快递员
manager_skill | managers | 管理人员

# round_minutes | Minutes on the road per courier and day | 快递员日均工时 | lines
round_minutes | minutes | 分钟
"""
