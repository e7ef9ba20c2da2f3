"""A sound file of each sort that people write: tiny, and using as much of its grammar as fits."""

SIZES = """\
[world]
width_km = 12
height_km = 10
townships = 2
villages = 4
households = 40
buyers = 40
institutions = 2
[run]
days = 3
burn_in_days = 0
"""
"""What every other file extends, as tiny.toml: no mutant makes a large county by losing a line."""

SCENARIO = """\
extends = "tiny.toml"
name = "mine"
[title]
en = "Mine"
zh = "我的"
[run]
start = 2021-12-30
seed = 7
[world.terrain]
ruggedness = 0.3
[world.population]
member_shares = [0.1, 0.4, 0.5]
[county]
name_zh = "某县"
income_head = { 2020 = 9000.0, 2021 = 9900.0 }
[products]
eggs = false
[products.apples]
wholesale = 5.0
q10 = [3.0, 2.5, 2.0, 1.5]
[networks.bus]
zh = "客货邮"
[terms]
quota = 0.5
[policies.freight_subsidy]
intensity = 1.0
start = 2021-12-31
remoteness = ["remote", "middle"]
categories = []
[policies.resource_sharing]
intensity = 0.5
networks = ["post", "express_a"]
layers = ["vehicle"]
[[changes]]
date = 2021-12-31
path = "terms.quota"
value = 1.5
[[changes]]
date = 2022-01-01
path = "policies.freight_subsidy.intensity"
value = 0.0
"""

VILLAGES = """\
township,name,households,x_km,y_km
甲乡,王家村,9,2.5,3.5
甲乡,李家村,14,4.5,4.5
乙乡,王家村,8,8.0,6.25
乙乡,"赵家, 上",12,10.5,8.5
"""

ELEVATION = "\n".join(",".join(f"{900 + 17 * x + 11 * y}.5" for x in range(12)) for y in range(10)) + "\n"

PLAN = """\
question = "Which?"
title = { en = "Tiny", zh = "小" }
base = "tiny.toml"
[set]
"run.days" = 3
world.terrain.ruggedness = 0.3
[design]
kind = "grid"
levels = 2
replications = 2
[factors]
"terms.quota" = { values = [0.0, 1.0] }
"household.labour.fill" = { low = 0.2, high = 0.8 }
[outcomes]
income = { indicator = "income_head" }
"""

STUDY = """\
base = "none"
[title]
en = "Quota"
zh = "配额"
[question]
en = "Does it matter?"
zh = "有影响吗?"
[run]
scenario = "tiny.toml"
days = 3
reps = 2
[set]
run.burn_in_days = 0
[cells.none]
en = "none"
zh = "无"
set.terms.quota = 0.0
[cells.quota]
en = "quota"
zh = "有"
[readings.income]
indicator = "income_head"
[readings.visits]
village = "visits_week"
[claims.more]
en = "more"
zh = "更多"
readings = ["income"]
weights = { quota = 1.0, none = -1.0 }
expected = 1
"""

CALIBRATION = """\
question = "Which?"
base = "tiny.toml"
[parameters]
"household.labour.fill" = { low = 0, high = 1 }
"household.labour.work_share" = { low = 0.3, high = 1 }
[targets.income]
indicator = "income_head"
value = 7800
tolerance = 400
[targets.poor]
indicator = "headcount"
value = 0.095
tolerance = 0.01
[run]
trials = 2
check = 2
[ensemble]
samples = 8
waves = 1
members = 2
"""

BUDGET = """\
base = "tiny.toml"
title = { en = "Tiny", zh = "小" }
[set]
"run.burn_in_days" = 0
[budget]
cny_year = [1000, 100000]
[objective]
indicator = "income_head"
[levers.freight_subsidy]
values = [0.0, 2.0]
[levers.awards]
values = [0.0, 20000.0]
[run]
days = 365
replications = 1
trials = 2
final = 2
"""

WORTH = """\
base = "tiny.toml"
title = { en = "Tiny", zh = "小" }
[set]
"run.burn_in_days" = 0
[options.subsidy]
en = "Subsidy"
zh = "补贴"
set = { "policies.freight_subsidy.intensity" = 2.0 }
[options.awards]
set.policies.awards.intensity = 20000.0
[worth]
cny = [0, 10000]
[run]
days = 20
seed = 3
replications = 2
"""

ENSEMBLE = """\
name = "sets"
base = "tiny.toml"
[[members]]
name = "a"
weight = 1.0
values = { "household.labour.fill" = 0.3, "terms.quota" = 0.5 }
[[members]]
name = "b"
weight = 2.0
values = { "household.labour.fill" = 0.6, "terms.quota" = 1.5 }
"""
