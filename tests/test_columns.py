"""Which phase reads and writes which column: what is read from the code, and what the days do."""

from collections.abc import Iterator
from datetime import date

import pytest

from ruralsim.cli.columns import ROWS, accesses
from ruralsim.foundation.table import Table
from ruralsim.phases import PHASES
from ruralsim.policies import levers
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare
from ruralsim.world.world import World

WRITERS = {
    ("Farmers", "cash"): """
        household.shocks household.homecoming household.production household.goods household.labour
        household.kin household.budget
        market.sale market.coop market.packing market.inspection
        logistics.books logistics.first_mile logistics.processors logistics.queues
        institutions.misconduct institutions.monitoring institutions.awards
    """,
    ("Farmers", "stock_kg"): "household.production market.sale market.packing logistics.processors",
    ("Farmers", "income_month"): """
        household.production household.labour household.kin household.budget
        market.sale market.coop market.packing market.inspection
        logistics.books logistics.first_mile logistics.processors
        institutions.monitoring institutions.awards
    """,
    ("Networks", "cash"): """
        market.inspection logistics.books logistics.accounts logistics.positions institutions.misconduct
    """,
}
"""Files whose lines may write what money and mass are counted by: each books the other side as well."""


@pytest.mark.parametrize("column", WRITERS, ids=".".join)
def test_cash_stock_and_income_have_no_other_writers(column):
    found = {a.where.partition("._")[0] for a in accesses() if a.writes and (a.table, a.column) == column}
    files = {where.rpartition(".")[0] if where.count(".") > 1 else where for where in found}
    assert files == set(WRITERS[column].split())


def test_what_a_phase_writes_is_told_from_what_it_reads():
    mine = {(a.column, a.writes) for a in accesses() if a.phase == "tariffs" and a.table == "Networks"}
    set_anew = {
        "tariff_first",
        "tariff_kg",
        "bulk_kg",
        "down_fee_cny",
    }  # by a part of the way to cost, hence read as well
    assert {name for name, writes in mine if writes} == set_anew
    assert {name for name, writes in mine if not writes} == set_anew | {
        "costs_ring", "down_paid_ring", "gate_paid_ring", "up_cost_ring", "up_parcels_ring", "up_kg_ring",
    }  # fmt: skip


def tables(world: World) -> Iterator[Table]:
    """The world's tables, as they are at the moment."""
    return (value for value in vars(world).values() if isinstance(value, Table))


def busy_county(start: date) -> World:
    """A small county in which every lever is in force."""
    sizes = {"households": 200, "villages": 10, "townships": 3, "width_km": 16, "height_km": 16}
    most = {name: kind.model_fields["intensity"].metadata[0].high for name, kind in levers().items()}
    overrides = [
        *((f"world.{name}", size) for name, size in sizes.items()),
        *((f"policies.{name}.intensity", high) for name, high in most.items()),
        ("run.burn_in_days", 0), ("run.start", start),
    ]  # fmt: skip
    return prepare(Scenario.load("small", overrides=overrides), 1, 200)


@pytest.mark.parametrize(
    ("start", "days"),
    [(date(2021, 12, 22), 11), pytest.param(date(2021, 8, 20), 140, marks=pytest.mark.thorough)],
    ids=["over New Year", "from harvest on"],
)
def test_phases_write_and_touch_no_more_than_was_read_from_the_code(monkeypatch, start, days):
    world, wrote, touched = busy_county(start), set(), set()

    def seen(table, name):
        if name in type(table).columns:
            touched.add((phase.__name__, type(table).__name__, name))
        return object.__getattribute__(table, name)

    for _ in range(days):
        for phase in PHASES:
            before = {t: (t.n, {c: getattr(t, c).tobytes() for c in t.columns}) for t in tables(world)}
            for table in before:
                table._records.clear()  # what kernels are handed is taken from the table anew
            with monkeypatch.context() as watching:
                watching.setattr(Table, "__getattribute__", seen)
                phase(world)
            for table, (rows, columns) in before.items():
                name = phase.__name__, type(table).__name__
                if table.n != rows:
                    wrote.add((*name, ROWS))  # and rows have moved
                else:
                    wrote |= {(*name, c) for c, was in columns.items() if was != getattr(table, c).tobytes()}
        world.money.close_day()
        world.day += 1
    written = {(a.phase, a.table, a.column) for a in accesses() if a.writes}
    named = {(a.phase, a.table, a.column) for a in accesses()}
    assert not beyond(wrote, written)
    assert not beyond(touched, named)
    assert len(wrote) > 200  # phases did act


def beyond(seen: set[tuple[str, str, str]], said: set[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    """What was seen and not said, of phases and of the look-ups that whichever phase comes first renews."""
    return {s for s in seen if s not in said and ("service", *s[1:]) not in said}
