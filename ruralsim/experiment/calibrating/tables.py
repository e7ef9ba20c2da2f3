"""Tables of findings of a calibration: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_TARGETS = """
target         | | Target                                             | 目标
unit           | | Unit of the values                                 | 单位
low            | row | Lower end of what is wanted                        | 目标下限
high           | row | Upper end of what is wanted                        | 目标上限
weight         | 1 | Weight in the loss                                 | 损失权重
start          | row | The base as it is, fresh seeds                     | 校准前(新种子)
start_low      | row | Lower end of its interval                          | 区间下限
start_high     | row | Upper end of its interval                          | 区间上限
searched       | row | The best set as the search saw it                  | 最优参数(搜索种子)
best           | row | The best set, fresh seeds                          | 最优参数(新种子)
best_low       | row | Lower end of its interval                          | 区间下限
best_high      | row | Upper end of its interval                          | 区间上限
start_hit      | | Whether the base's mean lies within                | 校准前是否达标
hit            | | Whether the best set's mean lies within            | 是否达标
implausibility | 1 | Distance of the best set in standard deviations    | 不合理度
luck           | row difference | Standard deviation of one run's reading by luck    | 单次运行的偶然标准差
members_low    | row | 5 % quantile of the acceptable sets' means         | 可接受参数组5%分位数
members_high   | row | 95 % quantile of the acceptable sets' means        | 可接受参数组95%分位数
reps           | seeds | Fresh seeds                                        | 新种子数
"""

_SETS = """
set            | no. | Number of the set                                  | 参数组编号
stage          | | search, or draw from the priors                    | 阶段
wave           | no. | Wave of the draw; 0 in the search                  | 轮次
loss           | 1 | Sum of weighted squared distances                  | 损失
se             | 1 | Its standard error over seeds (jackknife)          | 损失标准误(刀切法)
luck           | 1 | Part of the loss that luck alone explains          | 偶然造成的损失
implausibility | 1 | Worst distance in standard deviations              | 最大不合理度
accepted       | | Whether it is acceptable                           | 是否可接受
member         | | Name in the ensemble, if it is exported            | 集合成员名
reps           | seeds | Seeds                                              | 种子数
"""

_VALUES = """
set       | no. | Number of the set                         | 参数组编号
parameter | | Parameter                                 | 参数
value     | row | Value, in its unit                        | 取值
part      | share | Part of the prior that lies below it      | 在先验中的分位
"""

_FITS = """
set    | no. | Number of the set          | 参数组编号
target | | Target                     | 目标
mean   | row | Mean over the seeds        | 均值
"""

_PARAMETERS = """
parameter | | Parameter                                              | 参数
unit      | | Unit                                                   | 单位
low       | row | Lower end of its prior                                 | 先验下限
high      | row | Upper end of its prior                                 | 先验上限
log       | | Whether the prior is even over ratios                  | 先验是否取对数
start     | row | Value in the base                                      | 校准前取值
best      | row | Value in the best set                                  | 最优取值
mean      | row | Mean of the acceptable sets                            | 可接受参数组均值
q05       | row | Their 5 % quantile                                     | 5%分位数
q50       | row | Their median                                           | 中位数
q95       | row | Their 95 % quantile                                    | 95%分位数
width     | share | Spread of the acceptable sets as a part of the prior's | 后验与先验宽度之比
known     | | yes, partly, no: what the targets say of it            | 可识别程度
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "targets": read_labels(_TARGETS),
    "sets": read_labels(_SETS),
    "values": read_labels(_VALUES),
    "fits": read_labels(_FITS),
    "parameters": read_labels(_PARAMETERS),
}
"""Table → column → unit and labels."""
