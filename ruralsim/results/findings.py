"""Findings: what many runs say together, in memory and in a folder.

A folder of findings holds `meta.json`, one Parquet file per table, the question as it was asked
(`asked.toml`) and a page. Like a run folder it describes itself, is whole or absent, and can be rendered
again for years.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import counted
from ruralsim.results import budget_tables, calibration_tables, folder, sensitivity_tables
from ruralsim.results.describe import Label, read_labels
from ruralsim.results.files import read_inputs, read_table, write_inputs, write_json, write_table
from ruralsim.results.provenance import of_many

if TYPE_CHECKING:
    import pandas as pd

Kind = Literal["study", "attribution", "budget", "calibration", "sensitivity", "discovery"]

_READINGS = """
cell    | | Cell of the study     | 情景
seed    | | Seed                  | 种子
reading | | What was read         | 读数
value   | | Value, in its unit    | 数值
"""

_EFFECTS = """
cell       | | Cell of the study                                | 情景
reading    | | What was read                                    | 读数
unit       | | Unit of the values                               | 单位
base_mean  | | Mean of the base cell over seeds                 | 基准均值
mean       | | Mean of the cell over seeds                      | 情景均值
mean_low   | | Lower end of its interval                        | 均值区间下限
mean_high  | | Upper end of its interval                        | 均值区间上限
diff       | | Mean of paired differences                       | 配对差值均值
low        | | Lower end of its interval                        | 差值区间下限
high       | | Upper end of its interval                        | 差值区间上限
detectable | | Smallest true effect found with 80 % power       | 最小可检出效应(检验效能80%)
reps       | | Pairs in which both are defined                  | 有效配对数
"""

_CLAIMS = """
claim      | | Claim                                            | 论断
reading    | | What was read                                    | 读数
unit       | | Unit of the values                               | 单位
expected   | | Expected sign; 0 none                            | 预期符号(0为无预期)
value      | | Weighted sum of the cells' means                 | 各情景加权值
low        | | Lower end of its interval                        | 区间下限
high       | | Upper end of its interval                        | 区间上限
p          | | p value of the paired t test, two-sided          | 配对t检验p值
p_holm     | | The same, corrected for the number of claims     | 按论断数校正的p值(Holm)
detectable | | Smallest true value found with 80 % power        | 最小可检出值(检验效能80%)
reps       | | Seeds in which it is defined                     | 有效种子数
relevant   | | Smallest difference that counts                  | 有意义的最小差异
verdict    | | supports, contradicts, slight, open, few, none or finding | 结论
"""

_COURSES = """
cell      | | Cell of the study                   | 情景
date      | | Month end, or the last day          | 月末或最后一天
indicator | | Indicator                           | 指标
mean      | | Mean over seeds                     | 均值
mean_low  | | Lower end of its interval           | 均值区间下限
mean_high | | Upper end of its interval           | 均值区间上限
diff      | | Mean of paired differences          | 配对差值均值
low       | | Lower end of its interval           | 差值区间下限
high      | | Upper end of its interval           | 差值区间上限
"""

_VALUES = """
levers  | | Levers in force, joined by + | 生效举措
seed    | | Seed                         | 种子
reading | | What was read                | 读数
value   | | Value, in its unit           | 数值
"""

_SHAPLEY = """
lever   | | Lever                                                | 举措
reading | | What was read                                        | 读数
unit    | | Unit of the values                                   | 单位
value   | | Shapley value: mean gain over every order of joining | 沙普利值(各加入顺序的平均增量)
low     | | Lower end of its interval                            | 区间下限
high    | | Upper end of its interval                            | 区间上限
alone   | | Effect of the lever alone                            | 单独实施的效应
last    | | What the bundle loses without it                     | 从组合中去掉的损失
reps    | | Seeds                                                | 种子数
"""

_INTERACTIONS = """
lever   | | Lever                                                   | 举措
other   | | Another lever                                           | 另一举措
reading | | What was read                                           | 读数
unit    | | Unit of the values                                      | 单位
value   | | Shapley interaction: gain of both over the sum of gains | 交互效应(共同增量减去各自增量之和)
low     | | Lower end of its interval                               | 区间下限
high    | | Upper end of its interval                               | 区间上限
reps    | | Seeds                                                   | 种子数
"""

COLUMNS: Mapping[Kind, Mapping[str, Mapping[str, Label]]] = {
    "study": {
        "readings": read_labels(_READINGS),
        "effects": read_labels(_EFFECTS),
        "claims": read_labels(_CLAIMS),
        "courses": read_labels(_COURSES),
    },
    "attribution": {
        "values": read_labels(_VALUES),
        "shapley": read_labels(_SHAPLEY),
        "interactions": read_labels(_INTERACTIONS),
    },
    "budget": budget_tables.TABLES,
    "calibration": calibration_tables.TABLES,
    "sensitivity": sensitivity_tables.SENSITIVITY,
    "discovery": sensitivity_tables.DISCOVERY,
}
"""Kind → table → column → unit and labels."""


class Findings:
    """Tables of one kind of findings, and what explains them.

    Args:
        kind: "study" or "attribution".
        frames: Table name → data frame; see `COLUMNS`.
        meta: Title, question, cells or levers, readings with labels and units, seeds, version.
        asked: The question as a file.
        path: The folder, if they lie in one.
        inputs: Name below the folder → content of each data file that a scenario asked about names.
        manifest: Where they come from; empty until they are saved for the first time.
    """

    def __init__(
        self,
        kind: Kind,
        frames: "Mapping[str, pd.DataFrame]",
        meta: dict[str, Any],
        asked: str = "",
        path: Path | None = None,
        inputs: Mapping[str, bytes] | None = None,
        manifest: Mapping[str, Any] | None = None,
    ) -> None:
        self.kind, self.meta, self.asked, self.path = kind, meta, asked, path
        self.manifest = dict(manifest or {})
        self._inputs = inputs
        self._frames = dict(frames)

    @property
    def inputs(self) -> Mapping[str, bytes]:
        """Data files that a scenario asked about names: name below the folder → content."""
        if self._inputs is None:
            self._inputs = {} if self.path is None else read_inputs(self.path)
        return self._inputs

    def frame(self, table: str) -> "pd.DataFrame":
        """A table.

        Raises:
            DataError: Its file is missing or damaged.
        """
        columns = COLUMNS[self.kind]
        if table not in columns:
            raise KeyError(f"no table {table!r}: there are {', '.join(columns)}")
        if table not in self._frames or self._frames[table].columns.empty:
            import pandas as pd

            made = table in self._frames  # of no rows, and so of no columns
            found = {} if made or self.path is None else read_table(self.path / f"{table}.parquet")
            self._frames[table] = pd.DataFrame(found, columns=list(columns[table]))
        return self._frames[table]

    def save(self, folder_: str | Path) -> Path:
        """Writes the folder, whole or not at all, and returns its path.

        Raises:
            OutputError: The place holds something else, cannot be written, or is full.
        """
        frames = {name: self.frame(name) for name in COLUMNS[self.kind]}
        inputs = self.inputs
        self.manifest = self.manifest or {"format": f"ruralsim-{self.kind}/1", **of_many(self.meta, inputs)}
        with folder.whole(folder_, self.kind) as partial:
            write_inputs(partial, inputs)
            write_json(partial / "meta.json", self.meta, indent=1)
            (partial / "asked.toml").write_text(self.asked, encoding="utf-8")
            for name, frame in frames.items():
                labels = {column: label._asdict() for column, label in COLUMNS[self.kind][name].items()}
                write_table(partial / f"{name}.parquet", {c: frame[c].to_numpy() for c in labels}, labels)
            write_json(partial / folder.MANIFEST, self.manifest, indent=1)
        self.path = usable(folder_).absolute()
        return self.path

    @classmethod
    def load(cls, folder_: str | Path) -> "Findings":
        """Opens a folder of findings; tables are read when first used.

        Raises:
            DataError: It is none, or was written by a newer version.
        """
        path = usable(folder_).absolute()
        manifest = folder.read_json(path / folder.MANIFEST)
        format_ = str(manifest.get("format"))
        for kind in COLUMNS:
            if format_.startswith(f"ruralsim-{kind}/"):
                if format_ != f"ruralsim-{kind}/1":
                    raise DataError(f"{path} has format {format_}; this version reads ruralsim-{kind}/1")
                asked = path / "asked.toml"
                text = asked.read_text(encoding="utf-8") if asked.exists() else ""
                return cls(kind, {}, folder.read_json(path / "meta.json"), text, path, manifest=manifest)
        raise DataError(f"{path} holds neither a study nor an attribution")

    def __repr__(self) -> str:
        seeds = counted(len(self.meta.get("seeds", [])), "seed")
        return f"<Findings: {self.kind} {self.meta.get('name', '')}, {seeds}>"
