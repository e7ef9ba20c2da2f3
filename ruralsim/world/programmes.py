"""Programmes: which levers a scenario names, their rows, and what each may still spend."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ruralsim.entities.programmes import Programmes
from ruralsim.foundation.draws import uids

if TYPE_CHECKING:
    from ruralsim.world.world import World

Array = NDArray[np.float64]


@dataclass
class ProgrammesState:
    """Names of the programmes' rows, in order."""

    names: list[str] = field(default_factory=list)


def named(policies: Iterable[tuple[str, Any]], changes: Iterable[Any] = ()) -> list[str]:
    """Levers of a scenario, in lever-name order: those with a table, and those a dated change brings in."""
    later = {change.path.split(".")[1] for change in changes if change.path.startswith("policies.")}
    return sorted({name for name, lever in policies if lever is not None} | later)


def names(world: "World") -> list[str]:
    """Levers by row of the programmes."""
    return world.state.programmes.names


def enrol(world: "World", name: str) -> None:
    """Gives a lever a row, as it would have had from the first day had a dated change announced it."""
    known, table = names(world), world.programmes
    after = sorted([*known, name])
    grown, rows = Programmes(len(after)), [after.index(one) for one in known]
    for column in Programmes.columns:
        getattr(grown, column)[rows] = getattr(table, column)
    row = after.index(name)
    grown.uid[row] = uids(f"programme {name}")[0]
    grown.budget_cny[row] = np.inf
    world.programmes, world.state.programmes.names = grown, after


def any_set(world: "World", *terms: str) -> bool:
    """Whether one of these terms is not 0 somewhere: looked at anew when a policy has moved one of them."""
    version = world.terms.version
    moved = tuple(version[term] for term in terms)
    return world.kept.get(terms[0], moved, lambda: any(bool(world.terms[term].any()) for term in terms))


def carried_out(world: "World") -> Array:
    """(township,) degree to which local policy is carried out: the will of the place, and supervision."""
    will, watched = world.townships.compliance, np.clip(world.terms["oversight"], 0.0, 1.0)
    return np.asarray(will + watched * (1.0 - will))


def left(world: "World", row: int) -> float:
    """What a programme may still spend, CNY."""
    return float(max(world.programmes.budget_cny[row] - world.programmes.spent_cny[row], 0.0))


def book(world: "World", row: int, cny: float) -> float:
    """Books spending to a programme, as far as its budget reaches; beyond that the programme stops.

    The flow of money is the caller's.

    Args:
        world: the county.
        row: of the programme.
        cny: what is claimed.

    Returns:
        What is paid.
    """
    room = left(world, row)
    paid = min(cny, room)
    world.programmes.spent_cny[row] += paid
    world.programmes.spent_year_cny[row] += paid
    if cny > 0.0 and cny >= room:
        world.programmes.stopped[row] = True
    return float(paid)


def grant(world: "World", term: str, claims: Array) -> Array:
    """Decides how much of today's claims under a term is paid, and books it to the programmes behind it.

    Claims are divided among the levers by what each wrote to the term; each lever pays its part times
    min(1, left ÷ part). What the term is worth at rest is the government's own and paid in full. The rest of
    a claim is the beneficiary's to bear.

    Args:
        world: the county.
        term: name of the term that the claims are made under.
        claims: CNY claimed, in the shape of the term.

    Returns:
        Share of the claims that is paid, in the shape of the term.
    """
    factor = np.ones(claims.shape)
    writers = world.terms.writes.get(term)
    if not writers or not claims.any():
        return factor
    value, base = world.terms[term], world.terms.base[term]
    rule = world.terms.rule(term)
    if rule == "add":
        total = np.where(value != 0.0, value, 1.0)
        shares = {lever: amount / total for lever, amount in writers.items()}
    else:  # the highest bidders, in equal parts
        wins = {lever: (amount >= value) & (amount > base) for lever, amount in writers.items()}
        many = np.maximum(np.sum(list(wins.values()), axis=0), 1)
        shares = {lever: won / many for lever, won in wins.items()}
    order = names(world)
    for lever in sorted(writers):
        if lever not in order:
            continue
        row, share = order.index(lever), shares[lever]
        asked = float((claims * share).sum())
        paid = book(world, row, asked)
        if paid < asked:
            factor -= share * (1.0 - paid / asked)
    return np.clip(factor, 0.0, 1.0)
