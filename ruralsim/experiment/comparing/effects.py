"""What many pairs of runs say together: the tables of a comparison."""

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ruralsim.experiment.asking.paths import label, leaves, spoken
from ruralsim.experiment.comparing.gathered import MAPPED, Gathered
from ruralsim.experiment.comparing.public_cost import public_cost
from ruralsim.experiment.reading import pairs
from ruralsim.experiment.reading.differences import PairedDifferences, holm, paired_differences
from ruralsim.experiment.reading.indicators import mean_of, seasonal
from ruralsim.experiment.reading.pairs import Group
from ruralsim.foundation.judging import FEW, LEVEL
from ruralsim.foundation.param import walk
from ruralsim.results.comparison import COLUMNS, Comparison

if TYPE_CHECKING:
    from ruralsim.experiment.comparing.stopping import Until
    from ruralsim.scenario import Scenario


class Effects(Gathered):
    """The tables of what was gathered."""

    def comparison(self) -> Comparison:
        """The tables, and what explains them."""
        others = range(1, len(self.scenarios))
        frames = {
            "effects": pd.concat([self._effects(i) for i in others], ignore_index=True),
            "households": pd.concat([self._households(i) for i in others], ignore_index=True),
            "fiscal": pd.concat([public_cost(self, i) for i in others], ignore_index=True),
            "groups": pd.concat([self._groups(i) for i in others], ignore_index=True),
            "crossings": pd.concat([self._crossings(i) for i in others], ignore_index=True),
            "trajectories": pd.concat([self._course(i) for i in (0, *others)], ignore_index=True),
            "villages": pd.concat([self._villages(i) for i in others], ignore_index=True),
        }
        effects, groups = frames["effects"], frames["groups"]
        shown = np.array([bool(self.entries[name]["headline"]) for name in effects["indicator"]], bool)
        effects["p_holm"] = np.where(
            shown, holm(np.where(shown, effects["p"], np.nan)), holm(effects["p"])
        )  # whoever looks at the headline looks at few, whoever looks further at all
        groups["p_holm"] = holm(groups["p"])
        for frame in frames.values():
            for column in frame.columns.intersection(["scenario"]):
                frame[column] = frame[column].astype("category")
        inputs = {name: content for _, copies in self.kept for name, content in copies.items()}
        tables = {k: f[list(COLUMNS[k])] for k, f in frames.items()}
        return Comparison(tables, self._about(), self.geography, inputs=inputs)

    def _about(self) -> dict[str, Any]:
        keep = ("start", "days", "county", "flows", "sectors")
        listed = [
            {
                "key": key,
                "name": s.name,
                "title": s.title.model_dump(),
                "story": s.story.model_dump(),
                "notes": s.notes,
                "hash": s.hash(),
                "outside": [note._asdict() for note in s.outside()],
                "changes": changes(self.kept[0][0], kept),
                "scenario": kept.to_toml(),
            }
            for key, s, (kept, _) in zip(self.keys, self.scenarios, self.kept, strict=True)
        ]
        return {
            **{name: self.meta.get(name) for name in keep},
            "scenarios": listed,
            "keys": self.keys,
            "seeds": self.seeds,
            "level": LEVEL,
            "noticeable": pairs.NOTICEABLE,
            "one_county": self.one_county,
            "other_places": {
                key: [_otherwise(s, place) for place in places]
                for key, s, places in zip(self.keys, self.scenarios, self.other_places, strict=True)
            },
            "ensemble": None if self.ensemble is None else self.ensemble.used(self.pairs),
            "until": None if self.until is None else self._stopped(self.until),
            "indicators": [{**e, "seasonal": seasonal(e)} for e in self.entries.values()],
            "villages": {name: self.meta["columns"]["villages"][name] for name in MAPPED},
            "columns": {t: {c: label._asdict() for c, label in cs.items()} for t, cs in COLUMNS.items()},
        }

    def _stopped(self, until: "Until") -> dict[str, Any]:
        """The rule, whether its aim was reached, and where was looked with what level."""
        looked = {"looks": list(until.looks), "each": self.level, "met": self.short(until) <= 1.0}
        return {**vars(until), **looked}

    def _effects(self, i: int) -> pd.DataFrame:
        names = list(self.entries)
        a, b = (self.matrix(self.readings[k], names) for k in (0, i))
        effect = paired_differences(a, b, level=self.level)
        frame = _frame(effect)
        frame["p"] = np.minimum(frame["p"] * self.looks, 1.0)  # for each look, as the intervals are
        frame.insert(0, "scenario", self.keys[i])
        frame.insert(1, "indicator", names)
        frame.insert(2, "unit", [self.entries[name]["unit"] for name in names])
        return frame[effect.reps > 0]

    def _households(self, i: int) -> pd.DataFrame:
        parts = [
            pd.DataFrame(pair.columns).assign(seed=seed)
            for seed, pair in zip(self.seeds, self.pairs_of[i], strict=True)
        ]
        return (
            pd.concat(parts, ignore_index=True)
            .reindex(columns=list(COLUMNS["households"]))
            .assign(scenario=self.keys[i])
        )

    def _groups(self, i: int) -> pd.DataFrame:
        rows = []
        for dimension, group in self.groups[i][0]:
            found = [g[dimension, group] for g in self.groups[i]]
            mean = {f.name: mean_of([getattr(g, f.name) for g in found]) for f in fields(Group)}
            gain = paired_differences(
                np.zeros(len(found)), [g.gain for g in found], bootstrap=False, level=self.level
            )
            net = self.interval([g.rose - g.fell for g in found])
            rows.append(
                {
                    "dimension": dimension,
                    "group": group,
                    **mean,
                    "gain_low": gain.low[0],
                    "gain_high": gain.high[0],
                    "p": min(gain.p[0] * self.looks, 1.0),  # for each look, as the intervals are
                    "net": net[0][0],
                    "net_low": net[1][0],
                    "net_high": net[2][0],
                    "reps": len(found),
                }
            )
        return pd.DataFrame(rows, columns=[*COLUMNS["groups"]]).assign(scenario=self.keys[i])

    def _crossings(self, i: int) -> pd.DataFrame:
        pairs, rows = self.pairs_of[i], []
        for day in pairs[0].crossings:
            crossed = np.array([p.crossings[day] for p in pairs], float)
            net = self.interval(crossed[:, 0] - crossed[:, 1])
            rose, fell = crossed.mean(axis=0)
            rows.append([self.keys[i], day, rose, fell, *(float(x[0]) for x in net), len(pairs)])
        return pd.DataFrame(rows, columns=list(COLUMNS["crossings"]))

    def _course(self, i: int) -> pd.DataFrame:
        names = list(self.entries)
        shape = (self.pairs, len(names) * len(self.dates))
        a, b = (
            np.array(
                [[run.get(n, np.full(len(self.dates), np.nan)) for n in names] for run in self.courses[k]]
            ).reshape(shape)
            for k in (0, i)
        )
        mean, low, high = self.interval(b)
        effect = paired_differences(a, b, level=self.level, bootstrap=False)
        frame = pd.DataFrame(
            {
                "scenario": self.keys[i],
                "date": np.tile(self.dates, len(names)),
                "indicator": np.repeat(names, len(self.dates)),
                "mean": mean,
                "mean_low": low,
                "mean_high": high,
                "diff": effect.diff,
                "low": effect.low,
                "high": effect.high,
            }
        )
        return frame[np.isfinite(mean)]

    def _villages(self, i: int) -> pd.DataFrame:
        """Means over the pairs, of a county that all of them share."""
        maps = self.maps[i]
        parts = []
        for column in maps[0] if maps else ():
            base, diff = (self.interval(np.array([m[column][k].ravel() for m in maps])) for k in (0, 1))
            months, villages = maps[0][column][0].shape
            parts.append(
                pd.DataFrame(
                    {
                        "scenario": self.keys[i],
                        "date": np.repeat(self.dates[:months], villages),
                        "village": np.tile(np.arange(villages, dtype=np.int32), months),
                        "column": column,
                        "base": base[0].astype(np.float32),
                        "diff": diff[0].astype(np.float32),
                        "clear": (len(maps) >= FEW) & ((diff[1] > 0.0) | (diff[2] < 0.0)),
                    }
                )
            )
        return pd.concat(parts) if parts else pd.DataFrame(columns=list(COLUMNS["villages"]))


