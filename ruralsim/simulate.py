"""The day, and the run. One step is one day; its phases are listed in `phases`."""

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
from ruralsim.indicators.collect import collect
from ruralsim.institutions.compliance import compliance
from ruralsim.plugins.source import blamed
from ruralsim.state import State
from ruralsim.world.build import build
from ruralsim.world.laws import check as check_laws
from ruralsim.world.laws import open_books
from ruralsim.world.world import World

if TYPE_CHECKING:
    from ruralsim.results import Results
    from ruralsim.scenario import Scenario

Progress = Callable[[int, int, date], None]


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
    lever.levers_of(world)  # names what it cannot find before anything is simulated
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
    with blamed():
        for phase in world.settings.kit.day:
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
    with blamed():
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
    with blamed():
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
