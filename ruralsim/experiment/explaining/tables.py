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

TABLES: Mapping[str, Mapping[str, Label]] = {
    "points": POINTS,
    "means": read_labels(_MEANS),
    "spread": read_labels(_SPREAD),
    "indices": read_labels(_INDICES),
    "swings": read_labels(_SWINGS),
    "convergence": read_labels(_CONVERGENCE),
}
"""Table → column → unit and labels."""
