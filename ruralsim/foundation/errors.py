"""Errors meant for people: shown by the command line and the app as one message, without a traceback."""

import shlex
import sys
from pathlib import Path


class RuralsimError(Exception):
    """Base of every error that a user can understand and mend."""


class ScenarioError(RuralsimError):
    """A scenario names something unknown, or gives a value outside its bounds."""


class DataError(RuralsimError):
    """County data, a run folder or a store is missing, damaged or of another version."""


class PluginError(RuralsimError):
    """A plug-in is missing, fails, or adds what cannot be added.

    Attributes:
        plugin: as it was named: a path, or a module.
        en: what is wrong.
        zh: the same in Chinese.
        hint: what to do, already in both languages.
    """

    def __init__(self, plugin: str, en: str, zh: str, hint: str = "") -> None:
        self.plugin, self.en, self.zh, self.hint = plugin, en, zh, hint
        super().__init__(f"{plugin}: {en} · {zh}" + (f"\n  {hint}" if hint else ""))

    def __reduce__(self) -> tuple[object, tuple[str, ...]]:
        return type(self), (self.plugin, self.en, self.zh, self.hint)


class OutputError(RuralsimError):
    """The place for results cannot be written, or already holds another run."""


class MissingExtra(RuralsimError):
    """An optional part was asked for whose packages are not installed."""

    def __init__(self, extra: str, purpose: str) -> None:
        self.extra = extra
        super().__init__(
            f"{purpose} needs an optional part; to install it · 需要可选组件，安装请用:\n  {_install(extra)}"
        )


def _install(extra: str) -> str:
    """What installs an optional part: ruralsim is on no index, it is installed from its folder."""
    source = Path(__file__).resolve().parents[2]
    if not (source / "constraints.txt").exists():  # installed from a wheel
        return f"in ruralsim's source folder · 在源码目录中: pip install -c constraints.txt -e '.[{extra}]'"
    words = (sys.executable, "-m", "pip", "install", "-c", str(source / "constraints.txt"))
    return shlex.join((*words, "-e", f"{source}[{extra}]"))


class OtherModel(UserWarning):
    """Something that another version of the model made is passed over, or is used knowingly."""


class ConservationError(RuralsimError):
    """A law that every run obeys was broken: a defect of the model, never of the scenario.

    Attributes:
        law: "money", "mass", "parcels" …
        day: The day of the breach, negative during burn-in.
        who: The sector, product or direction concerned.
        gap: What is missing (negative) or too much, in the law's unit.
    """

    def __init__(self, law: str, day: int, who: str, gap: float, detail: str = "") -> None:
        self.law, self.day, self.who, self.gap = law, day, who, gap
        super().__init__(
            f"law of {law} broken on day {day} for {who}: gap {gap:.6g}{'; ' if detail else ''}{detail}"
        )
