"""Tables of a sensitivity analysis and of a scenario discovery."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_POINTS = """
point  | | Point of the design, counted within a base               | 样点
factor | | Factor                                                   | 因素
value  | | Value; of values that are no numbers, which one, from 0  | 取值(非数值者为序号)
"""

_INDICES = """
base     | | Base scenario                                            | 基准方案
outcome  | | Outcome                                                  | 结果
index    | | S1, ST, S2, mu_star, mu, sigma, prcc or swing            | 敏感性指标
factor   | | Factor                                                   | 因素
other    | | Second factor of a pair                                  | 另一因素
value    | | Index; mu_star, mu, sigma and swing in the outcome's unit | 指标值
low      | | Lower end of its 95 % interval                           | 区间下限
high     | | Upper end of its interval                                | 区间上限
of_seeds | | Share of the interval's square that the seeds make       | 区间中来自种子的份额
"""

_SPREAD = """
base       | | Base scenario                                              | 基准方案
outcome    | | Outcome                                                    | 结果
points     | | Points analysed                                            | 所用样点
dropped    | | Points left out: a run of their block is missing or failed | 剔除样点
incomplete | | Points of which a run is missing, failed or undefined      | 不完整样点
seeds      | | Seeds of each point                                        | 每点种子数
mean       | | Mean of all runs                                           | 均值
sd         | | Standard deviation of all runs                             | 标准差
least      | | Least                                                      | 最小值
most       | | Greatest                                                   | 最大值
of_points  | | Share of the variance that the factors make                | 因素所占方差份额
of_seeds   | | Share that seeds make which all points share               | 种子所占份额
of_rest    | | Share of chance that differs from point to point           | 其余偶然所占份额
floor      | | Share of chance in the variance of the points' means       | 样点均值方差中的偶然份额
"""

_SWINGS = """
base    | | Base scenario                                  | 基准方案
outcome | | Outcome                                        | 结果
factor  | | Factor                                         | 因素
low     | | The factor at its low end                      | 因素低端
high    | | The factor at its high end                     | 因素高端
at_low  | | Mean outcome there                             | 低端结果均值
at_high | | Mean outcome there                             | 高端结果均值
middle  | | Mean outcome; one at a time, the base's        | 结果均值(单因素设计为基准)
"""

_CONVERGENCE = """
base    | | Base scenario                      | 基准方案
outcome | | Outcome                            | 结果
index   | | Index                              | 敏感性指标
factor  | | Factor                             | 因素
points  | | Points it was computed from        | 样点数
value   | | Index                              | 指标值
low     | | Lower end of its interval          | 区间下限
high    | | Upper end of its interval          | 区间上限
"""

_MEANS = """
base    | | Base scenario                            | 基准方案
outcome | | Outcome                                  | 结果
point   | | Point of the design, within the base     | 样点
value   | | Mean over seeds                          | 各种子均值
seeds   | | Seeds                                    | 种子数
"""

_BOXES = """
base     | | Base scenario, or policy compared                          | 方案
box      | | Box, from 1                                                | 区域
points   | | Points inside                                              | 区域内样点
failing  | | Failing points inside                                      | 其中失败样点
coverage | | Share of all failures that lie inside                      | 覆盖率
density  | | Share of failures among the points inside                  | 密度
p        | | Chance of as many failures inside if the box meant nothing | p值
"""

_CHECKS = """
base         | | Base scenario, or policy compared                           | 方案
threshold    | | Value beyond which a point fails, in the outcome's unit     | 失败阈值
points       | | Points judged                                               | 所判样点
failing      | | Failing points                                              | 失败样点
left_out     | | Points left out: a run is missing, failed or undefined      | 剔除样点
tried        | | Boxes found, before the check                               | 检验前区域数
boxes        | | Boxes that stood the check                                  | 通过检验的区域数
coverage     | | Share of all failures that lie in one of them               | 覆盖率
density      | | Share of failures among the points in one of them           | 密度
out_points   | | Points that lay in a box found without them                 | 样本外区域内样点
out_failing  | | Failing points among them                                   | 其中失败样点
p            | | Chance of as many, if boxes meant nothing                   | p值
"""

_LIMITS = """
base   | | Base scenario, or policy compared                             | 方案
box    | | Box                                                           | 区域
factor | | Factor                                                        | 因素
low    | | Lower limit; NaN none                                         | 下限
high   | | Upper limit; NaN none                                         | 上限
among  | | Values inside, of a factor without order, joined by a bar     | 取值范围
p      | | Chance of as dense a box without this limit                   | p值(拟检验)
"""

_JUDGED = """
base  | | Base scenario, or policy compared          | 方案
point | | Point of the design, within the base       | 样点
value | | What is judged: mean over seeds            | 判据(各种子均值)
fails | | Whether it fails                           | 是否失败
box   | | First box it lies in; 0 none               | 所在区域(0为无)
"""

SENSITIVITY: Mapping[str, Mapping[str, Label]] = {
    "points": read_labels(_POINTS),
    "means": read_labels(_MEANS),
    "spread": read_labels(_SPREAD),
    "indices": read_labels(_INDICES),
    "swings": read_labels(_SWINGS),
    "convergence": read_labels(_CONVERGENCE),
}
"""Table → column → unit and labels."""

DISCOVERY: Mapping[str, Mapping[str, Label]] = {
    "points": read_labels(_POINTS),
    "judged": read_labels(_JUDGED),
    "checks": read_labels(_CHECKS),
    "boxes": read_labels(_BOXES),
    "limits": read_labels(_LIMITS),
}
"""The same of a discovery."""
