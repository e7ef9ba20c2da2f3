"""Paths of a scenario: which there are, what they mean, and what was meant by one that is none."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, get_args

from ruralsim.foundation.param import Leaf, walk
from ruralsim.scenario import Scenario

_ITS_OWN = re.compile(r"(name|title|story|plugins|changes|run\.(seed|replications))(\.|$)")
"""What no factor can be: words, plug-ins, dated changes, and chance, which is the replications' business."""

_SHOWN = 12
_MISSPELT = 0.9
_EPS = 1e-12


def leaves(scenario: Scenario) -> dict[str, Leaf]:
    """Path → leaf of everything that a factor can be, of levers not in force too."""
    found = {leaf.path: leaf for leaf in walk(scenario)}
    for name, lever in scenario.kit.levers.items():
        if found.pop(f"policies.{name}", None):
            found |= {leaf.path: leaf for leaf in walk(lever, f"policies.{name}")}
    return {path: leaf for path, leaf in found.items() if not _ITS_OWN.match(path)}


def is_whole(leaf: Leaf) -> bool:
    """Whether a parameter is a whole number."""
    inside = {getattr(a, "__origin__", a) for a in (leaf.annotation, *get_args(leaf.annotation))}
    return int in inside and not inside & {float, str, tuple, dict}


def label(scenario: Scenario, leaf: Leaf) -> dict[str, str]:
    """Unit and labels of a parameter; whose it is stands before, where there are several of a kind."""
    group, _, rest = leaf.path.partition(".")
    owner: Any = None
    if group == "policies":
        owner = scenario.kit.levers[rest.partition(".")[0]]
    elif group in ("products", "networks"):
        owner = getattr(scenario, group)[rest.partition(".")[0]]
    name = leaf.path.rpartition(".")[2]
    about = leaf.named
    en, zh = (about.en or name, about.zh or name) if about else (name, name)
    if owner is not None:
        en, zh = f"{owner.en}: {en[:1].lower()}{en[1:]}", f"{owner.zh}：{zh}"
    return {"unit": leaf.param.unit if leaf.param else "", "en": en, "zh": zh}


def spoken(value: object) -> str:
    """A value as a sentence holds it: 1, 0.5, vehicle, point."""
    if isinstance(value, list | tuple):
        return ", ".join(map(spoken, value)) or "–"
    if value is None or isinstance(value, bool):
        return "–" if value is None else str(value).lower()
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def meant(path: str, known: Iterable[str]) -> str:
    """A hint naming the paths that may have been meant.

    A misspelt path is like the right one as a whole. Otherwise its neighbours are looked at that have words
    in common with it, rare words first: `wage_cny_month` is nearer to `courier_wage` than to `first_cny`.
    """
    known = list(known)
    if inside := [other.removeprefix(f"{path}.") for other in known if other.startswith(f"{path}.")]:
        return f"is a table; it holds · 是表，其下有: {_some(inside)}"
    if near := get_close_matches(path, known, n=1, cutoff=_MISSPELT):
        return f"did you mean · 是否想写: {near[0]}"
    above = path
    siblings: list[str] = []
    while above and not siblings:
        above = above.rpartition(".")[0]
        siblings = [other for other in known if other.startswith(f"{above}.")] if above else known
    common = Counter(word for other in known for word in _words(other))
    likeness = {other: sum(1 / common[word] for word in _words(other) & _words(path)) for other in siblings}
    shared = sum(1 / common[word] for word in _words(above) & common.keys())  # by all of them
    best = max(likeness.values(), default=0.0)
    if best > shared + _EPS:
        alike = [other for other, like in likeness.items() if like > best - _EPS]
        return f"did you mean · 是否想写: {_some(alike)}"
    keys = (other.removeprefix(f"{above}.").partition(".")[0] for other in siblings)
    return f"there are · 可用: {f'{above}: ' if above else ''}{_some(dict.fromkeys(keys))}"


def value_at(scenario: Scenario, path: str) -> Any:
    """The value at a path; of a lever not in force, 0 for its intensity and None for its other settings."""
    found: object = scenario
    for key in path.split("."):
        if found is None:
            break
        found = found[key] if isinstance(found, Mapping) else getattr(found, key)
    return 0.0 if found is None and path.endswith(".intensity") else found


def _words(path: str) -> set[str]:
    return set(re.split(r"[._]", path.lower()))


def _some(words: Iterable[str]) -> str:
    listed = list(words)
    return ", ".join(listed[:_SHOWN]) + (", …" if len(listed) > _SHOWN else "")
