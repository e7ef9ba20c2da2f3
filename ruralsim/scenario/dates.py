"""Dates of levers and of changes, held against the days of the run: what lies outside them is said, not lost.

A run is often cut short or moved, so that a date beyond its days is no mistake by itself; but that a lever
does nothing in it, or worked before its first day, decides what its results mean. So does a lever that builds
whole pieces and is given less than one.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from ruralsim.foundation import units
from ruralsim.foundation.days import Span
from ruralsim.foundation.param import Param
from ruralsim.lever import Lever
from ruralsim.scenario import toml
from ruralsim.world.county_notes import Note

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Change, Scenario

_WEEK = 7


class _Piece(NamedTuple):
    """A lever as it stands from a day on, until the next change of it."""

    since: date
    lever: Lever


def outside(scenario: "Scenario", kinds: Mapping[str, type[Lever]], days: int | None = None) -> list[Note]:
    """One sentence per date that lies outside the run.

    Args:
        scenario: validated.
        kinds: name → kind of lever.
        days: horizon, instead of its own.
    """
    run = scenario.run
    span = Span.of(run.start, run.days if days is None else days)
    opening = run.start - timedelta(run.burn_in_days)
    said = list[Note]()
    for name, pieces in _courses(scenario, kinds).items():
        in_time = [piece for piece in pieces if piece.since <= span.last]
        working = [lever for _, lever in in_time if lever.intensity]
        if not working:
            continue
        if _in_force(in_time, span):
            said += _small(f"policies.{name}", scenario, working)
            said += _early(f"policies.{name}", in_time[0].lever, span, opening)
            said += _late(f"policies.{name}", working[-1], span)
        else:
            said.append(_idle(name, in_time[-1].lever, span))
    said += (note for change in scenario.changes if (note := _changed(change, span, opening)))
    return said + _twice(scenario.changes)


def _courses(scenario: "Scenario", kinds: Mapping[str, type[Lever]]) -> dict[str, list[_Piece]]:
    """Lever → what it is, from the first day simulated and from each day on which it changes."""
    levers: dict[str, Lever] = {name: lever for name, lever in scenario.policies if lever is not None}
    found = {name: [_Piece(date.min, lever)] for name, lever in levers.items()}
    for day, changes in groupby(scenario.changes, lambda change: change.date):
        moved = dict[str, Lever]()
        for change in changes:
            group, name, *setting = change.path.split(".")
            if group == "policies" and setting:
                now = moved.get(name) or (
                    found[name][-1].lever if name in found else kinds[name](intensity=0)
                )
                moved[name] = now.model_copy(update={setting[0]: change.value})
        for name, lever in moved.items():
            found.setdefault(name, []).append(_Piece(day, lever))
    return found


def _in_force(pieces: Sequence[_Piece], span: Span) -> bool:
    """Whether a lever that does something is in force on some day of the run."""
    ends = [*(piece.since - timedelta(1) for piece in pieces[1:]), span.last]
    return any(
        lever.intensity
        and max(since, lever.start or span.first, span.first) <= min(end, lever.end or span.last, span.last)
        for (since, lever), end in zip(pieces, ends, strict=True)
    )


def _idle(name: str, lever: Lever, span: Span) -> Note:
    when = {"start": lever.start, "end": lever.end}
    dates = ", ".join(f"{key} = {day}" for key, day in when.items() if day)
    return Note(
        f"policies.{name}: in force on no day of the run, {span.first} to {span.last}"
        + (f" ({dates})" if dates else ""),
        f"policies.{name}：在模拟期 {span.first} 至 {span.last} 内没有一天生效"
        + (f"（{dates}）" if dates else ""),
    )


def _small(path: str, scenario: "Scenario", working: Sequence[Lever]) -> Iterator[Note]:
    """A lever that builds whole pieces, and never enough for one."""
    most = max(working, key=lambda lever: lever.intensity)
    least, known = most.least(scenario.world), type(most).model_fields["intensity"].metadata
    unit = next((param.unit for param in known if isinstance(param, Param)), "")
    piece, zh = unit.removesuffix("s") if least == 1.0 else unit, units.chinese(unit)
    if 0.0 < most.intensity < least:
        yield Note(
            f"{path}.intensity = {most.intensity:g}: the least that is built is {least:g} {piece}, "
            "so it builds nothing",
            f"{path}.intensity = {most.intensity:g}：最小建设单元为 {least:g} {zh}，因此什么也不建",
        )


def _early(path: str, lever: Lever, span: Span, opening: date) -> Iterator[Note]:
    """A lever that is in force before the first day shown, so that the first readings hold it already."""
    start = lever.start or span.first
    if not lever.intensity or (lever.end and lever.end < span.first):
        return
    if start < opening:
        yield Note(
            f"{path}.start = {start} lies before the first day simulated: in force from {opening} on, "
            f"before the first day shown, {span.first}",
            f"{path}.start = {start} 早于模拟首日：自 {opening} 起生效，先于结果首日 {span.first}",
        )
    elif start < span.first:
        yield Note(
            f"{path}.start = {start} lies in the burn-in: in force before the first day shown, {span.first}",
            f"{path}.start = {start} 在预热期内：先于结果首日 {span.first} 即已生效",
        )


def _late(path: str, lever: Lever, span: Span) -> Iterator[Note]:
    """An end after the run, and a ramp that the run or the lever's own end cuts short."""
    start, end = lever.start or span.first, min(lever.end or span.last, span.last)
    if lever.end and lever.end > span.last:
        yield Note(
            f"{path}.end = {lever.end} lies after the last day, {span.last}: in force to the end of the run",
            f"{path}.end = {lever.end} 晚于最后一天 {span.last}：生效至模拟结束",
        )
    reached = _WEEK * ((end - start).days // _WEEK + 1)
    if lever.ramp_days > reached > 0:
        share = f"{100.0 * reached / lever.ramp_days:.0f} %"
        yield Note(
            f"{path}.ramp_days = {lever.ramp_days}: by {end} it has come to {share} of its intensity",
            f"{path}.ramp_days = {lever.ramp_days}：至 {end} 仅达到力度的 {share}",
        )


def _changed(change: "Change", span: Span, opening: date) -> Note | None:
    what = f"changes: {change.date} {change.path} = {_shown(change.value)}"
    if change.date > span.last:
        return Note(
            f"{what}: after the last day, {span.last}, so it does nothing in this run",
            f"{what}：晚于最后一天 {span.last}，本次模拟不起作用",
        )
    if change.date < span.first:
        since = max(change.date, opening)
        return Note(
            f"{what}: before the first day shown, {span.first}; it holds from {since} on",
            f"{what}：早于结果首日 {span.first}；自 {since} 起生效",
        )
    if change.date == span.last and span.first < span.last:
        return Note(
            f"{what}: on the last day, so it holds for one day only", f"{what}：在最后一天，仅生效一天"
        )
    return None


def _twice(changes: "Sequence[Change]") -> list[Note]:
    """Values that another change of the same day replaces."""
    last = {(change.date, change.path): change for change in changes}
    return [
        Note(
            f"changes: {c.date} {c.path} = {_shown(c.value)}: replaced the same day by {_shown(other.value)}",
            f"changes: {c.date} {c.path} = {_shown(c.value)}：同日又改为 {_shown(other.value)}，以后者为准",
        )
        for c in changes
        if (other := last[c.date, c.path]) is not c
    ]


def _shown(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, float) else toml.value(value)
