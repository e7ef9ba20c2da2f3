"""Comparisons: what several scenarios did to the same counties, in memory and in a folder.

Its folder is one of findings, with the county's map in `geography.json`. The first scenario is the base.
"""

import math
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from ruralsim.foundation.judging import told
from ruralsim.foundation.paths import usable
from ruralsim.results import folder
from ruralsim.results.describe import Label, read_labels
from ruralsim.results.files import write_json
from ruralsim.results.findings import Findings

if TYPE_CHECKING:
    import pandas as pd

_MAP = "geography.json"
_JUDGED = ("diff", "low", "high", "p_holm", "reps")

_EFFECTS = """
scenario       |   | Scenario                                         | 方案
indicator      |   | Indicator                                        | 指标
unit           |   | Unit of the values                               | 单位
base_mean      | row | Mean of the base over seeds                      | 基准均值
mean           | row | Mean of the scenario over seeds                  | 方案均值
diff | row difference | Mean of paired differences | 配对差值均值
low            | row difference | Lower end of the t interval                      | t区间下限
high           | row difference | Upper end of the t interval                      | t区间上限
reps           | pairs | Pairs in which both are defined                  | 有效配对数
low_bootstrap  | row difference | Lower end of the BCa bootstrap interval | 自助法区间下限
high_bootstrap | row difference | Upper end of the BCa bootstrap interval | 自助法区间上限
p              | 1 | p value of the paired t test, two-sided          | 配对t检验p值
p_holm         | 1 | The same, corrected for how many (Holm)          | 多重比较校正后的p值(Holm)
detectable | row difference | Smallest true effect found with 80 % power | 最小可检出效应(检验效能80%)
efficiency     | 1 | Unpaired runs needed per paired run              | 相当于非配对运行的倍数
"""

_HOUSEHOLDS = """
scenario        |               | Scenario                                           | 方案
seed            | no.           | Seed of the pair                                   | 种子
household       | no.           | Household (hash of birth)                          | 农户编号
village         | no.           | Village row                                        | 村序号
township        | no.           | Township row                                       | 乡镇序号
remoteness      | code          | Remoteness: 0 near, 1 middle, 2 remote             | 偏远程度:0近,1中,2远
formerly_poor   |               | Registered as poor before 2020                     | 脱贫户
fifth           | code          | Fifth by mean income of both, 0 poorest          | 收入组,0最低(两次平均)
category        | code          | Monitored in the base, or else in the scenario     | 监测类别(基准优先)
residents_base  | persons       | Resident members in the base                       | 基准常住人口
residents       | persons       | Resident members                                   | 方案常住人口
income_base     | CNY/head/year | Net income per resident in the base                | 基准人均收入
income          | CNY/head/year | Net income per resident                            | 方案人均收入
farming_base    | CNY/head/year | Farm income per resident in the base               | 基准人均农业收入
farming         | CNY/head/year | Farm income per resident                           | 方案人均农业收入
below_base      |               | Below the monitoring line in the base              | 基准中低于监测线
below           |               | Below the monitoring line                          | 方案中低于监测线
sells_online    |               | Sells online in either run                         | 任一运行中开设网店
assisted        |               | Listed for assistance in either run                | 任一运行中列入帮扶采购
logistics       |               | Earns logistics wages in either run                | 任一运行中有物流工资
years_above_base | years        | Years above the line in the base                   | 基准中监测线以上年数
years_above     | years         | Years above the line                               | 方案中监测线以上年数
"""

_FISCAL = """
scenario  |  | Scenario                        | 方案
kind      |  | payment, receipt, lever, sector, total, outcome, ratio or memo | 类别
item      |  | Payment, lever or quotient      | 项目
unit      |  | Unit of the values              | 单位
base_mean | row | Mean of the base over seeds     | 基准均值
mean      | row | Mean of the scenario over seeds | 方案均值
diff | row difference | Mean of paired differences; of a ratio, its value | 配对差值均值(比率为其值)
low       | row difference | Lower end of the interval       | 区间下限
high      | row difference | Upper end of the interval       | 区间上限
reps      | pairs | Pairs                           | 配对数
en        |  | English label                   | 英文名
zh        |  | Chinese label                   | 中文名
"""

_GROUPS = """
scenario    |               | Scenario                                          | 方案
dimension   |               | fifth, remoteness, category, standing or part      | 分组方式
group       |               | Group within the dimension                        | 组别
households  | households    | Households, mean over seeds                       | 户数
income_base | CNY/head/year | Income per resident in the base                   | 基准人均收入
gain        | CNY/head/year | Mean change of income per resident                | 人均收入变化
gain_low    | CNY/head/year | Lower end of its interval                         | 区间下限
gain_high   | CNY/head/year | Upper end of its interval                         | 区间上限
p           | 1             | p value of the gain, paired t test, two-sided     | 增收的p值(配对t检验)
p_holm      | 1             | The same, corrected for the number of groups      | 按组数校正的p值(Holm)
winners     | share         | Households whose income is noticeably higher      | 增收户占比
losers      | share         | Households whose income is noticeably lower       | 减收户占比
rose        | households    | Below the line in the base, above it here         | 升至监测线以上的户数
fell        | households    | Above the line in the base, below it here         | 跌至监测线以下的户数
net         | households    | Rose less fell                                    | 净增监测线以上户数
net_low     | households    | Lower end of its interval                         | 区间下限
net_high    | households    | Upper end of its interval                         | 区间上限
reps        | pairs         | Pairs                                             | 配对数
"""

