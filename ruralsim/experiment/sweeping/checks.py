"""What is looked at before a plan is run, so that nothing is found out after a night of runs."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.paths import is_whole, leaves, meant
from ruralsim.experiment.reading.outcome import check_days as days_of
from ruralsim.experiment.reading.outcome import check_labels, check_outcomes
from ruralsim.experiment.sweeping.designs import Values
from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.foundation.param import Leaf
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.loading import Document, shown
from ruralsim.scenario.problems import InvalidScenario, Problem, refuse

if TYPE_CHECKING:
    from ruralsim.experiment.sweeping.plan import Plan

OWN_COLUMNS = ("point", "base", "replication", "seed", "key", "error")
"""Columns of a plan's table besides factors and outcomes."""

_LUCK = ("run.seed", "run.replications")
_MOST_RUNS = 10_000_000
_FAST_STEPS = 8  # whole numbers: of fewer FAST misses over 2 % of the variance that they make


def no_factors_beside(plan: "Plan", document: Document) -> None:
    """Refuses factors beside a table of points, which has them in its heading.

    Raises:
        InvalidScenario: There are some.
    """
    if plan.factors:
        en, zh = (
            "the file's heading names the factors: leave this table out",
            "因素已列于文件表头，请删去此表",
        )
        raise InvalidScenario(Problem(document.where(("factors",)), "factors", en, zh))


def check(plan: "Plan", document: Document) -> None:
    """Checks names and sizes.

    Raises:
        InvalidScenario: Naming everything that stands for nothing, or cannot be.
    """
    refuse(_bases(plan, document))
    if plan.members is not None:
        for base in plan.bases.values():
            plan.members.check(base)
    refuse(_twice(plan, document), _factors(plan, document), _outcomes(plan, document))
    refuse(_size(plan, document))


def resolved(path: str, factor: Factor, leaf: Leaf, document: Document) -> Factor:
    """A factor with its ends known.

    Raises:
        InvalidScenario: It has no value within the parameter's bounds.
    """
    try:
        return factor.resolved(leaf.param, is_whole(leaf))
    except PydanticCustomError as error:
        about = error.context or {}
        at = ("factors", path)
        raise InvalidScenario(Problem(document.where(at), ".".join(at), about["en"], about["zh"])) from None


def check_ends(plan: "Plan", document: Document) -> None:
    """Checks the ends of every range and every value against the parameter's own bounds, and the design.

    What only goes wrong together with other factors is left to the points.

    Raises:
        InvalidScenario: Naming every value that no scenario takes, or that the design cannot measure.
    """
    refuse(_ends(plan, document), _steps(plan, document))


def check_days(plan: "Plan", document: Document) -> None:
    """Checks that every run has the days that are read, and that readers can tell outcomes apart.

    Raises:
        InvalidScenario: Naming every outcome that some run would not have, or that looks like another.
    """
    refuse(days_of(plan.outcomes, plan.spans, document))
    refuse(check_labels(plan.outcome_labels(), document, ("outcomes",)))


def at_point(error: InvalidScenario, plan: "Plan", index: int, values: Values) -> InvalidScenario:
    """The error of a point whose values do not go together."""
    where = f"{plan.name}: point {index} · 样点 {index}"
    if plan.table is not None:
        line = plan.table.lines[index % len(plan.table.lines)]
        where = f"{shown(plan.table.file)}:{line}"
    said = ", ".join(f"{path} = {toml.value(value)}" for path, value in values.items())
    return InvalidScenario(
        *(
            Problem(where, p.path, p.en, p.zh, "\n  ".join(filter(None, (p.hint, said))))
            for p in error.problems
        )
    )


