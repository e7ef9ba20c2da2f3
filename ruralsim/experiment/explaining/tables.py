"""Tables of a sensitivity analysis and of a scenario discovery."""

from collections.abc import Mapping

from ruralsim.experiment.sweeping.tables import POINTS
from ruralsim.results.describe import Label, read_labels

_INDICES = """
base     | | Base scenario                                            | 基准方案
outcome  | | Outcome                                                  | 结果
index    | | S1, ST, S2, mu_star, mu, sigma, prcc or swing            | 敏感性指标
factor   | | Factor                                                   | 因素
other    | | Second factor of a pair                                  | 另一因素
value    | 1 | Index; mu_star, mu, sigma and swing in the outcome's unit | 指标值
low      | 1 | Lower end of its 95 % interval                           | 区间下限
high     | 1 | Upper end of its interval                                | 区间上限
of_seeds | share | Share of the interval's square that the seeds make       | 区间中来自种子的份额
"""

_SPREAD = """
base       | | Base scenario                                              | 基准方案
outcome    | | Outcome                                                    | 结果
points     | design points | Points analysed                                            | 所用样点
dropped    | design points | Points left out: a run of their block is missing or failed | 剔除样点
incomplete | design points | Points of which a run is missing, failed or undefined      | 不完整样点
seeds      | seeds | Seeds of each point                                        | 每点种子数
mean       | row | Mean of all runs                                           | 均值
sd         | row difference | Standard deviation of all runs                             | 标准差
least      | row | Least                                                      | 最小值
most       | row | Greatest                                                   | 最大值
of_points  | share | Share of the variance that the factors make                | 因素所占方差份额
of_seeds   | share | Share that seeds make which all points share               | 种子所占份额
of_rest    | share | Share of chance that differs from point to point           | 其余偶然所占份额
floor      | share | Share of chance in the variance of the points' means       | 样点均值方差中的偶然份额
"""

_SWINGS = """
base    | | Base scenario                                  | 基准方案
outcome | | Outcome                                        | 结果
factor  | | Factor                                         | 因素
low     | row | The factor at its low end                      | 因素低端
high    | row | The factor at its high end                     | 因素高端
at_low  | row | Mean outcome there                             | 低端结果均值
at_high | row | Mean outcome there                             | 高端结果均值
middle  | row | Mean outcome; one at a time, the base's        | 结果均值(单因素设计为基准)
"""

_CONVERGENCE = """
base    | | Base scenario                      | 基准方案
outcome | | Outcome                            | 结果
index   | | Index                              | 敏感性指标
factor  | | Factor                             | 因素
points  | design points | Points it was computed from        | 样点数
value   | 1 | Index                              | 指标值
low     | 1 | Lower end of its interval          | 区间下限
high    | 1 | Upper end of its interval          | 区间上限
"""

_MEANS = """
base    | | Base scenario                            | 基准方案
outcome | | Outcome                                  | 结果
point   | no. | Point of the design, within the base     | 样点
value   | row | Mean over seeds                          | 各种子均值
seeds   | seeds | Seeds                                    | 种子数
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "points": POINTS,
    "means": read_labels(_MEANS),
    "spread": read_labels(_SPREAD),
    "indices": read_labels(_INDICES),
    "swings": read_labels(_SWINGS),
    "convergence": read_labels(_CONVERGENCE),
}
"""Table → column → unit and labels."""
