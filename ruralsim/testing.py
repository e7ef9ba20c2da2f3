"""What every lever owes, to be held against one from outside the package too.

```python
from ruralsim.testing import check_lever

def test_it_keeps_what_every_lever_owes():
    check_lever(Path(__file__).with_name("shade.py"))
```

Each check runs the small county and raises AssertionError in words.
"""

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import ValidationError

from ruralsim.entities.codes import GROUPS
from ruralsim.foundation.leaves import leaves
from ruralsim.foundation.param import Param, walk
from ruralsim.lever import Lever
from ruralsim.plugins.kit import kit_of
from ruralsim.scenario import Scenario
from ruralsim.simulate import prepare, step
from ruralsim.terms import TERMS
from ruralsim.world.world import World

SUMMER = date(2021, 6, 20)
"""First day of the counties that checks run."""

GIVEN = ("seed", "settings", "calendar", "files", "books")
"""What a county is given and does not change, and the page of its ledgers, which are held already."""

Plugins = tuple[str, ...]

_DIMS = {term.name: term.dims for term in TERMS}
_NULL_DAYS, _BUDGET_DAYS, _MOVE_DAYS = 45, 65, 102  # the last over a quarter's end, to payment of the harvest
_NULLS: tuple[Mapping[str, Any], ...] = (
    {"intensity": 0.0, "budget_cny": 0.0, "ramp_days": 9},
    {"start": date(2050, 1, 1)},
    {"start": date(2000, 1, 1), "end": date(2001, 1, 1)},
)


def check_lever(plugin: str | Path) -> None:
    """Holds every lever of a plug-in to what every lever owes.

    Args:
        plugin: path of a file, or name of an installed module.

    Raises:
        AssertionError: Saying what a lever owes and does not keep.
        PluginError: The plug-in is missing, fails, or has no lever.
    """
    plugins = (str(Path(plugin).resolve()) if isinstance(plugin, Path) else plugin,)
    kit = kit_of(plugins)
    names = [name for name, home in kit.origin.items() if name in kit.levers and home in kit.plugins]
    if not names:
        raise kit.plugins[0].wrong("has no lever to check", "没有可检验的举措")
    for name in names:
        for check in CHECKS:
            check(name, plugins)


def says_what_it_is(name: str, plugins: Plugins = ()) -> None:
    """Texts in both languages, terms that exist, a label for every number."""
    lever = _lever(name, plugins)
    for said in ("en", "does_en", "section", "evidence", "__doc__"):
        assert (getattr(lever, said) or "").strip(), f"{name} says nothing under {said}"
    for said in ("zh", "does_zh"):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in getattr(lever, said)), (
            f"{name}: no Chinese in {said}"
        )
    assert lever.writes, f"{name} names no term that it writes"
    assert not (strange := set(lever.writes) - set(_DIMS)), (
        f"{name} writes what is no term: {sorted(strange)}"
    )
    for leaf in walk(lever):
        assert leaf.param is None or (leaf.param.en and leaf.param.zh), f"{name}.{leaf.path} has no label"


def keeps_its_bounds(name: str, plugins: Plugins = ()) -> None:
    """The intensity has a unit, and bounds outside which it is refused."""
    lever = _lever(name, plugins)
    param = next(p for p in lever.model_fields["intensity"].metadata if isinstance(p, Param))
    assert param.unit, f"the intensity of {name} has no unit"
    assert param.low is not None, f"the intensity of {name} has no lower bound"
    assert param.high is not None, f"the intensity of {name} has no upper bound"
    for outside in (param.low - 1.0, param.high + 1.0, float("nan")):
        assert _refused(lever, intensity=outside), f"{name} takes an intensity of {outside}"


def changes_nothing_at_rest(name: str, plugins: Plugins = ()) -> None:
    """Without intensity, before its first day and after its last, no bit differs."""
    for null in _NULLS:
        world = run(county(_NULL_DAYS, plugins=plugins, levers={name: null}), _NULL_DAYS)
        said = f"{name} with {dict(null)}"
        assert same_bits(world, plain(_NULL_DAYS, plugins)), f"{said} changes the county: it must not act"
        assert not world.programmes.spent_cny.any(), f"{said} spends money"
        assert not world.terms.writes, f"{said} writes terms"


def writes_what_it_says(name: str, plugins: Plugins = ()) -> None:
    """It writes terms that it names and no others, and moves one of them."""
    world = run(everywhere(county(_NULL_DAYS, plugins=plugins, levers={name: {}})), 1)
    written = {term for term, by in world.terms.writes.items() if name in by}
    unsaid = written - set(_lever(name, plugins).writes)
    assert not unsaid, f"{name} writes {sorted(unsaid)}, and does not say so"
    moved = any((world.terms[term] != world.terms.base[term]).any() for term in written)
    assert moved, f"{name} at its usual intensity moves no term"


def does_something(name: str, plugins: Plugins = ()) -> None:
    """At its usual intensity the county goes another way within a quarter."""
    world = run(everywhere(county(_MOVE_DAYS, plugins=plugins, levers={name: {}})), _MOVE_DAYS)
    assert not same_bits(world, _willing(plugins)), f"nothing in the county follows from {name}"


