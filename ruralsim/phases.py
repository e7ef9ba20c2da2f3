"""The phases of a day.

In order (`PHASES`):

1. policies: levers set today's terms
2. environment: season, weather, landslides, price drift, household shocks, visits of migrants
3. harvest and decay on farms, with traders, in stations and on the road
4. demand: buyers, institutions and farm households order
5. sale: farmers divide their stock among channels; traders, co-op and online orders take it
6. first mile: from farm to pick-up point
7. rounds: couriers visit villages, both directions on one vehicle
8. trunk: township, hub and market zone, and back
9. delivery: inspection, refund, satisfaction, reputation, loyalty
10. networks: accounts; monthly tariffs, staff, entry and exit, processors, misconduct
11. households: wages, remittances, help among kin, transfers, consumption; learning, adoption, migration
12. monitoring: poverty status, help, awards, government ledger
13. observation: indicators' raw material

A phase from outside the package says where it belongs:

```python
@phase(follows="shocks")
def heat(world: World, s: Heat) -> None:
    ...
```
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar, cast, get_type_hints

from ruralsim import lever
from ruralsim.foundation.param import Settings
from ruralsim.household.adoption import adoption
from ruralsim.household.budget import budget
from ruralsim.household.channels import channels
from ruralsim.household.goods import goods
from ruralsim.household.homecoming import homecoming
from ruralsim.household.kin import kin
from ruralsim.household.labour import labour
from ruralsim.household.learning import learning
from ruralsim.household.poverty import poverty
from ruralsim.household.production import production
from ruralsim.household.shocks import shocks
from ruralsim.indicators.observe import observe
from ruralsim.institutions.awards import awards
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
from ruralsim.world.environment import environment
from ruralsim.world.world import World

T = TypeVar("T")
Run = Callable[[World], None]


@dataclass(frozen=True)
class Phase:
    """A phase from outside the package.

    Attributes:
        name: of its function.
        run: what it does to the world; it may take its settings as a second argument.
        follows: phase that it comes after.
        replaces: phase in whose place it comes.
        settings: class of its settings, which a scenario gives under `[phases.NAME]`; None without any.
    """

    name: str
    run: Callable[..., None]
    follows: str = ""
    replaces: str = ""
    settings: type[Settings] | None = None

    @property
    def __name__(self) -> str:
        return self.name

    def __call__(self, world: World) -> None:
        """One day of it."""
        if self.settings is None:
            self.run(world)
        else:
            self.run(world, world.settings.of_phase(self.name))


def phase(*, follows: str = "", replaces: str = "") -> Callable[[Callable[..., None]], Phase]:
    """Declares a phase in a plug-in; one of the two says where it belongs.

    A second argument of the function, annotated with a group of settings, is what the scenario sets under
    `[phases.NAME]`.

    Args:
        follows: name of the phase that it comes after.
        replaces: name of the phase in whose place it comes.
    """

    def declared(run: Callable[..., None]) -> Phase:
        hints = [hint for name, hint in get_type_hints(run).items() if name != "return"]
        own = [hint for hint in hints if isinstance(hint, type) and issubclass(hint, Settings)]
        return Phase(run.__name__, run, follows, replaces, own[0] if own else None)

    return declared


def remembered(world: World, name: str, make: Callable[[], T]) -> T:
    """What a plug-in remembers from day to day, made on first use; it is part of the county's state.

    Args:
        world: the county.
        name: of the plug-in's phase or lever.
        make: a dataclass, a table of columns (`foundation.table`) or the like.
    """
    kept = world.state.plugins
    if name not in kept:
        kept[name] = make()
    return cast(T, kept[name])


def reading(world: World, name: str, value: float) -> None:
    """Notes a reading of today, which an indicator finds under its name (`Record.state`).

    Args:
        world: the county.
        name: of the reading; begin it with the plug-in's name, so that no two are alike.
        value: in the reading's unit.
    """
    world.state.readings[name] = float(value)


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
    for policy in lever.levers_of(world).values():
        policy.act(world)
    world.terms.fold()


PHASES: tuple[Run, ...] = (
    policies,
    environment,
    shocks,
    homecoming,
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
    kin,
    budget,
    learning,
    adoption,
    poverty,
    monitoring,
    awards,
    treasury,
    observe,
)
