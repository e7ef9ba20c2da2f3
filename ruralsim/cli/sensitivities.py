"""`ruralsim sensitivity` and `ruralsim discover`: what the runs of a plan say. They run nothing."""

import json
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import AsJson, Open, Quiet, repeating
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Stored
from ruralsim.cli.sweeps import Name
from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.results.findings import Findings
    from ruralsim.results.store import Store

_KEPT_PLAN = "plan.toml"  # of a sweep, in its store


def sensitivity(
    context: typer.Context,
    plan: Name = None,
    store: Stored = STORE,
    outcome: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Only these outcomes. · 只分析这些结果")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/sensitivity-PLAN. · 结果文件夹")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """敏感性分析 · Say which factor of a plan moves which outcome, and what is chance.

    Analyses the runs that are in the store: make them with `ruralsim sweep PLAN`.
    """
    if plan is None:
        _list()
        return
    from ruralsim.experiment.explaining.sensitivity import sensitivity as analyse
    from ruralsim.experiment.sweeping.about import question

    silent = quiet or as_json
    asked, runs, table, made_by = _swept(plan, store, silent)
    names = _known(outcome or [], asked) or list(asked.outcomes)
    _tell_missing(plan, runs, table, silent)
    target = Target(out, f"sensitivity-{asked.name}", "sensitivity", question(asked, table, names), silent)
    with progress.counting("Analysing · 分析", silent) as listen:
        found = analyse(asked, table, names, runs.describe(), listen)
    found.meta |= {**made_by, "command": repeating(context, "store")}
    page = written(found, target)
    if as_json:
        told = _summary(found, ("spread", "indices"), page) | {"unmeasured": found.meta["unmeasured"]}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Sensitivity · 敏感性分析: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def discover(
    plan: Name = None,
    outcome: Annotated[str, typer.Option(metavar="NAME", help="What is judged. · 所判结果")] = "",
    below: Annotated[float | None, typer.Option(help="Fails if below. · 低于则失败")] = None,
    above: Annotated[float | None, typer.Option(help="Fails if above. · 高于则失败")] = None,
    worst: Annotated[
        str, typer.Option(metavar="20%", help="Fails if among so many of the points. · 最差的比例")
    ] = "",
    versus: Annotated[
        str,
        typer.Option(
            metavar="BASE",
            help="Judge the difference to this base, point by point, seed by seed. · 与此基准之差",
        ),
    ] = "",
    unequal: Annotated[
        bool, typer.Option(help="Also if the base is another county. · 允许基准为不同的县")
    ] = False,
    store: Stored = STORE,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/discover-PLAN. · 结果文件夹")] = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """情景发现 · Say where in the space of factors a policy fails: boxes in words and a picture.

    Analyses the runs that are in the store: make them with `ruralsim sweep PLAN`.
    """
    if plan is None:
        _list()
        return
    from ruralsim.experiment.discovering.discover import discover as look
    from ruralsim.experiment.sweeping.about import question
    from ruralsim.foundation.errors import ScenarioError

    silent = quiet or as_json
    failing = _failing(below, above, worst)
    asked, runs, table, made_by = _swept(plan, store, silent)
    if not outcome:
        en, zh = f"which outcome? --outcome {' | '.join(asked.outcomes)}", "请用 --outcome 指定结果"
        raise ScenarioError(f"{en} · {zh}")
    judged = _known([outcome], asked)[0]
    _tell_missing(plan, runs, table, silent)
    made_from = question(asked, table, judged, failing, versus)
    target = Target(out, f"discover-{asked.name}", "discovery", made_from, silent)
    with progress.counting("Looking · 搜索", silent) as listen:
        found = look(asked, table, judged, failing, versus, runs.describe(), listen, unequal=unequal)
    found.meta |= made_by
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(found, ("checks", "boxes", "limits"), page), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Discovery · 情景发现: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def _swept(name: str, place: Path, silent: bool) -> "tuple[Plan, Store, pd.DataFrame, dict[str, str]]":
    """A plan as it was swept, the store, the plan's table, and which version of the model made its runs."""
    from ruralsim.experiment.asking.catalogue import locate
    from ruralsim.experiment.sweeping.answers import as_swept
    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.experiment.sweeping.sweep import table
    from ruralsim.foundation.errors import DataError
    from ruralsim.results.store import Store

    if not usable(place).exists():
        raise DataError(
            f"there is no store {place}: make the runs first · 尚无运行库，请先运行:\n  {_make(name, place)}"
        )
    store, file = Store.open(place), locate(name, "sweep").resolve()
    design = file.parent.name
    if file == (store.plan(design) / _KEPT_PLAN).resolve():  # somebody means this very design
        plan = as_swept(None, store, design)
    else:
        plan = Plan.load(name)
        design = _design(name, plan, store, place, silent)
        plan = as_swept(plan, store, design)
    made = store.origin(design)
    _tell_version(made, _make(name, place), silent)
    return plan, store, table(plan, store, design), {key: made.get(key, "") for key in ("version", "sources")}


def _tell_version(made: dict[str, str], make: str, silent: bool) -> None:
    """Says so, if another version of the model made the runs."""
    from ruralsim.foundation import sources

    if silent or made.get("sources") == sources.model():
        return
    theirs, ours = (sources.named(by.get("version"), by.get("sources")) for by in (made, sources.stamp()))
    screen.note(
        f"These runs were made by another version of the model, {theirs}; this is {ours}. "
        f"To make them anew: · 这些运行出自另一版本的模型 {theirs}，当前为 {ours}。重新运行请用:\n  {make}"
    )


def _design(name: str, plan: "Plan", store: "Store", place: Path, silent: bool) -> str:
    """Under which name a store has the points of a plan.

    Raises:
        DataError: It has them not, or only points that the plan's file no longer has.
    """
    from ruralsim.experiment.sweeping.sweep import swept_as
    from ruralsim.foundation.errors import DataError

    make = _make(name, place)
    if found := swept_as(plan, store):
        if (others := found[1:]) and not silent:
            said = f"Analysed is {found[0]}; also there · 所分析的是 {found[0]}，另有:"
            screen.note("\n  ".join((said, *(str(store.plan(other) / _KEPT_PLAN) for other in others))))
        return found[0]
    if not (alike := [n for n in store.plans() if n == plan.name or n.startswith(f"{plan.name}-")]):
        raise DataError(
            f"{plan.name} has not been swept into {store.path}: make the runs first · "
            f"尚未运行，请先运行:\n  {make}"
        )
    kept = "\n  ".join(str(store.plan(other) / _KEPT_PLAN) for other in alike)
    raise DataError(
        f"{name} is not what was swept as {', '.join(alike)}: points, base, seeds or county differ. "
        "Sweep it, or name the plan that was swept · 该计划与已运行的不同（样点、基准、种子或县域），"
        f"请重新运行，或改用已运行的计划:\n  {make}\n  {kept}"
    )


def _make(name: str, place: Path) -> str:
    return shlex.join(["ruralsim", "sweep", name, "--out", str(place)])


def _tell_missing(name: str, store: "Store", table: "pd.DataFrame", silent: bool) -> None:
    """Says how many runs are missing, and what makes them."""
    keys = set(table["key"])
    failed = len(keys & store.failed())
    missing = len(keys - store.known()) - failed
    if silent or not (missing or failed):
        return
    screen.note(
        f"{missing} of {len(keys)} runs are missing, {failed} failed. To make them: · "
        f"{len(keys)} 次运行中缺 {missing} 次，失败 {failed} 次。补齐请用:\n"
        f"  ruralsim sweep {name} --out {store.path} --resume"
    )


def _failing(below: float | None, above: float | None, worst: str) -> Any:
    from ruralsim.experiment.discovering.discover import Failing
    from ruralsim.foundation.errors import ScenarioError

    if (below is not None) + (above is not None) + bool(worst) != 1:
        en, zh = "what is failure? One of --below X, --above X, --worst 20%", "请给出其一，以说明何为失败"
        raise ScenarioError(f"{en} · {zh}")
    if not worst:
        return Failing(below=below, above=above)
    try:
        number = float(worst.strip().rstrip("%"))
    except ValueError:
        number = -1.0
    share = number / 100 if worst.strip().endswith("%") or number >= 1 else number
    if not 0 < share < 1:
        raise ScenarioError(f"--worst {worst} is no share: write 20% · --worst {worst} 不是比例，请写 20%")
    return Failing(worst=share)


def _known(names: list[str], plan: "Plan") -> list[str]:
    from ruralsim.foundation.errors import ScenarioError
    from ruralsim.scenario.problems import did_you_mean

    for name in names:
        if name not in plan.outcomes:
            hint = did_you_mean(name, plan.outcomes) or f"there are · 现有: {', '.join(plan.outcomes)}"
            raise ScenarioError(f"{plan.name} has no outcome {name!r} · 没有结果 {name!r}\n  {hint}")
    return names


def _list() -> None:
    from ruralsim.cli import sweep_tables

    sweep_tables.catalogue()


def _summary(found: "Findings", tables: tuple[str, ...], page: Path) -> dict[str, Any]:
    rows = {name: json.loads(found.frame(name).to_json(orient="records")) for name in tables}
    return {"name": found.meta["name"], "folder": str(page.parent), "page": str(page), **rows}
