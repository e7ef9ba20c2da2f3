"""Tables of findings about worth: what their columns hold."""

from collections.abc import Mapping

from ruralsim.results.describe import Label, read_labels

_OPTIONS = """
option      |                    | Policy                                  | 政策
gained      | household-years    | Household-years above the line gained   | 新增线上户·年
gained_low  | household-years    | Lower end of its interval               | 区间下限
gained_high | household-years    | Upper end of its interval               | 区间上限
cost        | CNY                | Public money beyond the base's          | 新增财政支出
cost_low    | CNY                | Lower end of its interval               | 区间下限
cost_high   | CNY                | Upper end of its interval               | 区间上限
price       | CNY/household-year | Cost of one gained, or saved by one lost | 每户·年支出(或节省)
price_low   | CNY/household-year | Lower end of its interval (Fieller)     | 区间下限(Fieller)
price_high  | CNY/household-year | Upper end of its interval (Fieller)     | 区间上限(Fieller)
sign        |                    | 1 gained, -1 lost, 0 cannot be told     | 符号(1增,-1减,0不明)
sure_low    | CNY/household-year | Least worth where it is almost sure     | 基本确定划算的最低价值
sure_high   | CNY/household-year | Largest worth where it is; inf no end   | 其最高价值(inf为无上限)
reps        |                    | Pairs of runs                           | 配对数
"""

_CURVE = """
option       |                    | Policy                                     | 政策
worth        | CNY/household-year | Worth of a household-year                  | 一户·年的价值
chance       |                    | Probability that it is worth its money     | 政策划算的概率
benefit      | CNY                | Net benefit over the run, mean of pairs    | 运行期净收益均值
benefit_low  | CNY                | Lower end of its interval                  | 区间下限
benefit_high | CNY                | Upper end of its interval                  | 区间上限
best         |                    | No other and not the base has more on average | 平均净收益最大
"""

_PAIRS = """
option |                 | Policy                                | 政策
seed   |                 | Seed of the pair                      | 种子
gained | household-years | Household-years above the line gained | 新增线上户·年
cost   | CNY             | Public money beyond the base's        | 新增财政支出
"""

TABLES: Mapping[str, Mapping[str, Label]] = {
    "options": read_labels(_OPTIONS),
    "curve": read_labels(_CURVE),
    "pairs": read_labels(_PAIRS),
}
"""Table → column → unit and labels; sums over the whole run."""
