"""Digest of a county's whole state, to compare runs bit for bit.

Run as a script it prints the digest of a short run: ``python tests/bits.py SCENARIO DAYS SEED [a.b=c ...]``.
"""

import hashlib
import sys

import numpy as np

from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.world.world import World

TABLES = [
    "farmers",
    "buyers",
    "villages",
    "townships",
    "networks",
    "stations",
    "couriers",
    "consignments",
    "cells",
    "zones",
    "products",
    "programmes",
]


def digest(world: World) -> str:
    """SHA-256 over every live column, the ledgers and the stored tallies."""
    sha = hashlib.sha256()
    for name in TABLES:
        table = getattr(world, name)
        for column in table.columns:
            sha.update(f"{name}.{column}".encode())
            sha.update(np.ascontiguousarray(table.by_row(column)).tobytes())
    sha.update(world.money.total.tobytes())
    sha.update(world.mass.total.tobytes())
    sha.update(world.tally.days[: world.tally.stored].tobytes())
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
