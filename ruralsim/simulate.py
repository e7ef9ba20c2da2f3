"""The day, and the run.

One step is one day; its phases, in order (`PHASES`):

1. policies: levers set today's terms
2. environment: season, weather, landslides, price drift, household shocks
3. harvest and decay on farms, with traders, in stations and on the road
4. demand: buyers, institutions and farm households order
5. sale: farmers divide their stock among channels; traders, co-op and online orders take it
6. first mile: from farm to pick-up point
7. rounds: couriers visit villages, both directions on one vehicle
8. trunk: township, hub and market zone, and back
9. delivery: inspection, refund, satisfaction, reputation, loyalty
10. networks: accounts; monthly tariffs, staff, entry and exit, processors, misconduct
11. households: wages, remittances, transfers, consumption; learning, adoption, migration
12. monitoring: poverty status, help, awards, government ledger
13. observation: indicators' raw material
"""

import inspect
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from ruralsim import lever
from ruralsim.foundation import kernel
from ruralsim.foundation.calendar import Calendar
from ruralsim.household.adoption import adoption
from ruralsim.household.budget import budget
from ruralsim.household.channels import channels
from ruralsim.household.goods import goods
from ruralsim.household.labour import labour
from ruralsim.household.learning import learning
from ruralsim.household.poverty import poverty
from ruralsim.household.production import production
from ruralsim.household.shocks import shocks
from ruralsim.indicators.collect import collect
from ruralsim.indicators.observe import observe
from ruralsim.institutions.awards import awards
from ruralsim.institutions.compliance import compliance
from ruralsim.institutions.misconduct import misconduct
from ruralsim.institutions.monitoring import monitoring
from ruralsim.institutions.treasury import treasury
from ruralsim.logistics.accounts import accounts
from ruralsim.logistics.custody import custody
from ruralsim.logistics.entry import entry
from ruralsim.logistics.first_mile import first_mile
from ruralsim.logistics.processors import processors
from ruralsim.logistics.rounds import rounds
from ruralsim.logistics.siting import siting
from ruralsim.logistics.staff import staff
from ruralsim.logistics.tariffs import tariffs
from ruralsim.logistics.trunk import trunk
from ruralsim.market.assistance import assistance
from ruralsim.market.coop import coop
from ruralsim.market.delivery import delivery
from ruralsim.market.demand import demand
from ruralsim.market.floor import floor
from ruralsim.market.holding import hold
from ruralsim.market.list_prices import list_prices
from ruralsim.market.matching import matching
from ruralsim.market.traders import traders
from ruralsim.state import State
from ruralsim.world.build import build
from ruralsim.world.environment import environment
from ruralsim.world.laws import check as check_laws
from ruralsim.world.laws import open_books
from ruralsim.world.world import World

if TYPE_CHECKING:
    from ruralsim.results import Results
    from ruralsim.scenario import Scenario

Phase = Callable[[World], None]
Progress = Callable[[int, int, date], None]


def policies(world: World) -> None:
    """Phase 1: dated changes take effect, levers write terms, terms are folded."""
    today = world.calendar.date(world.day)
    decided = world.state.policies
    for change in world.settings.changes[decided.changes :]:  # in order of date
        if change.date > today:
            break
        group, name, *setting = change.path.split(".")
        if group == "terms":
            assert isinstance(change.value, (int, float))  # checked when the scenario was read
            world.terms.rebase(name, float(change.value))
        else:
            lever.change(world, name, setting[0], change.value)
        decided.changes += 1
    if world.calendar.is_year_start(world.day):
        world.programmes.spent_year_cny[:] = 0.0
    for policy in lever.standing(world).values():
        policy.act(world)
    world.terms.fold()


PHASES: tuple[Phase, ...] = (
    policies,
    environment,
    shocks,
    production,
    hold,
    custody,
    demand,
    goods,
    channels,
    traders,
    coop,
    assistance,
    matching,
    list_prices,
    floor,
    first_mile,
    rounds,
    trunk,
    delivery,
    processors,
    misconduct,
    accounts,
    tariffs,
    staff,
    entry,
    siting,
    labour,
    budget,
    learning,
    adoption,
    poverty,
    monitoring,
    awards,
    treasury,
    observe,
)


def prepare(scenario: "Scenario", seed: int | None = None, days: int | None = None) -> World:
    """Build the county of a scenario, on the eve of its first burn-in day.

    Args:
        scenario: validated scenario.
        seed: replaces the scenario's seed.
        days: replaces the scenario's horizon.
    """
    run = scenario.run
    calendar = Calendar(run.start, run.days if days is None else days, run.burn_in_days)
    world = build(scenario, run.seed if seed is None else seed, calendar, State())
    world.day = calendar.first
    compliance(world)
    lever.standing(world)  # names what it cannot find before anything is simulated
    return world


def step(world: World, *, check: bool = False) -> None:
    """Simulate one day and move to the next.

    Args:
        world: changed in place.
        check: verify the conservation laws at the end of the day.

    Raises:
        ConservationError: a law is broken (only with ``check``).
    """
    books = open_books(world) if check else None
    for phase in PHASES:
        phase(world)
    if books is not None:
        check_laws(world, books)
    world.purse += world.money.nets()
    world.money.close_day()
    world.mass.close_day()
    world.tally.close_day()
    world.day += 1


def simulate(
    scenario: "Scenario",
    seed: int | None = None,
    days: int | None = None,
    *,
    check: bool = False,
    progress: Progress | None = None,
) -> "Results":
    """Run a scenario from burn-in to its last day.

    Args:
        scenario: validated scenario (`Scenario.load`).
        seed: replaces the scenario's seed.
        days: replaces the scenario's horizon.
        check: verify the laws every day (three times as long for `small`, under twice for a county).
        progress: called about ten times a second with days done, days in all, and the date.

    Returns:
        Results: indicators, tables and ledgers of the run.
    """
    kernel.ready()
    wall, cpu = time.perf_counter(), time.process_time()
    world = prepare(scenario, seed, days)
    calendar = world.calendar
    shown = 0.0
    for done in range(calendar.total_days):
        if progress is not None and time.perf_counter() - shown > 0.1:
            shown = time.perf_counter()
            progress(done, calendar.total_days, calendar.date(world.day))
        step(world, check=check)
    if progress is not None:
        progress(calendar.total_days, calendar.total_days, calendar.date(calendar.last))
    timing: dict[str, Any] = {
        "wall_seconds": time.perf_counter() - wall,
        "cpu_seconds": time.process_time() - cpu,
    }
    return collect(world, scenario, timing)


class _Callable(ModuleType):
    """This module, which can be called as its function: `ruralsim.simulate` names both, and Python gives one.

    It is pickled by its name, as a function is, so that a pool of processes takes it.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> "Results":
        return simulate(*args, **kwargs)

    @property
    def __signature__(self) -> inspect.Signature:
        return inspect.signature(simulate)

    def __reduce__(self) -> tuple[Callable[[str], ModuleType], tuple[str]]:
        return import_module, (__name__,)


sys.modules[__name__].__class__ = _Callable
