"""The order of a day with the phases of plug-ins in it."""

from collections.abc import Iterator, Mapping

from ruralsim.foundation.spelling import did_you_mean
from ruralsim.phases import PHASES, Phase, Run
from ruralsim.plugins.source import Plugin

FIRST, LAST = PHASES[0].__name__, PHASES[-1].__name__
"""Levers speak before anything else; nothing may happen after the day was written down."""


def ordered(added: Mapping[str, tuple[Plugin, Phase]]) -> tuple[Run, ...]:
    """Every phase of a day, in order.

    A phase comes right after the one that it follows, and those that follow it come right after it. Of
    several that follow the same one, the first by name is first: in which order plug-ins are named does not
    count.

    Args:
        added: name → plug-in and phase.

    Raises:
        PluginError: A phase follows or replaces none that there is, or two replace the same.
    """
    if not added:
        return PHASES
    ours = [run.__name__ for run in PHASES]
    instead = dict[str, str]()
    followers = dict[str, list[str]]()
    for name, (plugin, phase) in sorted(added.items()):
        _check(plugin, phase, ours, list(added))
        if phase.replaces in instead:
            other = instead[phase.replaces]
            raise plugin.wrong(
                f"phase {name} replaces {phase.replaces}, and so does {other}: leave one of them out",
                f"阶段 {name} 与 {other} 都替换 {phase.replaces}，只能保留其一",
            )
        if phase.replaces:
            instead[phase.replaces] = name
        else:
            followers.setdefault(phase.follows, []).append(name)

    def with_followers(name: str) -> Iterator[str]:
        yield name
        for follower in followers.get(name, ()):
            yield from with_followers(follower)

    def slot(name: str) -> Iterator[str]:
        """What stands in the place of one of ours, and what follows it under either name."""
        now = instead.get(name, name)
        yield from with_followers(now)
        if now != name:
            for follower in followers.get(name, ()):
                yield from with_followers(follower)

    runs: dict[str, Run] = {run.__name__: run for run in PHASES} | {n: p for n, (_, p) in added.items()}
    names = [found for name in ours for found in slot(name)]
    for name in sorted(added.keys() - set(names)):  # only circles are left
        plugin, phase = added[name]
        raise plugin.wrong(
            f"phase {name} follows {phase.follows}, which follows it: a circle",
            f"阶段 {name} 与 {phase.follows} 互相跟随，形成循环",
        )
    return tuple(runs[name] for name in names)


def _check(plugin: Plugin, phase: Phase, ours: list[str], added: list[str]) -> None:
    """Refuses a phase that does not say where it belongs, or names no place for it."""
    if bool(phase.follows) == bool(phase.replaces):
        raise plugin.wrong(
            f"phase {phase.name} must say either what it follows or what it replaces",
            f"阶段 {phase.name} 须注明跟随（follows）或替换（replaces）哪一阶段，二者取一",
        )
    kind, wanted = ("follows", phase.follows) if phase.follows else ("replaces", phase.replaces)
    known = [name for name in ours if name != LAST] + [name for name in added if name != phase.name]
    if kind == "replaces":
        known = [name for name in ours if name not in (FIRST, LAST)]
    if wanted not in known:
        listed = f"there are · 可用: {', '.join(known)}"
        hint = "\n  ".join(filter(None, (did_you_mean(wanted, known), listed)))
        en = f"phase {phase.name} {kind} {wanted!r}, and there is none that it could"
        raise plugin.wrong(en, f"阶段 {phase.name} 的 {kind} 指向 {wanted!r}，没有这样的阶段", hint)
