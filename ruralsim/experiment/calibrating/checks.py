"""What is looked at before a calibration is run, so that nothing is found out after a night of runs."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.flat import FlatDocument, anchor, flat
from ruralsim.experiment.asking.paths import leaves, meant
from ruralsim.experiment.calibrating.targets import BUILT_IN, built_in, check_targets
from ruralsim.foundation.param import Leaf
from ruralsim.scenario import Scenario
from ruralsim.scenario.errors import sentence
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean, refuse

if TYPE_CHECKING:
    from ruralsim.experiment.calibrating.calibration import Calibration, Prior


def spelt_out(document: Document) -> FlatDocument:
    """The same document with one key per path, a base found beside it, and built-in targets written out.

    Raises:
        InvalidScenario: There are no targets of that name.
    """
    found = flat(document, parameters=_is_prior)
    if found.source is not None:
        anchor(found)
    targets = found.values.get("targets")
    if isinstance(targets, str):
        if targets not in BUILT_IN:
            en, zh = f"there are no targets {targets!r}", f"没有目标 {targets!r}"
            listed = f"there are · 可用: {', '.join(BUILT_IN)}"
            hint = did_you_mean(targets, BUILT_IN) or f"{listed}; or write · 或写: [targets.NAME]"
            raise InvalidScenario(Problem(found.where(("targets",)), "targets", en, zh, hint))
        found.values["targets"] = built_in(targets)
    return found


def base(asked: "Calibration", document: Document) -> Scenario:
    """The scenario that is calibrated.

    Raises:
        InvalidScenario: There is none of that name, or what is set does not fit it.
    """
    try:
        return asked.base_scenario
    except InvalidScenario as error:
        raise InvalidScenario(*(_of_base(p, asked, document) for p in error.problems)) from None


def names(asked: "Calibration", base: Scenario, document: Document) -> None:
    """Checks paths, indicators and days.

    Raises:
        InvalidScenario: Naming everything that stands for nothing, or cannot be read.
    """
    problems = []
    if not asked.targets:
        problems.append(Problem(document.where(("targets",)), "targets", "names no target", "未列出任何目标"))
    elif not any(target.weight for target in asked.targets.values()):
        en, zh = "no target has a weight above 0", "所有目标的权重均为 0"
        problems.append(Problem(document.where(("targets",)), "targets", en, zh))
    refuse(_parameters(asked, base, document), problems, check_targets(asked.targets, base, document))


def within(path: str, prior: "Prior", leaf: Leaf, document: Document) -> "Prior":
    """A prior with its ends known.

    Raises:
        InvalidScenario: It has none, or nothing lies between them.
    """
    at = ("parameters", path)
    try:
        return prior.within(leaf)
    except PydanticCustomError as error:
        about = error.context or {}
        en, zh = about["en"], about["zh"]
    except ValidationError as error:
        en, zh = sentence(error.errors(include_url=False)[0])
    raise InvalidScenario(Problem(document.where(at), ".".join(at), en, zh))


def ends(asked: "Calibration", base: Scenario, document: Document) -> None:
    """Checks both ends of each prior against the parameter's own bounds.

    Raises:
        InvalidScenario: Naming every end that no scenario takes.
    """
    problems = []
    for path, prior in asked.parameters.items():
        for key, end in zip(("low", "high"), prior.ends, strict=True):
            value = int(end) if prior.whole and float(end).is_integer() else end
            try:
                base.with_values((path, value))
            except InvalidScenario as error:
                at, found = ("parameters", path, key), error.problems[0]
                problems.append(Problem(document.where(at), ".".join(at), found.en, found.zh, found.hint))
    if problems:
        raise InvalidScenario(*problems)


def _parameters(asked: "Calibration", base: Scenario, document: Document) -> Iterator[Problem]:
    """Paths that are no numbers of the scenario."""
    if not asked.parameters:
        hint = 'write · 请写: "household.labour.fill" = { low = 0.1, high = 0.6 }'
        where = document.where(("parameters",))
        yield Problem(where, "parameters", "names no parameter", "未列出任何参数", hint)
    known = {
        path: leaf
        for path, leaf in leaves(base).items()
        if isinstance(leaf.value, int | float) and not isinstance(leaf.value, bool)
    }
    for path in asked.parameters:
        at = ("parameters", path)
        where = document.where(at)
        if path in asked.set:
            en, zh = "is under set as well: a parameter moves", "同时写在 set 中；待校准的参数是变动的"
            yield Problem(where, ".".join(at), en, zh)
        elif path not in known:
            there = path in leaves(base)
            en, zh = ("is no number", "不是数值") if there else ("is no parameter", "没有这个参数")
            yield Problem(where, ".".join(at), en, zh, "" if there else meant(path, known))


def _of_base(problem: Problem, asked: "Calibration", document: Document) -> Problem:
    """A problem of the base, where the calibration wrote it."""
    ours = problem.where.startswith("--set ")
    if not ours and problem.where.split(":")[0].endswith(".toml"):
        return problem
    at = ("set", problem.path) if ours and problem.path in asked.set else ("base",)
    if ours and problem.path == "run.days":
        at = ("run", "days")
    return Problem(document.where(at), problem.path, problem.en, problem.zh, problem.hint)


def _is_prior(table: Mapping[str, Any]) -> bool:
    """Whether a table says what a parameter may be: a prior holds no tables."""
    return not any(isinstance(value, Mapping) for value in table.values())
