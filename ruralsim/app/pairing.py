"""A process beside the server that makes pairs of runs, and tells after each what they show so far.

It reads one pickled `Asked` from standard input and writes what it has to tell to standard output: a `float`
is how far it has come (0 to 1), a `Told` what the pairs so far say, text why there will be none. When
standard input is closed, whoever asked is gone or has seen enough, and the process ends.
"""

import os
import pickle
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.experiment.comparing.compare import concluded, gathering
from ruralsim.experiment.comparing.question import Compared
from ruralsim.experiment.running.engine import Progress
from ruralsim.experiment.running.measure import Bench
from ruralsim.foundation.errors import RuralsimError
from ruralsim.results.comparison import Comparison
from ruralsim.results.store import Store
from ruralsim.scenario import Scenario

_TOLD_EVERY_S = 0.5
_SIZE = 8  # bytes that tell the length of what follows


@dataclass(frozen=True)
class Asked:
    """What is to be run.

    Attributes:
        scenarios: pickled base and other; the seed of the base is that of the first pair.
        pairs: how many.
        store: folder where the runs stay, so that more pairs need only the new ones.
        jobs: processes at once.
    """

    scenarios: bytes
    pairs: int
    store: Path
    jobs: int

    @classmethod
    def of(cls, scenarios: tuple[Scenario, Scenario], pairs: int, store: Path, jobs: int) -> "Asked":
        """The same of scenarios as they are."""
        return cls(pickle.dumps(scenarios), pairs, store, jobs)


@dataclass(frozen=True, eq=False)
class Told:
    """What the pairs so far say.

    Attributes:
        comparison: as `ruralsim compare` has it, without single households.
        by_village: column of villages → (pairs, villages) differences, mean of the last twelve months.
    """

    comparison: Comparison
    by_village: dict[str, NDArray[np.float64]]


def write(message: Any, to: IO[bytes]) -> None:
    """Writes one message."""
    content = pickle.dumps(message)
    to.write(len(content).to_bytes(_SIZE, "little") + content)
    to.flush()


def read(out_of: IO[bytes]) -> Any:
    """Reads one message; None at the end."""
    size = out_of.read(_SIZE)
    content = out_of.read(int.from_bytes(size, "little")) if len(size) == _SIZE else b""
    return pickle.loads(content) if content else None


def make(asked: Asked, tell: Any) -> None:
    """Makes the pairs.

    Args:
        asked: what to run.
        tell: called with every message.
    """
    scenarios = pickle.loads(asked.scenarios)
    told = [time.monotonic()]

    def listen(step: Progress) -> None:
        if time.monotonic() - told[0] > _TOLD_EVERY_S:
            told[0] = time.monotonic()
            tell(min(step.done / (asked.pairs * len(scenarios)), 1.0))

    question = Compared(scenarios, asked.pairs)
    with Bench(Store(asked.store), jobs=asked.jobs, progress=listen) as bench:
        for found in gathering(question, bench):
            comparison = concluded(question, found)
            comparison.forget("households")  # thousands of rows a pair, which no page shows
            maps = found.maps[1]
            tell(Told(comparison, {name: np.array([m[name][1][-1] for m in maps]) for name in maps[0]}))


def main() -> None:
    """Does what standard input asks."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what anybody prints must not come between messages
    asked = read(sys.stdin.buffer)

    def ends_with_input() -> None:
        while sys.stdin.buffer.read(1):
            pass
        os._exit(0)

    Thread(target=ends_with_input, daemon=True).start()
    try:
        make(asked, lambda message: write(message, out))
    except BrokenPipeError:
        os._exit(0)
    except RuralsimError as error:
        write(str(error), out)


if __name__ == "__main__":
    from ruralsim.app.pairing import main as run  # messages name the classes of this module, not of __main__

    run()