def is_confined_to_its_targets(name: str, plugins: Plugins = ()) -> None:
    """What it can be confined to confines it; what it cannot is refused."""
    lever = _lever(name, plugins)
    confine: dict[str, tuple[str, ...]] = {
        "townships": (county(1, plugins=plugins).geometry.township_names[1],),
        "categories": ("formerly_poor",),
        "networks": ("post",),
    }
    asked = {key: value for key, value in confine.items() if key in lever.targets()}
    world = run(everywhere(county(2, plugins=plugins, levers={name: asked})), 1)
    inside = {
        "township": np.arange(world.townships.n) == 1,
        "village": world.villages.township == 1,
        "station": world.stations.township == 1,
        "group": np.array(["formerly_poor" in group for group in GROUPS]),
        "network": np.array(list(world.settings.networks)) == "post",
    }  # no cells: masts and roads reach over the border
    for term in lever.writes:
        moved = world.terms[term] != world.terms.base[term]
        for axis, dim in enumerate(_DIMS[term]):
            if dim in inside:
                beside = np.compress(~inside[dim], moved, axis=axis)
                assert not beside.any(), f"{name} moves {term} outside its {dim}"
    for kind in confine.keys() - set(lever.targets()):
        assert _refused(lever, **{kind: confine[kind]}), f"{name} takes {kind}, which confine nothing"


def keeps_the_laws_and_its_budget(name: str, plugins: Plugins = ()) -> None:
    """Money, mass and parcels balance; a budget binds, and stops the programme when it is spent."""
    cap = 0.4 * float(free(name, plugins).programmes.spent_cny[0])
    limited = county(_BUDGET_DAYS, plugins=plugins, levers={name: {"budget_cny": cap}})
    world = run(limited, _BUDGET_DAYS, check=True)
    assert world.programmes.spent_cny[0] <= cap * (1 + 1e-12), f"{name} spends more than its budget"
    if cap > 0.0:
        assert world.programmes.stopped[0], f"{name} goes on when its budget is spent"
        assert not world.programmes.active[0]
        if not _lever(name, plugins).lasting:
            still = any(name in by for by in world.terms.writes.values())
            assert not still, f"what {name} set stands when it has stopped, though it is not lasting"


def ends_on_its_last_day(name: str, plugins: Plugins = ()) -> None:
    """It is in force on its last day, and on the next no more."""
    lever, end = _lever(name, plugins), SUMMER + timedelta(2)
    world = run(county(10, plugins=plugins, levers={name: {"end": end}}), 3)
    assert world.programmes.active[0], f"{name} is not in force on its last day"
    run(world, 1)
    assert not world.programmes.active[0], f"{name} is in force on the day after its last"
    if not lever.lasting:
        for term in lever.writes:
            same = np.array_equal(world.terms[term], world.terms.base[term])
            assert same, f"{term} keeps what {name} set, though it is not lasting"


CHECKS: tuple[Callable[[str, Plugins], None], ...] = (
    says_what_it_is,
    keeps_its_bounds,
    changes_nothing_at_rest,
    writes_what_it_says,
    does_something,
    is_confined_to_its_targets,
    keeps_the_laws_and_its_budget,
    ends_on_its_last_day,
)
"""What every lever owes."""


# counties


def county(
    days: int,
    *overrides: tuple[str, Any],
    levers: Mapping[str, Mapping[str, Any]] = {},
    plugins: Plugins = (),
    start: date = SUMMER,
    seed: int = 1,
) -> World:
    """The small county on the eve of its first day, without burn-in.

    Args:
        days: horizon.
        *overrides: paths and values of the scenario.
        levers: name → settings; without any the lever stands as it is by default.
        plugins: to be named by the scenario.
        start: first day.
        seed: of all chance.
    """
    sets: list[tuple[str, Any]] = [("run.burn_in_days", 0), ("run.start", start)]
    sets += [("plugins", list(plugins))] if plugins else []
    for name, settings in levers.items():
        sets += [(f"policies.{name}.{key}", value) for key, value in (settings or {"ramp_days": 0}).items()]
    return prepare(Scenario.load("small", overrides=[*sets, *overrides]), seed, days)


def run(world: World, days: int, *, check: bool = False) -> World:
    """Some days of a county, which is returned.

    Args:
        world: changed in place.
        days: how many.
        check: verify the laws every day.
    """
    for _ in range(days):
        step(world, check=check)
    return world


def everywhere(world: World) -> World:
    """Every township complies in full."""
    world.townships.compliance[:] = 1.0
    return world


@cache
def plain(days: int, plugins: Plugins = (), start: date = SUMMER) -> World:
    """The county without any lever; not to be changed."""
    return run(county(days, plugins=plugins, start=start), days)


@cache
def free(name: str, plugins: Plugins = ()) -> World:
    """The county with a lever alone, its laws checked; not to be changed."""
    world = county(_BUDGET_DAYS, plugins=plugins, levers={name: {}})
    assert not world.programmes.spent_cny.any(), f"{name} spends money before the first day"
    return run(world, _BUDGET_DAYS, check=True)


@cache
def _willing(plugins: Plugins) -> World:
    return run(everywhere(county(_MOVE_DAYS, plugins=plugins)), _MOVE_DAYS)


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


def same_bits(one: World, other: World) -> bool:
    """Whether two counties are in the same state, but for which levers stand and when they spoke."""
    names = dict.fromkeys((*one.settings.kit.levers, *other.settings.kit.levers))
    of_levers = (
        "programmes", "state.programmes", "state.policies", "state.record.panels.chunks.programmes",
        "terms.version", "terms.writes",
        *(f"state.record.states.spending_{name}" for name in names),
    )  # fmt: skip
    return digest(one, *of_levers) == digest(other, *of_levers)


def _lever(name: str, plugins: Plugins) -> type[Lever]:
    return kit_of(plugins).levers[name]


def _refused(lever: type[Lever], **settings: Any) -> bool:
    try:
        lever(**settings)
    except ValidationError:
        return True
    return False
