"""Tables of findings about a bundle: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_VALUES = """
levers  | | Levers in force, joined by + | 生效举措
seed    | no. | Seed                         | 种子
reading | | What was read                | 读数
value   | row | Value, in its unit           | 数值
"""

_SHAPLEY = """
lever   | | Lever                                                | 举措
reading | | What was read                                        | 读数
unit    | | Unit of the values                                   | 单位
value | row difference | Shapley value: mean gain over every order of joining | 沙普利值(各加入顺序的平均增量)
low     | row difference | Lower end of its interval                            | 区间下限
high    | row difference | Upper end of its interval                            | 区间上限
alone   | row difference | Effect of the lever alone                            | 单独实施的效应
last | row difference | What the bundle loses without it | 从组合中去掉的损失
reps    | seeds | Seeds                                                | 种子数
"""

_INTERACTIONS = """
lever   | | Lever                                                   | 举措
other   | | Another lever                                           | 另一举措
reading | | What was read                                           | 读数
unit    | | Unit of the values                                      | 单位
value | row difference | Shapley interaction: both over the sum of gains | 交互效应(共同增量减各自增量之和)
low     | row difference | Lower end of its interval                               | 区间下限
high    | row difference | Upper end of its interval                               | 区间上限
reps    | seeds | Seeds                                                   | 种子数
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "values": read_labels(_VALUES),
    "shapley": read_labels(_SHAPLEY),
    "interactions": read_labels(_INTERACTIONS),
}
"""Table → column → unit and labels."""
