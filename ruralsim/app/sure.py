"""How sure a difference is: pairs of runs of two counties, made while the page lives on."""

import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import BoundedSemaphore
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ruralsim.app.live import Live
from ruralsim.app.pairing import Asked, Told, read, write
from ruralsim.app.ui import Reactive, solara
from ruralsim.experiment.running.cluster import processors
from ruralsim.foundation.errors import RuralsimError
from ruralsim.report.text import text
from ruralsim.results.comparison import Comparison
from ruralsim.scenario import Scenario

PAIRS = (4, 8, 16, 32)
"""Pairs to choose from."""

_AT_ONCE = 2  # visitors whose pairs are made at a time
_room = BoundedSemaphore(_AT_ONCE)
_FULL = (
    f"pairs of {_AT_ONCE} visitors are under way on this server: try again in a minute · "
    f"本服务器正在为 {_AT_ONCE} 位访客运行配对，请稍后再试"
)
_LOST = "the runs were broken off; the log of the server says why · 配对运行中断，原因见服务器日志"
_CHANGED = text("with changes", "调整后")


class Wanted(NamedTuple):
    """What is to be known.

    Attributes:
        scenarios: base and other, with what was changed so far.
        pairs: how many.
        number: of the request; two of the same are two.
    """

    scenarios: tuple[Scenario, Scenario]
    pairs: int
    number: int


class Known(NamedTuple):
    """What is known.

    Attributes:
        comparison: of the pairs so far.
        by_village: see `pairing.Told`.
        pairs: how many they are.
        of: digest of the scenarios; what was changed since has another.
    """

    comparison: Comparison
    by_village: dict[str, NDArray[np.float64]]
    pairs: int
    of: tuple[str, ...]


@dataclass(eq=False)
class Sure:
    """State and commands of one visitor's pairs.

    Attributes:
        wanted: what was asked for last; None once it is stopped or done.
        done: how far it has come, 0 to 1.
        known: what the pairs say so far; None before the first.
        error: why there will be no more.
    """

    wanted: Reactive[Wanted | None] = field(default_factory=lambda: solara.reactive(None))
    done: Reactive[float] = field(default_factory=lambda: solara.reactive(0.0))
    known: Reactive[Known | None] = field(default_factory=lambda: solara.reactive(None))
    error: Reactive[str] = field(default_factory=lambda: solara.reactive(""))
    _folder: TemporaryDirectory[str] | None = None
    _end: Callable[[], None] | None = None
    _asked: int = 0

    def ask(self, counties: tuple[Live, ...], seed: int, pairs: int, notes: str = "") -> None:
        """Begins with pairs of two counties as they have been changed so far."""
        self.stop()
        self._asked += 1
        self.wanted.value = Wanted(scenarios_of(counties, seed, notes), pairs, self._asked)

    def stop(self) -> None:
        """Makes no more pairs; what is known stays."""
        self.wanted.value = None
        if self._end is not None:
            self._end()

    def forget(self) -> None:
        """Makes no more pairs, and knows nothing: there are other counties."""
        self.stop()
        self.known.value, self.error.value = None, ""

    def close(self) -> None:
        """Ends everything, when the visitor has left."""
        self.stop()
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    def work(self) -> None:
        """Makes the pairs that are wanted, and tells of each; runs in a thread of its own."""
        wanted = self.wanted.value
        if wanted is None:
            return
        self.done.value, self.error.value = 0.0, ""
        if not _room.acquire(blocking=False):
            self.error.value, self.wanted.value = _FULL, None
            return
        try:
            self._work(wanted)
        finally:
            _room.release()
            if self.wanted.value is wanted:
                self.wanted.value = None

    def _work(self, wanted: Wanted) -> None:
        of = tuple(scenario.hash() for scenario in wanted.scenarios)
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="ruralsim-", ignore_cleanup_errors=True)
        asked = Asked.of(wanted.scenarios, wanted.pairs, Path(self._folder.name), max(processors() - 1, 1))
        command = [sys.executable, "-m", "ruralsim.app.pairing"]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
            assert child.stdin is not None
            assert child.stdout is not None
            self._end = child.kill
            with suppress(BrokenPipeError):
                write(asked, child.stdin)
            message: object = None
            while self.wanted.value is wanted and (message := read(child.stdout)) is not None:
                if self.wanted.value is not wanted:
                    break
                match message:
                    case float():
                        self.done.value = message
                    case str():
                        self.error.value = message
                    case Told(comparison, by_village):
                        self._learn(Known(comparison, by_village, len(comparison.meta["seeds"]), of))
            child.kill()
            known = self.known.value
            there = known is not None and known.of == of and known.pairs >= wanted.pairs
            if self.wanted.value is wanted and not there and not self.error.value:
                self.error.value = _LOST

    def _learn(self, known: Known) -> None:
        """Takes what pairs say, unless more of the same were known before."""
        before = self.known.value
        if before is None or before.of != known.of or before.pairs < known.pairs:
            self.known.value = known


def scenarios_of(counties: tuple[Live, ...], seed: int, notes: str = "") -> tuple[Scenario, Scenario]:
    """The scenarios of two counties with their changes; the other one's title says that it is another.

    Args:
        counties: base and other.
        seed: of the first pair.
        notes: of the other.

    Raises:
        RuralsimError: There are not two.
    """
    if len(counties) != 2:
        raise RuralsimError("nothing to compare with · 没有可对比的县域")
    base, other = (
        county.world.settings.with_values(("run.seed", seed), ("run.replications", 1)) for county in counties
    )
    if other.title == base.title:
        titles = {language: getattr(other.title, language) or other.name for language in ("en", "zh")}
        marks = {"en": f"{titles['en']}, {_CHANGED['en']}", "zh": f"{titles['zh']}（{_CHANGED['zh']}）"}
        other = other.with_values(*((f"title.{language}", words) for language, words in marks.items()))
    return base, other.with_values(("notes", notes))


def digest(counties: tuple[Live, ...]) -> tuple[str, ...]:
    """Of the scenarios as they stand now; see `Known.of`."""
    return tuple(county.world.settings.hash() for county in counties)
