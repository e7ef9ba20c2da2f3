"""The runs that results rest on: enough to make each of them again, and to see whether it is the same.

In a folder of results `runs/runs.parquet` names each run by key, scenario and seed, with a digest of its
bits; `runs/scenarios.parquet` holds the scenarios in full, whose data files lie in `inputs/`.
"""

from collections.abc import Collection, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ruralsim.foundation.days import rows_kept
from ruralsim.results.files import Columns, read_inputs, read_table, write_inputs, write_table

if TYPE_CHECKING:
    from ruralsim.results.results import Results
    from ruralsim.results.store import Store

_RUNS, _SCENARIOS = "runs/runs.parquet", "runs/scenarios.parquet"
_LABELS = {
    "key": {"unit": "", "en": "Key of the run", "zh": "运行键"},
    "scenario": {"unit": "", "en": "Hash of the scenario", "zh": "方案摘要"},
    "seed": {"unit": "", "en": "Seed of all chance", "zh": "随机种子"},
    "bits": {"unit": "", "en": "Digest of every indicator at every month's end", "zh": "各指标月末值摘要"},
    "toml": {"unit": "", "en": "The scenario in full", "zh": "完整方案"},
}


class Run(NamedTuple):
    """One run.

    Attributes:
        key: its name in a store.
        scenario: hash of its scenario.
        seed: of all chance.
        bits: digest of what came out; see `bits`.
    """

    key: str
    scenario: str
    seed: int
    bits: str


class Runs:
    """Runs by key, and the scenarios they are runs of.

    Attributes:
        runs: key → run.
        scenarios: hash → scenario, TOML.
        inputs: name below the folder → content of each data file that the scenarios name.
        plugins: name → digest of what was loaded from outside the package; of runs noted as they were made.
    """

    def __init__(self) -> None:
        self.plugins: dict[str, str] = {}
        self.runs: dict[str, Run] = {}
        self.scenarios: dict[str, str] = {}
        self.inputs: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self.runs)

    def add(self, results: "Results") -> None:
        """Notes a run."""
        about = results.manifest
        run = Run(
            str(about["made_from"]),
            str(about["scenario_hash"]),
            int(about["seed"]),
            bits(results.columns("indicators")),
        )
        self.runs[run.key] = run
        self.scenarios[run.scenario] = results.scenario
        self.inputs |= results.inputs
        self.plugins |= about.get("plugins") or {}

    @classmethod
    def of_store(cls, store: "Store", keys: Collection[str] | None = None) -> "Runs":
        """Runs of a store: those of these keys, or all.

        Args:
            store: where they lie.
            keys: of the runs wanted; those that are not there are left out.
        """
        found, rows = cls(), store.runs()
        rows = rows if keys is None else rows[rows["key"].isin(set(keys))]
        digests = {
            str(key): bits({str(name): series[name].to_numpy() for name in series})
            for key, series in store.series(list(rows["key"])).groupby("key", sort=False)
        }
        for key, scenario, seed in rows[["key", "scenario", "seed"]].itertuples(index=False):
            found.runs[key] = Run(key, scenario, int(seed), digests[key])
        texts = store.scenarios().set_index("scenario")["toml"]
        found.scenarios = {run.scenario: str(texts[run.scenario]) for run in found.runs.values()}
        named = "".join(found.scenarios.values())
        found.inputs = {name: text for name, text in read_inputs(store.path).items() if name in named}
        return found

    @classmethod
    def read(cls, folder: Path) -> "Runs":
        """Runs that a folder names; none where it names none."""
        found = cls()
        if (folder / _RUNS).exists():
            columns = read_table(folder / _RUNS)
            rows = zip(*(columns[name].tolist() for name in Run._fields), strict=True)
            found.runs = {run.key: run for run in map(Run._make, rows)}
            texts = read_table(folder / _SCENARIOS)
            found.scenarios = dict(zip(texts["scenario"].tolist(), texts["toml"].tolist(), strict=True))
            found.inputs = read_inputs(folder)
        return found

    def write(self, folder: Path) -> None:
        """Writes the runs into a folder, in the order of their keys, with their scenarios and data files."""
        runs = sorted(self.runs.values())
        texts = sorted(self.scenarios.items())
        columns: Columns = {
            name: np.array([getattr(run, name) for run in runs], np.int64 if name == "seed" else str)
            for name in Run._fields
        }
        scenarios = {
            name: np.array([row[i] for row in texts], str) for i, name in enumerate(("scenario", "toml"))
        }
        (folder / _RUNS).parent.mkdir(exist_ok=True)
        write_table(folder / _RUNS, columns, _LABELS)
        write_table(folder / _SCENARIOS, scenarios, _LABELS)
        write_inputs(folder, self.inputs)


def bits(indicators: Mapping[str, "np.ndarray"]) -> str:
    """Digest of what came out of a run: every bit of every indicator, on the days that a store keeps.

    Args:
        indicators: date and indicators; columns without any value do not count, since a store has such
            columns for indicators that other runs have.
    """
    rows = rows_kept(indicators["date"])
    found = blake2b(digest_size=16)
    for name in sorted(indicators.keys() - {"key"}):
        kept = indicators[name][rows]
        if name == "date":
            kept = kept.astype("M8[D]").astype("<i8")
        else:
            kept = kept.astype("<f8")
            absent = np.isnan(kept)
            if absent.all():
                continue
            kept = np.where(absent, np.nan, kept)  # one way of writing that there is no value
        found.update(f"{name}\0".encode() + kept.tobytes())
    return found.hexdigest()
