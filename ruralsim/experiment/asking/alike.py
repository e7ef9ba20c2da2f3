"""Whether scenarios can be set against each other: same days, county, and a difference; else how to ask."""

from typing import TYPE_CHECKING

from ruralsim.foundation.errors import RuralsimError
from ruralsim.world.place import differences

if TYPE_CHECKING:
    from ruralsim.scenario import Scenario

_DAYS = ("start", "burn_in_days", "days")
_SHOWN = 6


def same_days(base: "Scenario", other: "Scenario", *, unequal: bool = False) -> None:
    """Refuses scenarios whose pairs of runs would not be the same days.

    Args:
        base: what differences are taken to.
        other: what is compared with it.
        unequal: they may be different counties.

    Raises:
        RuralsimError: They differ; naming in what, and how to ask instead.
    """
    differing = [n for n in _DAYS if getattr(base.run, n) != getattr(other.run, n)]
    if not differing:
        return
    told = ", ".join(f"run.{n} {getattr(other.run, n)} ({getattr(base.run, n)})" for n in differing)
    alike = " ".join(f"--set run.{n}={getattr(base.run, n)}" for n in differing)
    if not unequal and differences(base, other):
        alike += " --unequal"  # which the next refusal explains
    en = [f"The same days for all: {alike}"]
    zh = [f"统一天数: {alike}"]
    if levers := _levers(base, other):
        en.insert(0, f"Its levers on the county of {base.name}: {levers}")
        zh.insert(0, f"在 {base.name} 的县上采用其举措: {levers}")
    raise RuralsimError(
        f"{other.name} simulates other days than {base.name}: {told}. Both runs of a pair must have the same "
        f"days, or they do not have the same luck · {other.name} 与 {base.name} 的模拟日期不同"
        f"（括号内为基准取值），无法配对\n  " + "\n  ".join(f"{e} · {z}" for e, z in zip(en, zh, strict=True))
    )


def same_county(base: "Scenario", other: "Scenario", option: str) -> None:
    """Refuses to set another county against the base.

    Args:
        base: what differences are taken to.
        other: what is compared with it.
        option: how to ask for it all the same.

    Raises:
        RuralsimError: They are not the same place.
    """
    if found := differences(base, other):
        differing = ", ".join(found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise RuralsimError(
            f"{other.name} is another county than {base.name}: {differing}. Its households are not those of "
            "the base, and totals of unlike counties say nothing about a policy. To compare the counties' "
            f"figures all the same: {option} · {other.name} 与 {base.name} 不是同一个县"
            f"（括号内为基准取值），农户无法配对，总量不可比。如仍要比较两县指标，请用 {option}"
        )


def no_difference(base: "Scenario", other: "Scenario", name: str) -> tuple[str, str, str] | None:
    """What to say where nothing differs but words: whoever asked meant something that was not written.

    Args:
        base: what differences are taken to.
        other: what is compared with it.
        name: of the base, as the question has it.

    Returns:
        What is wrong in English and in Chinese, and what is allowed; None where something differs.
    """
    if base.hash() != other.hash():
        return None
    hint = (
        "set another value or name another scenario, or leave it out · 请设定不同取值或换用其他方案，否则删去"
    )
    return f"is {name} in every respect: nothing differs", f"与 {name} 完全相同，没有任何差异", hint


def _levers(base: "Scenario", other: "Scenario") -> str:
    """What lays the other's levers over the base; empty if more than intensities is set."""
    ours, laid = dict(base.policies), []
    for name, lever in other.policies:
        if lever is None or lever == ours[name]:
            continue
        if lever != type(lever)(intensity=lever.intensity):
            return ""
        laid.append(f"+policies.{name}.intensity={lever.intensity:g}")
    return base.name + "".join(laid) if laid else ""
