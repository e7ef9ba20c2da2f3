"""Tables of a validation: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_TARGETS = """
scenario | | Scenario                            | 情景
en       | | Target                              | 目标
zh       | | Target, in Chinese                  | 目标(中文)
year     | | Year, or years, read                | 年份
unit     | | Unit                                | 单位
low      | row | Lower end of the range              | 目标下限
high     | row | Upper end of the range              | 目标上限
value    | row | Mean over seeds                     | 种子均值
value_low  | row | Lower end of its interval         | 区间下限
value_high | row | Upper end of its interval         | 区间上限
source   | | Where the range comes from          | 来源
verdict  | | agrees, open or misses              | 判定
"""

_COUNTIES = """
county     | | County                                             | 县
en         | | Name                                               | 名称
zh         | | Name, in Chinese                                   | 中文名
known      | no. | Year of the only income that the model was told    | 模型所知收入的年份
official   | CNY/head/year | Official income of 2020              | 2020年官方人均收入
value      | CNY/head/year | Simulated, mean over seeds           | 模拟均值
error      | share | Simulated over official, less one            | 相对误差
error_low  | share | Lower end of its interval                    | 区间下限
error_high | share | Upper end of its interval                    | 区间上限
trend      | share | Error if income had grown as in poor areas   | 按贫困地区增速外推的误差
"""

_CASES = """
en       | | What is known            | 已知结果
zh       | | The same, in Chinese     | 中文
expected | 1 | By formula or handbook   | 公式或手册值
value    | 1 | By the model's own rule  | 模型规则结果
source   | | Of what is expected      | 依据
verdict  | | agrees or misses         | 判定
"""

_LAWS = """
en      | | Law                       | 守恒律
zh      | | The same, in Chinese      | 中文
how_en  | | How it was tried          | 检验方式
how_zh  | | The same, in Chinese      | 中文
error   | | What broke it             | 违反之处
verdict | | agrees or misses          | 判定
"""

_FINDINGS = """
key       | | Finding                                   | 发现
en        | | What was found elsewhere                  | 已发表发现
zh        | | The same, in Chinese                      | 中文
source    | | Who found it                              | 文献
indicator | | What is read                              | 读数
unit      | | Unit of the effect                        | 单位
low       | row difference | Smallest effect that agrees               | 一致范围下限
high      | row difference | Largest effect that agrees                | 一致范围上限
value     | row difference | Effect, mean over seeds                   | 效应均值
value_low  | row difference | Lower end of its interval                | 区间下限
value_high | row difference | Upper end of its interval                | 区间上限
verdict   | | agrees, open or misses                    | 判定
command   | | What asks it again                        | 复现命令
"""

_STUDIES = """
study       | | Study                                     | 研究
claim       | | Claim                                     | 论断
en          | | What it says                              | 内容
zh          | | The same, in Chinese                      | 中文
reading     | | What was read                             | 读数
alternative | | Assumed instead; empty: as calibrated     | 替代设定(空为校准设定)
unit        | | Unit                                      | 单位
value       | row difference | Weighted sum of the cells' means          | 各情景加权值
value_low   | row difference | Lower end of its interval                 | 区间下限
value_high  | row difference | Upper end of its interval                 | 区间上限
verdict     | | Verdict of the study                      | 研究判定
survives    | | yes, weaker, no; empty where nothing was told | 是否稳健
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "targets": read_labels(_TARGETS),
    "counties": read_labels(_COUNTIES),
    "laws": read_labels(_LAWS),
    "cases": read_labels(_CASES),
    "findings": read_labels(_FINDINGS),
    "studies": read_labels(_STUDIES),
}
"""Table → column → unit and labels."""