def changes(base: "Scenario", other: "Scenario") -> list[dict[str, Any]]:
    """What a scenario sets otherwise than the base: path, values, unit and labels; dated changes last.

    Of a lever's setting it also says what is usual: the value that it has if nobody sets it.
    """
    ours, theirs = (_settings(s) for s in (base, other))
    known = leaves(other)
    found = []
    for path in {**ours, **theirs}:
        a, b = ours.get(path), theirs.get(path)
        values = [None if p is None else p["value"] for p in (a, b)]
        if values[0] != values[1]:
            about = b or a or {}
            found.append(
                {"path": path, "base": values[0], "value": values[1]}
                | {key: about[key] for key in ("unit", "en", "zh")}
                | _usual(other if b else base, path)
            )
    same = [change for change in other.changes if change in base.changes]
    for change in (*base.changes, *other.changes):
        if change not in same:
            value = _plain(change.value)
            pair = (value, None) if change in base.changes else (None, value)
            about = label(other, known[change.path])
            found.append(
                {
                    "path": f"{change.path} @ {change.date}",
                    "base": pair[0],
                    "value": pair[1],
                    "unit": about["unit"],
                    "en": f"{about['en']}, from {change.date} on",
                    "zh": f"{about['zh']}（自 {change.date} 起）",
                }
            )
    return found


def _usual(scenario: "Scenario", path: str) -> dict[str, Any]:
    """A lever's setting as the lever has it; nothing for other paths."""
    table, *keys = path.split(".")
    if table != "policies" or len(keys) != 2:
        return {}
    field = scenario.kit.levers[keys[0]].model_fields[keys[1]]
    return {"usual": _plain(field.get_default(call_default_factory=True))}


def _otherwise(scenario: "Scenario", place: str) -> dict[str, str]:
    """In what a scenario is another county, in words: what `differences` says, with its path's labels."""
    path, _, values = place.partition(" ")
    known = leaves(scenario)
    about = label(scenario, known[path]) if path in known else {"en": path, "zh": path}
    return {tongue: f"{about[tongue]} {values}" for tongue in ("en", "zh")}


def _settings(scenario: "Scenario") -> dict[str, dict[str, Any]]:
    """Path → value, unit and labels; lists of a lever (townships, layers) and dates are among them."""
    return {
        leaf.path: {"value": _plain(leaf.value), **label(scenario, leaf)}
        for leaf in walk(scenario)
        if leaf.param is not None or leaf.path.startswith("policies.")
    }


def _plain(value: object) -> Any:
    """A value as a table shows it: numbers and switches as they are, lists and dates in words."""
    return value if isinstance(value, bool | int | float | str | None) else spoken(value)


def _frame(effect: PairedDifferences) -> pd.DataFrame:
    return pd.DataFrame({f.name: getattr(effect, f.name) for f in fields(PairedDifferences)})
