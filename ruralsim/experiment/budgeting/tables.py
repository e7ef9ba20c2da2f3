"""Tables of findings about a budget: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_BEST = """
budget          | CNY/year | Public money a year                                   | 年度预算
mix             | no.      | Best mix; -1 if none keeps the budget                 | 最优组合(-1为无)
base            | row      | Objective in the base, fresh seeds                    | 基准情景目标值(新种子)
effect | row difference | Change of the objective, fresh seeds | 目标变化(新种子)
effect_low | row difference | Lower end of its interval | 区间下限
effect_high | row difference | Upper end of its interval | 区间上限
cost            | CNY/year | Public money beyond the base's, fresh seeds           | 新增财政支出(新种子)
cost_low        | CNY/year | Lower end of its interval                             | 区间下限
cost_high       | CNY/year | Upper end of its interval                             | 区间上限
per | row difference | Change of the objective per 10,000 CNY a year | 每年每万元的目标变化
per_low | row difference | Lower end of its interval (Fieller) | 区间下限(Fieller)
per_high | row difference | Upper end of its interval (Fieller) | 区间上限(Fieller)
kept            | share    | Probability that a year with new luck keeps the budget | 守住预算的概率
kept_seeds      | seeds    | Fresh seeds that kept it                              | 守住预算的新种子数
reps            | seeds    | Fresh seeds                                           | 新种子数
searched_effect | row difference | Change of the objective as the search saw it | 搜索阶段的目标变化
searched_cost   | CNY/year | Its cost as the search saw it; the cheapest mix's if none does | 搜索阶段的支出
"""

_LEVERS = """
budget      | CNY/year | Public money a year                               | 年度预算
lever       |          | Lever                                             | 举措
intensity   | row      | Its intensity in the best mix                     | 最优组合中的力度
spent       | CNY/year | Spent on it beyond the base                       | 该举措新增支出
spent_low   | CNY/year | Lower end of its interval                         | 区间下限
spent_high  | CNY/year | Upper end of its interval                         | 区间上限
effect | row difference | What the mix does with it that it does not without | 边际效应(有无该举措之差)
effect_low  | row difference | Lower end of its interval                         | 区间下限
effect_high | row difference | Upper end of its interval                         | 区间上限
cost        | CNY/year | What the mix costs more with it                   | 边际支出
cost_low    | CNY/year | Lower end of its interval                         | 区间下限
cost_high   | CNY/year | Upper end of its interval                         | 区间上限
"""

_STEPS = """
budget      | CNY/year | A budget                                          | 预算
before      | CNY/year | The next smaller one                              | 前一档预算
effect      | row difference | What its best mix does more                       | 增加的目标变化
effect_low  | row difference | Lower end of its interval                         | 区间下限
effect_high | row difference | Upper end of its interval                         | 区间上限
cost        | CNY/year | What it costs more                                | 增加的支出
cost_low    | CNY/year | Lower end of its interval                         | 区间下限
cost_high   | CNY/year | Upper end of its interval                         | 区间上限
per | row difference | Effect of 10,000 CNY a year more | 每年追加万元的效应
per_low | row difference | Lower end of its interval (Fieller) | 区间下限(Fieller)
per_high | row difference | Upper end of its interval (Fieller) | 区间上限(Fieller)
"""

_TRIED = """
mix        | no.      | Mix                                                | 组合
cost       | CNY/year | Public money beyond the base's, mean of the search's seeds | 新增财政支出
cost_upper | CNY/year | What a year costs at most, with the probability asked for | 支出上限(按所要求的概率)
effect     | row difference | Change of the objective                            | 目标变化
gain       | row difference | The same, counted so that more is better           | 改善幅度
reps       | seeds    | Seeds                                              | 种子数
frontier   |          | No other mix does more for as little               | 位于前沿
beaten_by  | no.      | Cheapest mix that does as much for no more; -1 if none | 优于它的最省组合(-1为无)
"""

_MIXES = """
mix       | no. | Mix                        | 组合
lever     | | Lever                      | 举措
intensity | row | Its intensity in the mix   | 力度
"""

_SEEDS = """
stage   |          | search or final                                     | 阶段
budget  | CNY/year | Budget whose best mix this is; none for the search  | 预算
mix     | no.      | Mix                                                 | 组合
without |          | Lever that is as in the base; empty for the whole mix | 去掉的举措
seed    | no.      | Seed                                                | 种子
base    | row      | Objective in the base                               | 基准情景目标值
effect  | row difference | Change of the objective                             | 目标变化
cost    | CNY/year | Public money beyond the base's                      | 新增财政支出
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "best": read_labels(_BEST),
    "levers": read_labels(_LEVERS),
    "steps": read_labels(_STEPS),
    "tried": read_labels(_TRIED),
    "mixes": read_labels(_MIXES),
    "seeds": read_labels(_SEEDS),
}
"""Table → column → unit and labels."""