def _bases(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Bases that cannot be loaded; also with what the plan sets."""
    names: list[str] = []
    for name in plan.base:
        try:
            names.append(plan.load_base(name).name)
        except InvalidScenario as error:
            for p in error.problems:
                ours = p.where.startswith("--set ") or p.path in plan.set
                at = ("plugins",) if p.path == "plugins" else ("set", p.path) if ours else ("base",)
                where = document.where(at) if ours or not p.where.split(":")[0].endswith(".toml") else p.where
                yield Problem(where, ".".join(filter(None, at)) if ours else p.path, p.en, p.zh, p.hint)
            return
    for name in {name for name in names if names.count(name) > 1}:
        en, zh = f"two of them are named {name!r}", f"有两个都名为 {name!r}"
        yield Problem(document.where(("base",)), "base", en, zh)
    if not plan.base:
        yield Problem(document.where(("base",)), "base", "names no scenario", "未指定方案")


def _factors(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Paths that are no parameters."""
    if not plan.factors and plan.design.kind != "grid":
        en, zh = f"a {plan.design.kind} design needs factors", f"{plan.design.kind} 须有 factors"
        yield Problem(document.where(("design",)), "factors", en, zh)
    known = [leaves(base) for base in plan.bases.values()]
    shared = [path for path in known[0] if all(path in other for other in known)]
    for path in plan.factors:
        at = ("factors", path)
        where = document.where(at) if plan.table is None else plan.table.where(path)
        if path in _LUCK:
            en, zh = (
                "is no factor: design.replications counts the seeds",
                "不是因素；种子由 design.replications 计数",
            )
            yield Problem(where, ".".join(at), en, zh)
        elif path not in shared:
            yield Problem(where, ".".join(at), "is no parameter", "没有这个参数", meant(path, shared))
        elif path in plan.set:
            en, zh = "is under set as well: a factor varies", "同时写在 set 中；因素是要变化的"
            yield Problem(where, ".".join(at), en, zh)


def _twice(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Paths that the ensemble decides already."""
    drawn = plan.members.members[0].values if plan.members is not None else {}
    for table, given in (("set", plan.set), ("factors", plan.factors)):
        for path in drawn.keys() & given.keys():
            at = (table, path)
            en, zh = (
                "is what the ensemble decides: leave it out of one of them",
                "已由参数集合决定，二者只能留一",
            )
            yield Problem(document.where(at), ".".join(at), en, zh)


def _outcomes(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Indicators that no run has, names that are taken."""
    if not plan.outcomes:
        yield Problem(document.where(("outcomes",)), "outcomes", "names no outcome", "未指定结果指标")
    yield from check_outcomes(plan.outcomes, document, plan.indicators)
    taken = {*OWN_COLUMNS, *plan.factors}
    for name in plan.outcomes:
        at = ("outcomes", name)
        if name in taken:
            en, zh = "is the name of another column", "与其他列重名"
            yield Problem(document.where(at), ".".join(at), en, zh)


def _size(plan: "Plan", document: Document) -> Iterator[Problem]:
    """A plan of more runs than anybody means."""
    if (runs := plan.count * plan.design.replications) > _MOST_RUNS:
        en, zh = f"{runs:,} runs; the most is {_MOST_RUNS:,}", f"共 {runs:,} 次运行，上限 {_MOST_RUNS:,}"
        hint = "fewer levels, factors or samples, or a lhs · 请减少水平、因素或样本，或改用 lhs"
        yield Problem(document.where(("design",)), "design", en, zh, hint)


def _ends(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Values that some base does not take."""
    for path, factor in plan.factors.items():
        for key, values in factor.ends().items():
            for value in values:
                refused = (_refused(base, path, value) for base in plan.bases.values())
                if (found := next(filter(None, refused), None)) is None:
                    continue
                at = ("factors", path, key)
                where, name = document.where(at), ".".join(at)
                if plan.table is not None:
                    where, name = plan.table.where(path, value), path
                yield Problem(where, name, found.en, found.zh, found.hint)


def _steps(plan: "Plan", document: Document) -> Iterator[Problem]:
    """Separate values that the design would not run, or not measure."""
    kind, samples = plan.design.kind, plan.design.samples or 0
    for path, factor in plan.factors.items():
        listed = factor.values is not None
        at = ("factors", path, "values") if listed else ("factors", path)
        if kind == "morris" and listed and (least := factor.stepped - 1) > samples:
            en = f"{factor.stepped} values take at least {least} samples, or some would never run"
            zh = f"{factor.stepped} 个取值至少需要 {least} 条轨迹，否则有的取值不会运行"
            yield Problem(document.where(at), ".".join(at), en, zh)
        if kind == "fast" and (listed or 0 < factor.stepped < _FAST_STEPS):
            en = "fast follows smooth curves: of separate values it would miss a part"
            zh = "fast 依据平滑曲线，对分立取值会漏计"
            yield Problem(document.where(at), ".".join(at), en, zh, "take sobol or lhs · 请改用 sobol 或 lhs")


def _refused(base: Scenario, path: str, value: object) -> Problem | None:
    """What is wrong with a value, of itself."""
    try:
        base.with_values((path, value))
    except InvalidScenario as error:
        own = (p for p in error.problems if p.path == path or p.path.startswith(f"{path}."))
        return next(own, None)
    return None
