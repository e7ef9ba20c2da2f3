"""What is looked at before a plan is run, so that nothing is found out after a night of runs."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from pydantic_core import PydanticCustomError

from ruralsim.experiment.asking.ensemble import Ensemble
from ruralsim.experiment.asking.paths import is_whole, leaves, meant
from ruralsim.experiment.reading.outcome import Outcome, check_outcomes
from ruralsim.experiment.sweeping.designs import Design, Values
from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.experiment.sweeping.table import PlanTable
from ruralsim.foundation.param import Leaf
from ruralsim.scenario import Scenario, toml
from ruralsim.scenario.loading import Document, shown
from ruralsim.scenario.problems import InvalidScenario, Problem

Factors = Mapping[str, Factor]
"""Path → what it may be."""

OWN_COLUMNS = ("point", "base", "replication", "seed", "key", "error")
"""Columns of a plan's table besides factors and outcomes."""

_LUCK = ("run.seed", "run.replications")
_MOST_RUNS = 10_000_000
_FAST_STEPS = 8  # whole numbers: of fewer FAST misses over 2 % of the variance that they make


def beside_a_table(factors: Factors, document: Document) -> Iterator[Problem]:
    """Factors beside a table of points, which has them in its heading."""
    if factors:
        en, zh = (
            "the file's heading names the factors: leave this table out",
            "因素已列于文件表头，请删去此表",
        )
        yield Problem(document.where(("factors",)), "factors", en, zh)


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


def at_point(
    error: InvalidScenario, plan: str, table: PlanTable | None, index: int, values: Values
) -> InvalidScenario:
    """The error of a point whose values do not go together.

    Args:
        error: of its scenario.
        plan: its name.
        table: points that are written out, if they are.
        index: number of the point.
        values: of its factors.
    """
    where = f"{plan}: point {index} · 样点 {index}"
    if table is not None:
        where = f"{shown(table.file)}:{table.lines[index % len(table.lines)]}"
    said = ", ".join(f"{path} = {toml.value(value)}" for path, value in values.items())
    return InvalidScenario(
        *(
            Problem(where, p.path, p.en, p.zh, "\n  ".join(filter(None, (p.hint, said))))
            for p in error.problems
        )
    )


def unloadable(
    bases: Sequence[str], set_: Mapping[str, Any], load: Callable[[str], Scenario], document: Document
) -> Iterator[Problem]:
    """Bases that cannot be loaded; also with what the plan sets."""
    names: list[str] = []
    for name in bases:
        try:
            names.append(load(name).name)
        except InvalidScenario as error:
            for p in error.problems:
                ours = p.where.startswith("--set ") or p.path in set_
                at = ("plugins",) if p.path == "plugins" else ("set", p.path) if ours else ("base",)
                where = document.where(at) if ours or not p.where.split(":")[0].endswith(".toml") else p.where
                yield Problem(where, ".".join(filter(None, at)) if ours else p.path, p.en, p.zh, p.hint)
            return
    for name in {name for name in names if names.count(name) > 1}:
        en, zh = f"two of them are named {name!r}", f"有两个都名为 {name!r}"
        yield Problem(document.where(("base",)), "base", en, zh)
    if not bases:
        yield Problem(document.where(("base",)), "base", "names no scenario", "未指定方案")


def strange(
    factors: Factors,
    design: Design,
    bases: Iterable[Scenario],
    set_: Mapping[str, Any],
    table: PlanTable | None,
    document: Document,
) -> Iterator[Problem]:
    """Factors whose paths are no parameters of every base, or are set as well."""
    if not factors and design.kind != "grid":
        en, zh = f"a {design.kind} design needs factors", f"{design.kind} 须有 factors"
        yield Problem(document.where(("design",)), "factors", en, zh)
    known = [leaves(base) for base in bases]
    shared = [path for path in known[0] if all(path in other for other in known)]
    for path in factors:
        at = ("factors", path)
        where = document.where(at) if table is None else table.where(path)
        if path in _LUCK:
            en, zh = (
                "is no factor: design.replications counts the seeds",
                "不是因素；种子由 design.replications 计数",
            )
            yield Problem(where, ".".join(at), en, zh)
        elif path not in shared:
            yield Problem(where, ".".join(at), "is no parameter", "没有这个参数", meant(path, shared))
        elif path in set_:
            en, zh = "is under set as well: a factor varies", "同时写在 set 中；因素是要变化的"
            yield Problem(where, ".".join(at), en, zh)


def drawn_already(
    members: Ensemble | None, set_: Mapping[str, Any], factors: Factors, document: Document
) -> Iterator[Problem]:
    """Paths that the ensemble decides already."""
    drawn = members.members[0].values if members is not None else {}
    for table, given in (("set", set_), ("factors", factors)):
        for path in drawn.keys() & given.keys():
            at = (table, path)
            en, zh = (
                "is what the ensemble decides: leave it out of one of them",
                "已由参数集合决定，二者只能留一",
            )
            yield Problem(document.where(at), ".".join(at), en, zh)


def misnamed(
    outcomes: Mapping[str, Outcome], known: Iterable[str], factors: Factors, document: Document
) -> Iterator[Problem]:
    """Outcomes of indicators that no run has, or of names that are taken."""
    if not outcomes:
        yield Problem(document.where(("outcomes",)), "outcomes", "names no outcome", "未指定结果指标")
    yield from check_outcomes(outcomes, document, known)
    taken = {*OWN_COLUMNS, *factors}
    for name in outcomes:
        at = ("outcomes", name)
        if name in taken:
            en, zh = "is the name of another column", "与其他列重名"
            yield Problem(document.where(at), ".".join(at), en, zh)


def too_large(runs: int, document: Document) -> Iterator[Problem]:
    """A plan of more runs than anybody means."""
    if runs > _MOST_RUNS:
        en, zh = f"{runs:,} runs; the most is {_MOST_RUNS:,}", f"共 {runs:,} 次运行，上限 {_MOST_RUNS:,}"
        hint = "fewer levels, factors or samples, or a lhs · 请减少水平、因素或样本，或改用 lhs"
        yield Problem(document.where(("design",)), "design", en, zh, hint)


def refused(
    factors: Factors, bases: Sequence[Scenario], table: PlanTable | None, document: Document
) -> Iterator[Problem]:
    """Ends of ranges and values that some base does not take by themselves."""
    for path, factor in factors.items():
        for key, values in factor.ends().items():
            for value in values:
                told = (_refused(base, path, value) for base in bases)
                if (found := next(filter(None, told), None)) is None:
                    continue
                at = ("factors", path, key)
                where, name = document.where(at), ".".join(at)
                if table is not None:
                    where, name = table.where(path, value), path
                yield Problem(where, name, found.en, found.zh, found.hint)


def unmeasured(factors: Factors, design: Design, document: Document) -> Iterator[Problem]:
    """Separate values that the design would not run, or not measure."""
    kind, samples = design.kind, design.samples or 0
    for path, factor in factors.items():
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
