"""Ensembles: parameter sets that all agree with what is known, for runs that carry this doubt along.

```toml
name = "calibrate_small"
base = "small"

[[members]]
name = "m01"
weight = 1.0
values = { "household.labour.fill" = 0.31, "household.labour.separation" = 0.028 }
```

`run`, `compare` and `sweep` take such a file; so does Python:

```python
ensemble = Ensemble.load("runs/calibrate-calibrate_small/ensemble.toml")
scenarios = [ensemble.apply(Scenario.load("resource_sharing"), i) for i in range(8)]
```
"""

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import PrivateAttr, ValidationError

from ruralsim.experiment.asking.paths import leaves, meant
from ruralsim.foundation import sources
from ruralsim.foundation.errors import OtherModel
from ruralsim.foundation.param import Param, Settings
from ruralsim.foundation.paths import usable
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.errors import explain
from ruralsim.scenario.loading import Document, Override, read
from ruralsim.scenario.problems import InvalidScenario, Problem, refuse
from ruralsim.scenario.schema import Text

_NAME_SHAPE = r"letters, digits, . - and _"


class Member(Settings):
    """One set of parameters."""

    name: str
    weight: Annotated[float, Param("1", 0, None, "Weight", "权重")] = 1.0
    """How often it is used, compared with the others."""
    values: dict[str, float | int]
    """Dotted path → value."""


class Matched(Settings):
    """A target that the members meet, for whoever reads the file."""

    name: str
    en: str = ""
    zh: str = ""
    unit: str = ""
    low: float
    high: float
    source: str = ""


class Ensemble(Settings):
    """Members, and what they were matched to."""

    name: str
    title: Text = Text()
    base: str = ""
    """The scenario that was calibrated; members may be laid over any other."""
    method: str = ""
    version: str = ""
    """Of the model the members were matched with."""
    sources: str = ""
    """Digest of its sources; empty where nobody knows."""
    members: tuple[Member, ...]
    targets: tuple[Matched, ...] = ()
    _document: Document = PrivateAttr(default_factory=Document)
    _queue: list[int] = PrivateAttr(default_factory=list)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Reads and checks an ensemble.

        Raises:
            InvalidScenario: Naming file, line, key, what is wrong and what would be right.
        """
        file = usable(path)
        document = Document(source=file)
        document.merge({"name": file.stem, **read(file)}, file)
        try:
            found = cls.model_validate(document.values)
        except ValidationError as error:
            raise explain(error, document, cls) from None
        refuse(found._problems(document))
        found._document = document
        if found.sources not in ("", sources.model()):
            theirs = sources.named(found.version, found.sources)
            en = f"{file.name} was matched with another version of the model, {theirs}"
            zh = f"{file.name} 由另一版本的模型 {theirs} 校准得出，其成员未必仍符合目标"
            warnings.warn(f"{en}: its members may miss the targets now · {zh}", OtherModel, stacklevel=2)
        return found

    def member(self, i: int) -> list[Override]:
        """Paths and values of the i-th use: i mod K while all weights are equal, else as often as weighed."""
        return list(self.members[self.index(i)].values.items())

    def index(self, i: int) -> int:
        """Which member has its turn; every prefix of turns keeps as close to the weights as it can."""
        owed = [member.weight * len(self._queue) for member in self.members]
        total = sum(member.weight for member in self.members)
        had = [self._queue.count(k) for k in range(len(self.members))]
        while len(self._queue) <= i:
            owed = [o + member.weight for o, member in zip(owed, self.members, strict=True)]
            turn = max(range(len(owed)), key=lambda k: (owed[k] - had[k] * total, -k))
            had[turn] += 1
            self._queue.append(turn)
        return self._queue[i]

    def apply(self, scenario: Scenario, i: int) -> Scenario:
        """A scenario with the member whose turn it is laid over it.

        Raises:
            InvalidScenario: The scenario has no such parameter, or does not take the value.
        """
        return self.laid(scenario, self.index(i))

    def laid(self, scenario: Scenario, k: int) -> Scenario:
        """A scenario with the k-th member laid over it; levers that are not in force stay out of it.

        Raises:
            InvalidScenario: As by `apply`.
        """
        known = leaves(scenario)
        at = ("members", str(k), "values")
        problems, values = [], []
        for path, value in self.members[k].values.items():
            if path not in known:
                problems.append(self._at((*at, path), *_STRANGE, meant(path, known)))
            elif not _idle(scenario, path):
                values.append((path, value))
        if problems:
            raise InvalidScenario(*problems)
        try:
            return scenario.with_values(*values)
        except InvalidScenario as error:
            found = (self._at((*at, p.path), p.en, p.zh, p.hint) for p in error.problems)
            raise InvalidScenario(*found) from None

    def check(self, scenario: Scenario) -> None:
        """Lays every member over a scenario, so that nothing is found out in the middle of the runs.

        Raises:
            InvalidScenario: As by `apply`.
        """
        for k in range(len(self.members)):
            self.laid(scenario, k)

    def describe(self) -> dict[str, Any]:
        """What to write beside results that were made with it."""
        return {
            "name": self.name,
            "title": self.title.model_dump(),
            "members": len(self.members),
            "parameters": list(self.members[0].values),
            "base": self.base,
            "version": self.version,
            "sources": self.sources,
        }

    def used(self, turns: int) -> dict[str, Any]:
        """The same, and which members the first so many uses took."""
        return {**self.describe(), "used": [self.members[self.index(i)].name for i in range(turns)]}

    def to_toml(self) -> str:
        """The text of the file."""
        return toml.dumps(self)

    def _at(self, path: tuple[str, ...], en: str, zh: str, hint: str = "") -> Problem:
        file = self._document.source
        where = self._document.where(path) if file else f"ensemble {self.name}"
        return Problem(where, ".".join(path), en, zh, hint)

    def _problems(self, document: Document) -> Iterator[Problem]:
        """Members that are none, of one name, or of other parameters than the first."""

        def at(k: int, key: str, en: str, zh: str) -> Problem:
            path = ("members", str(k), key)
            return Problem(document.where(path), ".".join(path), en, zh)

        if not self.members:
            where = document.where(("members",))
            yield Problem(where, "members", "there are none", "没有成员", "write · 请写: [[members]]")
            return
        names = set[str]()
        first = self.members[0].values.keys()
        for k, member in enumerate(self.members):
            if not _usable(member.name):
                yield at(k, "name", f"{member.name!r} is no name: {_NAME_SHAPE}", "名称无效")
            elif member.name in names:
                yield at(k, "name", f"two members are named {member.name!r}", "成员重名")
            names.add(member.name)
            if not member.values:
                yield at(k, "values", "sets no parameter", "未设定任何参数")
            elif odd := sorted(first ^ member.values.keys()):
                en = f"sets other parameters than the first: {', '.join(odd)}"
                yield at(k, "values", en, f"与首个成员的参数不同: {', '.join(odd)}")
        if not any(member.weight for member in self.members):
            yield at(0, "weight", "no member has a weight above 0", "所有成员的权重均为 0")


_STRANGE = ("is no parameter of this scenario", "该方案没有这个参数")


def _usable(name: str) -> bool:
    return 0 < len(name) <= 80 and name[0].isalnum() and all(c.isalnum() or c in "._-" for c in name)


def _idle(scenario: Scenario, path: str) -> bool:
    """Whether a path belongs to a lever that is not in force: a null lever stays null."""
    group, _, rest = path.partition(".")
    policies: Mapping[str, Any] = dict(scenario.policies)
    return group == "policies" and policies[rest.partition(".")[0]] is None
