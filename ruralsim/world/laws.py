"""The laws every day obeys: mass, money and parcels are conserved, numbers are finite.

`open_books` is read before the day and `check` after it; a gap raises `ConservationError` naming law, day,
who and how much. Used by ``--check`` and by the tests of every scenario.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.codes import DELIVERED
from ruralsim.entities.tally import TALLY
from ruralsim.foundation.errors import ConservationError
from ruralsim.foundation.leaves import leaves
from ruralsim.foundation.ledger import Sector
from ruralsim.world.world import World

TOLERANCE = 1e-9

GIVEN = ("settings", "calendar", "files", "geometry", "intents")
UNBOUNDED = (
    "programmes.budget_cny", "travel", "state.record",
    *(f"villages.{unit}_{end}" for unit in ("minutes", "km") for end in ("township", "seat")),
    *(f"townships.{unit}_seat" for unit in ("minutes", "km")),
)  # fmt: skip
"""Where infinity means something (no cap, no road), and NaN that nothing was observed."""

_UP_IN, _UP_OUT = ("up_orders",), ("up_delivered", "up_returned", "up_lost")
_DOWN_IN, _DOWN_OUT = ("down_orders",), ("down_delivered", "down_returned", "down_lost", "down_uncollected")


@dataclass
class Books:
    """Stocks at one moment.

    Attributes:
        mass_kg: shape (products,), all produce in the county.
        cash: cash by sector that keeps it in a table.
        up: consignments in the system.
        down: down-going parcels in the system.
    """

    mass_kg: NDArray[np.float64]
    cash: dict[Sector, float]
    up: int
    down: int


def open_books(world: World) -> Books:
    """Count what is in the county now."""
    c, n, p = world.consignments, world.consignments.n, world.products
    live = c.stage[:n] < DELIVERED
    road = np.bincount(c.product[:n][live], weights=c.kg[:n][live], minlength=p.n)
    s = world.stations
    return Books(
        mass_kg=world.farmers.stock_kg.sum(axis=1) + road + p.trader_kg + p.coop_kg,
        cash={
            Sector.HOUSEHOLDS: float(world.farmers.cash.sum()),
            Sector.NETWORKS: float(world.networks.cash.sum()),
            Sector.PROCESSORS: float(world.townships.processor_cash.sum()),
            Sector.PLATFORM: float(c.paid_cny[:n][live].sum()),
        },
        up=int(live.sum()),
        down=int(s.down_inbound.sum()) + int(s.down_hub.sum()) + int(s.down_township.sum()),
    )


def check(world: World, before: Books) -> None:
    """Compare the day's ledgers with what changed since ``before``; call before the day is closed.

    Raises:
        ConservationError: a law is broken.
    """
    after = open_books(world)
    world.mass.check(before.mass_kg, after.mass_kg, world.day)
    world.money.check(world.day)
    _check_money(world, before, after)
    _check_parcels(world, before, after)
    _check_finite(world)


def _check_money(world: World, before: Books, after: Books) -> None:
    net = world.money.nets()
    turnover = float(world.money.today.sum())
    for sector, cash in after.cash.items():
        gap = cash - before.cash[sector] - float(net[sector])
        if abs(gap) > TOLERANCE * max(turnover, abs(cash), 1.0):
            raise ConservationError("money", world.day, sector.name.lower(), gap)


def _check_parcels(world: World, before: Books, after: Books) -> None:
    today = world.tally.today
    for name, into, out, delta in (
        ("up", _UP_IN, _UP_OUT, after.up - before.up),
        ("down", _DOWN_IN, _DOWN_OUT, after.down - before.down),
    ):
        gap = delta - sum(today[TALLY[k]] for k in into) + sum(today[TALLY[k]] for k in out)
        if abs(gap) > 1e-6:
            raise ConservationError("parcels", world.day, name, float(gap))


def _check_finite(world: World) -> None:
    for path, value in leaves(world, without=(*GIVEN, *UNBOUNDED)):
        number = isinstance(value, float) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")
        if number and not np.isfinite(value).all():
            raise ConservationError("finite", world.day, path, float("nan"))
