"""Tables of findings of a discovery: what their columns hold."""

from collections.abc import Mapping

from ruralsim.experiment.sweeping.tables import POINTS
from ruralsim.results.describe import Label, read_labels

_JUDGED = """
base  | | Base scenario, or policy compared          | 方案
point | no. | Point of the design, within the base       | 样点
value | row | What is judged: mean over seeds            | 判据(各种子均值)
fails | | Whether it fails                           | 是否失败
box   | no. | First box it lies in; 0 none               | 所在区域(0为无)
"""

_CHECKS = """
base         | | Base scenario, or policy compared                           | 方案
threshold    | row | Value beyond which a point fails, in the outcome's unit     | 失败阈值
points       | design points | Points judged                                               | 所判样点
failing      | design points | Failing points                                              | 失败样点
left_out     | design points | Points left out: a run is missing, failed or undefined      | 剔除样点
tried        | boxes | Boxes found, before the check                               | 检验前区域数
boxes        | boxes | Boxes that stood the check                                  | 通过检验的区域数
coverage     | share | Share of all failures that lie in one of them               | 覆盖率
density      | share | Share of failures among the points in one of them           | 密度
out_points   | design points | Points that lay in a box found without them                 | 样本外区域内样点
out_failing  | design points | Failing points among them                                   | 其中失败样点
p            | 1 | Chance of as many, if boxes meant nothing                   | p值
"""

_BOXES = """
base     | | Base scenario, or policy compared                          | 方案
box      | no. | Box, from 1                                                | 区域
points   | design points | Points inside                                              | 区域内样点
failing  | design points | Failing points inside                                      | 其中失败样点
coverage | share | Share of all failures that lie inside                      | 覆盖率
density  | share | Share of failures among the points inside                  | 密度
p        | 1 | Chance of as many failures inside if the box meant nothing | p值
"""

_LIMITS = """
base   | | Base scenario, or policy compared                             | 方案
box    | no. | Box                                                           | 区域
factor | | Factor                                                        | 因素
low    | row | Lower limit; NaN none                                         | 下限
high   | row | Upper limit; NaN none                                         | 上限
among  | | Values inside, of a factor without order, joined by a bar     | 取值范围
p      | 1 | Chance of as dense a box without this limit                   | p值(拟检验)
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "points": POINTS,
    "judged": read_labels(_JUDGED),
    "checks": read_labels(_CHECKS),
    "boxes": read_labels(_BOXES),
    "limits": read_labels(_LIMITS),
}
"""Table → column → unit and labels."""
