"""Whom levers are aimed at by name: townships and networks, held against those that the county will have."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ruralsim.foundation.spelling import nearest_first
from ruralsim.lever import Lever
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import Problem, did_you_mean
from ruralsim.terms import Terms
from ruralsim.world.settlement import aliases, township_names

if TYPE_CHECKING:
    from ruralsim.scenario.schema import Scenario

_SHOWN = 40  # names in one line
KINDS = {"townships": ("township", "乡镇"), "networks": ("network", "物流网络")}
"""What is named, in both languages."""


def strangers(scenario: "Scenario", document: Document) -> Iterator[Problem]:
    """Townships and networks that levers name and the county will not have.

    Args:
        scenario: otherwise sound.
        document: what it was read from.
    """
    for name, lever in scenario.policies:
        for kind in KINDS if lever is not None else ():
            path = ("policies", name, kind)
            for said in unknown(scenario, kind, getattr(lever, kind)):
                yield Problem(document.where(path), ".".join(path), *said)


def unlike_lots(scenario: "Scenario", document: Document) -> Iterator[Problem]:
    """Levers that would assign different parts of the households by lot: a run holds one trial.

    Args:
        scenario: otherwise sound.
        document: what it was read from.
    """
    for name, en, zh, hint in other_lots(scenario.policies):
        path = ("policies", name, "share")
        yield Problem(document.where(path), ".".join(path), en, zh, hint)


def other_lots(levers: Iterable[tuple[str, Lever | None]]) -> Iterator[tuple[str, str, str, str]]:
    """Name, what is wrong in English and Chinese, and a hint, of each lever with a share of its own.

    Args:
        levers: by name.
    """
    drawn = [(name, lever.share) for name, lever in levers if lever and lever.assign == "random"]
    for name, share in drawn[1:]:
        first, other = drawn[0]
        if share != other:
            en = f"is {share:g}, and policies.{first}.share is {other:g}: lots assign the same to both"
            zh = f"为 {share:g}，而 policies.{first}.share 为 {other:g}：各举措随机分配的是同一批农户"
            yield name, en, zh, f"write the same share · 请写同一比例: share = {other:g}"


def one_writer(levers: Iterable[tuple[str, Lever | None]]) -> Iterator[tuple[str, str, str, str]]:
    """Each two levers in force that set a term which takes one: names, what is wrong in English and Chinese.

    Args:
        levers: by name.
    """
    writers: dict[str, str] = {}
    for name, lever in levers:
        for term in lever.writes if lever is not None and lever.intensity else ():
            if Terms.rule(term) == "one" and (other := writers.setdefault(term, name)) != name:
                yield (
                    other,
                    name,
                    f"{other} and {name} both set {term}, which takes one: leave one of them out",
                    f"{other} 与 {name} 都设定 {term}，只能保留其一",
                )


def unknown(scenario: "Scenario", kind: str, given: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """What is wrong, in English and Chinese, and a hint, for each name that stands for nothing.

    Args:
        scenario: with the county and its networks.
        kind: "townships" or "networks".
        given: names.
    """
    given = list(given)
    if not given:
        return
    whole = list(scenario.networks) if kind == "networks" else township_names(scenario)
    known = whole if kind == "networks" else aliases(whole)
    for name in given:
        if name not in known:
            en, zh = KINDS[kind]
            shown = nearest_first(name, whole, _SHOWN)
            hint = "\n  ".join(filter(None, (did_you_mean(name, known), f"there are · 现有: {shown}")))
            yield f"there is no {en} {name!r} in this county", f"本县没有{zh} {name!r}", hint
