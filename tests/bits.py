"""Digest of a county's whole state, to compare runs bit for bit.

Run as a script it prints the digest of a short run: ``python tests/bits.py SCENARIO DAYS SEED [a.b=c ...]``.
"""

import hashlib
import sys

import numpy as np

from ruralsim.foundation.leaves import leaves
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.world import World

GIVEN = ("seed", "settings", "calendar", "files", "books")
"""What a county is given and does not change, and the page of its ledgers, which are held already."""


def digest(world: World, *without: str) -> str:
    """SHA-256 over everything a county holds: tables, terms, ledgers, tallies and what submodels remember.

    Args:
        world: the county.
        *without: paths that do not count, such as `state.record`.
    """
    sha = hashlib.sha256()
    sha.update(world.tally.days[: world.tally.stored].tobytes())  # whatever the horizon
    for path, value in leaves(world, without=(*GIVEN, "tally.days", *without)):
        sha.update(path.encode())
        number = isinstance(value, (bool, int, float, np.generic, np.ndarray))
        sha.update(np.asarray(value).tobytes() if number else repr(value).encode())
    return sha.hexdigest()


def short_run(name: str, days: int, seed: int, overrides: list[tuple[str, object]]) -> World:
    """World after ``days`` days of a scenario without burn-in."""
    world = prepare(Scenario.load(name, overrides=[("run.burn_in_days", 0), *overrides]), seed, days)
    for _ in range(days):
        step(world)
    return world


if __name__ == "__main__":
    pairs = [item.split("=", 1) for item in sys.argv[4:]]
    print(digest(short_run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [(k, int(v)) for k, v in pairs])))
