"""Findings of others, and other ways to see the model's mechanisms: read from `published.toml`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Published:
    """What was found elsewhere, and the experiment that asks the same here.

    Attributes:
        key: of the row.
        en: what was found.
        zh: the same in Chinese.
        source: who found it, where and by what.
        set: paths and values laid over the base.
        indicator: what is read at the end of the run.
        range: the effect on it that agrees, from the smaller to the larger.
        relative: the effect is a part of the base's mean.
    """

    key: str
    en: str
    zh: str
    source: str
    set: Mapping[str, Any]
    indicator: str
    range: tuple[float, float]
    relative: bool = False

    def command(self, base: str, seeds: int) -> str:
        """What asks it again on the command line."""
        from ruralsim.scenario import toml

        laid = "+".join(f"{path}={toml.value(value)}" for path, value in self.set.items())
        return f"ruralsim compare {base} '{base}+{laid}' --reps {seeds}"


@dataclass(frozen=True)
class Alternative:
    """Another way to see a mechanism.

    Attributes:
        key: of the row.
        en: what it is.
        zh: the same in Chinese.
        set: paths and values.
    """

    key: str
    en: str
    zh: str
    set: Mapping[str, Any] = field(default_factory=dict)


def published() -> list[Published]:
    """Every finding of the file, in its order."""
    return [Published(**{**row, "range": tuple(row["range"])}) for row in _file()["finding"]]


def alternatives() -> list[Alternative]:
    """Every alternative of the file, in its order."""
    return [Alternative(**row) for row in _file()["alternative"]]


def asked() -> str:
    """The file as it stands."""
    return Path(__file__).with_name("published.toml").read_text(encoding="utf-8")


def _file() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(asked())
