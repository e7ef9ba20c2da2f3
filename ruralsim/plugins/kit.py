"""What all plug-ins of a scenario add to the model, checked against what is there already."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from ruralsim.foundation.param import Param
from ruralsim.foundation.spelling import did_you_mean
from ruralsim.indicators.indicator import FAMILIES, Family, Source, of_every_run
from ruralsim.lever import Lever
from ruralsim.phases import PHASES, Phase, Run
from ruralsim.plugins.order import ordered
from ruralsim.plugins.source import Plugin, opened
from ruralsim.policies import levers
from ruralsim.terms import TERMS

GROUPS = {"ruralsim.levers": Lever, "ruralsim.indicators": Family, "ruralsim.phases": Phase}
"""Entry points of installed packages, and what stands behind them: a module, or one thing in it."""

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_SAID = ("en", "zh", "does_en", "does_zh", "section", "writes", "evidence")
_WANTED = (
    "a plug-in holds a class derived from ruralsim.lever.Lever, a ruralsim.indicators.Family, or a function "
    "under @ruralsim.phases.phase(follows=…) · 插件应含 Lever 子类、Family 指标族或 @phase 函数"
)


@dataclass(frozen=True, eq=False)  # one per set of plug-ins: see `_made`
class Kit:
    """The model of a scenario: ours, and what plug-ins add.

    Attributes:
        plugins: those that the scenario names.
        installed: those that are there by their entry points.
        levers: name → lever, ours among them.
        families: groups of indicators that are added.
        phases: phases that are added, by name.
        day: every phase of a day, in order.
        origin: name of what is added → its plug-in.
    """

    plugins: tuple[Plugin, ...]
    installed: tuple[Plugin, ...]
    levers: Mapping[str, type[Lever]] = field(repr=False)
    families: tuple[Source, ...] = field(repr=False)
    phases: Mapping[str, Phase] = field(repr=False)
    day: tuple[Run, ...] = field(repr=False)
    origin: Mapping[str, Plugin] = field(repr=False)

    def acting(self, named: Collection[str]) -> list[Plugin]:
        """Plug-ins that may decide a run: those named, and of the installed ones all but levers at rest.

        Args:
            named: levers that the scenario names.
        """
        resting = self.levers.keys() - set(named)
        used = [plugin for name, plugin in self.origin.items() if name not in resting]
        return list(dict.fromkeys((*self.plugins, *used)))


def kit_of(plugins: tuple[str, ...]) -> Kit:
    """The model with some plug-ins, and those that are installed.

    Args:
        plugins: paths of files, or names of modules.

    Raises:
        PluginError: One is missing or fails, adds nothing, or adds what is there already.
    """
    return _made(tuple(dict.fromkeys(opened(name) for name in plugins)))


def names() -> set[str]:
    """Names that are ours: of levers, indicators and phases."""
    return {*levers(), *(indicator.name for indicator in of_every_run()), *(run.__name__ for run in PHASES)}


def sent(plugins: tuple[Plugin, ...]) -> Kit:
    """The same, of plug-ins that were opened in another process."""
    return _made(plugins)


@lru_cache(maxsize=64)
def _made(plugins: tuple[Plugin, ...]) -> Kit:
    found, origin = levers() | {}, dict[str, Plugin]()
    families, phases = list[Source](), dict[str, tuple[Plugin, Phase]]()
    taken = names()
    added = [*_installed(), *((plugin, thing) for plugin in plugins for thing in _things(plugin))]
    for plugin, thing in added:
        called = [i.name for i in thing.FAMILY] if isinstance(thing, Source) else [_name_of(thing)]
        for name in called:
            if not _NAME.fullmatch(name):
                en, zh = f"{name!r} is no name: small letters, digits and _", "名称只能含小写字母、数字与 _"
                raise plugin.wrong(en, f"{name!r}：{zh}")
            if (other := origin.get(name)) is not None and other != plugin:
                raise plugin.wrong(
                    f"adds {name!r}, and so does {other.name}: leave one of them out",
                    f"与 {other.name} 都定义了 {name!r}，只能保留其一",
                )
            if name in origin or name in taken:
                raise plugin.wrong(f"adds {name!r}, which exists already", f"{name!r} 已存在，请换名")
            origin[name] = plugin
        if isinstance(thing, Source):
            families.append(thing)
        elif isinstance(thing, Phase):
            phases[thing.name] = plugin, thing
        else:
            _check_lever(plugin, thing)
            found[thing.key] = thing
    return Kit(
        plugins,
        tuple(dict.fromkeys(plugin for plugin, _ in _installed())),
        dict(sorted(found.items())),
        tuple(families),
        {name: phase for name, (_, phase) in sorted(phases.items())},
        ordered(phases),
        origin,
    )


@cache
def _installed() -> tuple[tuple[Plugin, Any], ...]:
    """What entry points of installed packages add."""
    every = entry_points()
    points = [point for group in GROUPS for point in sorted(every.select(group=group), key=_place)]
    return tuple(found for point in points for found in _behind(point))


def _place(point: EntryPoint) -> tuple[str, str]:
    return point.name, point.value


def _behind(point: EntryPoint) -> Iterator[tuple[Plugin, Any]]:
    plugin, wanted = opened(point.module), GROUPS[point.group]
    if not point.attr:
        yield from ((plugin, t) for t in _things(plugin) if _is(t, wanted))
        return
    thing = getattr(plugin.module, point.attr, None)
    if not _is(thing, wanted):
        kind = f"{wanted.__module__}.{wanted.__name__}"
        en = f"{point.attr}, which the entry point {point.group} names, is no {kind}"
        raise plugin.wrong(en, f"入口 {point.group} 所指的 {point.attr} 类型不符", _WANTED)
    yield plugin, _source(plugin, thing) if isinstance(thing, Family) else thing


def _is(thing: object, wanted: type) -> bool:
    if isinstance(thing, type):
        return wanted is Lever and issubclass(thing, Lever)
    return isinstance(thing, (Phase, Family, Source)) and (
        isinstance(thing, wanted) or (wanted is Family and isinstance(thing, Source))
    )


def _things(plugin: Plugin) -> list[Any]:
    """Levers, families of indicators and phases that a plug-in's module declares, in its order.

    Raises:
        PluginError: There are none.
    """
    home, found, strange = plugin.module.__name__, list[Any](), ""
    for name, thing in vars(plugin.module).items():
        if isinstance(thing, Family):
            found.append(_source(plugin, thing))
        elif isinstance(thing, (type, Phase)):
            where = thing.run.__module__ if isinstance(thing, Phase) else thing.__module__
            if where != home and not where.startswith(f"{home}."):
                continue  # imported
            if isinstance(thing, Phase) or (issubclass(thing, Lever) and not name.startswith("_")):
                found.append(thing)
            elif "intensity" in getattr(thing, "__annotations__", {}):
                strange = f"; class {name} does not derive from Lever"
    if not found:
        raise plugin.wrong(f"adds nothing{strange}", "未定义任何内容", _WANTED)
    return found


def _source(plugin: Plugin, family: Family) -> Source:
    if family.name not in FAMILIES:
        hint = did_you_mean(family.name, FAMILIES) or f"there are · 可用: {', '.join(FAMILIES)}"
        raise plugin.wrong(
            f"there is no family {family.name!r} of indicators", f"没有指标族 {family.name!r}", hint
        )
    return Source(family, getattr(plugin.module, "for_run", None))


def _name_of(thing: Any) -> str:
    return str(getattr(thing, "key", "") or thing.name)


def _check_lever(plugin: Plugin, lever: type[Lever]) -> None:
    """Refuses a lever that does not say what it is, or writes what no phase reads."""
    if missing := [name for name in _SAID if not getattr(lever, name, "")]:
        raise plugin.wrong(
            f"lever {lever.key} does not say {', '.join(missing)}",
            f"举措 {lever.key} 缺少 {', '.join(missing)}",
        )
    terms = [term.name for term in TERMS]
    for name in lever.writes:
        if name not in terms:
            hint = did_you_mean(name, terms) or f"there are · 可用: {', '.join(terms)}"
            raise plugin.wrong(
                f"lever {lever.key} writes {name!r}, which is no term", f"没有条件 {name!r}", hint
            )
    about = lever.model_fields["intensity"]
    param = next((m for m in about.metadata if isinstance(m, Param)), None)
    if param is None or param.low is None or param.high is None or about.is_required():
        raise plugin.wrong(
            f"the intensity of lever {lever.key} needs a Param with both bounds, and a default",
            f"举措 {lever.key} 的 intensity 须有带上下限的 Param 及默认值",
        )
