"""Tables of findings of a study: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_READINGS = """
cell    | | Cell of the study     | 情景
seed    | no. | Seed                  | 种子
reading | | What was read         | 读数
value   | row | Value, in its unit    | 数值
"""

_EFFECTS = """
cell       | | Cell of the study                                | 情景
reading    | | What was read                                    | 读数
unit       | | Unit of the values                               | 单位
base_mean  | row | Mean of the base cell over seeds                 | 基准均值
mean       | row | Mean of the cell over seeds                      | 情景均值
mean_low   | row | Lower end of its interval                        | 均值区间下限
mean_high  | row | Upper end of its interval                        | 均值区间上限
diff       | row difference | Mean of paired differences                       | 配对差值均值
low        | row difference | Lower end of its interval                        | 差值区间下限
high       | row difference | Upper end of its interval                        | 差值区间上限
detectable | row difference | Smallest true effect found with 80 % power       | 最小可检出效应(检验效能80%)
reps       | pairs | Pairs in which both are defined                  | 有效配对数
"""

_CLAIMS = """
claim      | | Claim                                            | 论断
reading    | | What was read                                    | 读数
unit       | | Unit of the values                               | 单位
expected   | code | Expected sign; 0 none                            | 预期符号(0为无预期)
value      | row difference | Weighted sum of the cells' means                 | 各情景加权值
low        | row difference | Lower end of its interval                        | 区间下限
high       | row difference | Upper end of its interval                        | 区间上限
p          | 1 | p value of the paired t test, two-sided          | 配对t检验p值
p_holm     | 1 | The same, corrected for the number of claims     | 按论断数校正的p值(Holm)
detectable | row difference | Smallest true value found with 80 % power        | 最小可检出值(检验效能80%)
reps       | seeds | Seeds in which it is defined                     | 有效种子数
relevant   | row difference | Smallest difference that counts                  | 有意义的最小差异
verdict    | | supports, contradicts, slight, open, few, none or finding | 结论
"""

_COURSES = """
cell      | | Cell of the study                   | 情景
date      | | Month end, or the last day          | 月末或最后一天
indicator | | Indicator                           | 指标
mean      | row | Mean over seeds                     | 均值
mean_low  | row | Lower end of its interval           | 均值区间下限
mean_high | row | Upper end of its interval           | 均值区间上限
diff      | row difference | Mean of paired differences          | 配对差值均值
low       | row difference | Lower end of its interval           | 差值区间下限
high      | row difference | Upper end of its interval           | 差值区间上限
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "readings": read_labels(_READINGS),
    "effects": read_labels(_EFFECTS),
    "claims": read_labels(_CLAIMS),
    "courses": read_labels(_COURSES),
}
"""Table → column → unit and labels."""
