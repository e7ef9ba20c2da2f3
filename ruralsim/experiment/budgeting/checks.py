"""What is wrong with a question of money, said before anything runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ruralsim.experiment.reading.outcome import check_days, check_outcomes
from ruralsim.foundation.days import Span
from ruralsim.foundation.param import Param
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem, did_you_mean
from ruralsim.scenario.schema import LEVERS

if TYPE_CHECKING:
    from ruralsim.experiment.budgeting.budget import BudgetQuestion


SHORTEST = 365
"""Days that a budget by the year can be held against."""


def intensity_of(lever: str) -> Param:
    """Unit and bounds of a lever's intensity."""
    return next(m for m in LEVERS[lever].model_fields["intensity"].metadata if isinstance(m, Param))


def unknown(asked: "BudgetQuestion", document: Document) -> Iterator[Problem]:
    """Names that stand for nothing."""
    if not asked.levers:
        en, zh = "names no lever", "未列出任何举措"
        yield Problem(document.where(("levers",)), "levers", en, zh, "write · 请写: [levers.freight_subsidy]")
    for name in asked.levers:
        if name not in LEVERS:
            path = ("levers", name)
            hint = did_you_mean(name, LEVERS, "levers.") or "all of them · 全部举措: docs/levers.md"
            en, zh = f"there is no lever {name!r}", f"没有举措 {name!r}"
            yield Problem(document.where(path), ".".join(path), en, zh, hint)
    unread = [*check_outcomes({"objective": asked.objective}, document, ())]
    yield from unread
    if not unread and not asked.objective.sign:
        path = ("objective", "direction")
        en = f"more of {asked.objective.indicator} is neither better nor worse: say which way"
        zh = f"{asked.objective.indicator} 无优劣之分，请指明方向"
        hint = 'write · 请写: direction = "maximise" | "minimise"'
        yield Problem(document.where(path), ".".join(path), en, zh, hint)


def out_of_bounds(asked: "BudgetQuestion", document: Document) -> Iterator[Problem]:
    """Intensities that their lever cannot have, and ranges without any."""
    for name, lever in asked.levers.items():
        param = intensity_of(name)
        keys = ("values",) if lever.values else ("low", "high")
        for key in keys:
            given = getattr(lever, key)
            for value in given if isinstance(given, tuple) else (given,):
                if value is not None and not _inside(value, param):
                    path: tuple[str, ...] = ("levers", name, key)
                    en, zh = f"{value:g} is out of bounds: {param.range_text()}", f"{value:g} 超出范围"
                    yield Problem(document.where(path), ".".join(path), en, zh)
        low, high = lever.bounds(name)
        if not lever.values and not low < high:
            path = ("levers", name)
            en, zh = f"low {low:g} is not below high {high:g}", f"low {low:g} 应小于 high {high:g}"
            yield Problem(document.where(path), ".".join(path), en, zh)


def unfit(asked: "BudgetQuestion", document: Document) -> Iterator[Problem]:
    """A base that is none, settings that do not go together, days that no run has."""
    try:
        run = asked.base_scenario.run
        for end in (0, -1):
            asked.scenario(tuple(choices[end] for choices in asked.choices))
    except InvalidScenario as error:
        for problem in error.problems:
            group, _, rest = problem.path.partition(".")
            lever, _, key = rest.partition(".")
            path: tuple[str, ...] = ("base",)
            if group == "policies" and lever in asked.levers:
                path = ("levers", lever, "set", key)
            elif problem.path:
                path = ("set", *problem.path.split("."))
            yield Problem(document.where(path), problem.path, problem.en, problem.zh, problem.hint)
        return
    yield from _under_a_year(asked, run.days, document)
    yield from check_days({"objective": asked.objective}, [Span.of(run.start, run.days)], document, ())


def _under_a_year(asked: "BudgetQuestion", days: int, document: Document) -> Iterator[Problem]:
    """A budget is by the year: of fewer days, what is built once would be paid for several times over."""
    if days >= SHORTEST:
        return
    written = (("run", "days"), ("set", "run.days"), ("set", "run", "days"))
    path = next((keys for keys in written if keys in document.origin), ("base",))
    en = (
        f"a {days}-day run is shorter than the year that a budget is for. Scaled up, what is built once "
        "would count several times; not scaled, what is paid every month would count in part"
    )
    zh = f"{days} 天不足一年，而预算按年计：折算成全年会重复计算一次性投入，不折算则少计逐月支出"
    hint = f"write {SHORTEST} or more · 请写 {SHORTEST} 以上"
    yield Problem(document.where(path), ".".join(path), en, zh, hint)


def _inside(value: float, param: Param) -> bool:
    return (param.low is None or value >= param.low) and (param.high is None or value <= param.high)