_CROSSINGS = """
scenario | | Scenario                                  | 方案
date     | | Year end, or the last day                 | 年末或最后一天
rose     | households | Below the line in the base, above it here | 升至监测线以上的户数
fell     | households | Above the line in the base, below it here | 跌至监测线以下的户数
net      | households | Rose less fell                 | 净增监测线以上户数
low      | households | Lower end of its interval      | 区间下限
high     | households | Upper end of its interval      | 区间上限
reps     | pairs | Pairs                                     | 配对数
"""

_TRAJECTORIES = """
scenario  | | Scenario (the base too)                | 方案(含基准)
date      | | Month end, or the last day             | 月末或最后一天
indicator | | Indicator                              | 指标
mean      | row | Mean over seeds                        | 均值
mean_low  | row | Lower end of its interval              | 均值区间下限
mean_high | row | Upper end of its interval              | 均值区间上限
diff      | row difference | Mean of paired differences             | 配对差值均值
low       | row difference | Lower end of its interval              | 差值区间下限
high      | row difference | Upper end of its interval              | 差值区间上限
"""

_VILLAGES = """
scenario | | Scenario                                                | 方案
date     | | Month end                                               | 月末
village  | no. | Village row of the county in geography.json             | 村序号
column   | | Column of a run's villages table                        | 指标列
base     | row | Value in the base, mean of the last 12 months           | 基准值(近12个月平均)
diff | row difference | Difference to the base, mean of the last 12 months | 差值(近12个月平均)
clear    | | The interval of the difference over the pairs leaves zero out | 差值区间(各配对)不含零
"""

YEAR_DAYS = 365
"""Days from which on a run counts as a year: of shorter ones public money is their total, not a year's."""

COLUMNS: Mapping[str, Mapping[str, Label]] = {
    "effects": read_labels(_EFFECTS),
    "households": read_labels(_HOUSEHOLDS),
    "fiscal": read_labels(_FISCAL),
    "groups": read_labels(_GROUPS),
    "crossings": read_labels(_CROSSINGS),
    "trajectories": read_labels(_TRAJECTORIES),
    "villages": read_labels(_VILLAGES),
}
"""Table → column → unit and labels."""


class Comparison(Findings):
    """Paired effects of scenarios against a base.

    Args:
        frames: Table name → data frame; see `COLUMNS`.
        meta: Scenarios, seeds, interval level, stopping rule, labels of indicators.
        geography: The map of the county of the first seed (of all, if `meta["one_county"]`).
        path: The folder, if the comparison lies in one.
        inputs: Name below the folder → content of each data file that the scenarios name.
        manifest: Where it comes from; empty until it is saved for the first time.
    """

    def __init__(
        self,
        frames: "Mapping[str, pd.DataFrame]",
        meta: dict[str, Any],
        geography: dict[str, Any] | None = None,
        path: Path | None = None,
        inputs: Mapping[str, bytes] | None = None,
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__("compare", frames, meta, path=path, inputs=inputs, manifest=manifest, labels=COLUMNS)
        self._geography = geography

    @property
    def effects(self) -> "pd.DataFrame":
        """Effect of each scenario on every indicator."""
        return self.frame("effects")

    @property
    def households(self) -> "pd.DataFrame":
        """Every household of every pair on the last day, by its two outcomes."""
        return self.frame("households")

    @property
    def fiscal(self) -> "pd.DataFrame":
        """What each scenario costs the public, and what that bought."""
        return self.frame("fiscal")

    @property
    def geography(self) -> dict[str, Any]:
        """The map."""
        if self._geography is None:
            self._geography = {} if self.path is None else folder.read_json(self.path / _MAP)
        return self._geography

    def frame(self, table: str) -> "pd.DataFrame":
        """A table; without rows where nothing was noted in it.

        Raises:
            DataError: Its file is missing or damaged.
        """
        if table in COLUMNS and self.path is None and table not in self._frames:
            import pandas as pd

            return pd.DataFrame({column: np.zeros(0) for column in COLUMNS[table]})
        return super().frame(table)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of a table as JSON has them; of effects also what may be told of them."""
        rows = super().rows(table)
        for row in rows if table == "effects" else ():
            row["told"] = told(*(math.nan if row[name] is None else row[name] for name in _JUDGED))
        return rows

    def write_more(self, partial: Path) -> None:
        """Writes the map beside the tables."""
        write_json(partial / _MAP, self.geography)

    @classmethod
    def load(cls, folder_: str | Path) -> Self:
        """Opens a comparison folder; tables are read when first used.

        Raises:
            DataError: It is none, or was written by a newer version.
        """
        path = usable(folder_).absolute()
        manifest = cls.manifest_of(path, "compare")
        return cls({}, folder.read_json(path / "meta.json"), None, path, manifest=manifest)
