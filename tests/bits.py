"""Digest of a county's whole state, to compare runs bit for bit.

Run as a script it prints the digest of a short run: ``python tests/bits.py SCENARIO DAYS SEED [a.b=c ...]``.
"""

import sys

from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.testing import digest
from ruralsim.world.world import World


def short_run(name: str, days: int, seed: int, overrides: list[tuple[str, object]]) -> World:
    """World after ``days`` days of a scenario without burn-in."""
    world = prepare(Scenario.load(name, overrides=[("run.burn_in_days", 0), *overrides]), seed, days)
    for _ in range(days):
        step(world)
    return world


if __name__ == "__main__":
    pairs = [item.split("=", 1) for item in sys.argv[4:]]
    print(digest(short_run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [(k, int(v)) for k, v in pairs])))
