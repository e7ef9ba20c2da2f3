"""`ruralsim plan` and `ruralsim sweep`: many runs by a plan."""

import json
import shlex
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import ahead, progress, screen, sweep_tables
from ruralsim.cli.asked import catalogue, file_of
from ruralsim.cli.common import AsJson, Days, Jobs, Open, Quiet, Set
from ruralsim.cli.stores import STORE, Address, at
from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    import pandas as pd

    from ruralsim.experiment.sweeping.layout import Layout
    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.results.store import Store

FAILED = 1


Name = Annotated[str | None, file_of("sweep")]
Where = Annotated[Path, typer.Option("--out", "--store", help="Store of runs. · 运行库")]
Reps = Annotated[int | None, typer.Option(min=1, max=10_000, help="Seeds of each point. · 每个样点的种子数")]
Samples = Annotated[int | None, typer.Option(min=1, help="Samples of the design. · 样本数")]
Members = Annotated[
    Path | None, typer.Option("--ensemble", help="File of parameter sets; seeds take turns. · 参数集合文件")
]
Part = Annotated[
    str,
    typer.Option(
        "--shard",
        metavar="K/N",
        help="Only the K-th of N parts, for job arrays; `gather` afterwards. · 仅运行第 K 份(共 N 份)",
    ),
]
Resume = Annotated[bool, typer.Option("--resume", help="Also try again what failed. · 同时重试失败的运行")]


def plan(
    plan: Name = None,
    jobs: Jobs = None,
    out: Where = STORE,
    resume: Resume = False,
    reps: Reps = None,
    samples: Samples = None,
    days: Days = None,
    ensemble: Members = None,
    set_: Set = None,
    as_json: AsJson = False,
) -> None:
    """试验计划 · Say how many runs a plan asks for, how long they take and how much disk.

    Nothing is run. PLAN is a TOML file under experiments/, or your own. `--set` replaces a value everywhere.
    """
    if plan is None:
        catalogue("sweep")
        return
    from ruralsim.experiment.running.cluster import processors
    from ruralsim.experiment.sweeping.forecast import forecast

    asked = _asked(plan, reps, samples, days, ensemble, set_)
    jobs = processors() if jobs is None else jobs
    store = at(out)
    found = forecast(_laid_out(asked, as_json), store, jobs, resume)
    if as_json:
        print(json.dumps({"name": asked.name, **vars(found), "jobs": jobs}, ensure_ascii=False, indent=1))
        return
    sweep_tables.asked(asked)
    sweep_tables.forecast(asked, found, store, jobs)


def sweep(
    plan: Name = None,
    jobs: Jobs = None,
    cluster: Address = "",
    out: Where = STORE,
    shard: Part = "",
    resume: Resume = False,
    reps: Reps = None,
    samples: Samples = None,
    days: Days = None,
    ensemble: Members = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """批量运行 · Run a plan into a store: on this machine's processors, or on a cluster.

    Runs that the store has are never made again, whichever sweep made them. Stop it when you like: called
    again, it goes on where it was. `--resume` also tries again what failed. With `--shard` it makes one part
    of them, and others may make the other parts at the same time; `ruralsim gather` brings them together.
    """
    if plan is None:
        catalogue("sweep")
        return
    from ruralsim.experiment.running.cluster import processors
    from ruralsim.experiment.sweeping.forecast import forecast
    from ruralsim.experiment.sweeping.shards import Shard
    from ruralsim.experiment.sweeping.sweep import origin
    from ruralsim.experiment.sweeping.sweep import sweep as run

    part = Shard.read(shard) if shard else None
    asked, store = _asked(plan, reps, samples, days, ensemble, set_), at(out)
    silent = quiet or as_json
    layout = _laid_out(asked, silent)
    mine = layout if part is None else layout.of(part)
    found = forecast(mine, store, jobs or processors(), resume)
    place = store.vacant(asked.name, origin(asked)["made_from"])
    if not silent:
        for note in asked.outside():
            screen.note(str(note))
        said = ahead.told(found.missing, found.stored, found.seconds, jobs, cluster)
        screen.note(
            said + (f"; {found.failed} failed before · 曾失败 {found.failed} 次" if found.failed else "")
        )
        if place.note:
            screen.note(place.note)
    if found.missing and not cluster:
        progress.compiled(silent)
    try:
        with progress.running(screen.title(asked), found.missing, silent) as listen:
            table = run(
                asked,
                store,
                jobs=jobs,
                cluster=cluster,
                resume=resume,
                progress=listen,
                layout=layout,
                asked=_as_written(plan),
                shard=part,
            )
        page = None if part is not None else _page(asked, table, store, place.path, silent)
    except KeyboardInterrupt:
        options = {"--out": store.path, "--jobs": jobs, "--cluster": cluster or None, "--shard": part}
        options |= {"--reps": reps}
        options |= {"--samples": samples, "--days": days, "--ensemble": ensemble}
        raise KeyboardInterrupt(_interrupted(mine.frame, store, _again(plan, options, set_ or []))) from None
    failed = int((table["error"] != "").sum())
    if part is not None and not silent:
        screen.note(f"Shard {part} is made; when all are · 各分片完成后请用: ruralsim gather {store.path}")
    elif as_json:
        told = sweep_tables.as_json(asked, table, store) | {"page": str(page or "")}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    elif not quiet:
        sweep_tables.found(asked, table)
        if page is not None:
            screen.out().print(f"Sweep · 批量运行: {page}", markup=False, soft_wrap=True)
        screen.out().print(f"Store · 运行库: {store.path}", markup=False, soft_wrap=True)
    if open_ and page is not None:
        typer.launch(page.as_uri())
    if failed:
        screen.note(
            f"{failed} of {len(table)} runs failed; --resume tries again · 运行失败，可用 --resume 重试\n"
            f'  ruralsim query {store.path} "SELECT kind, error FROM errors"'
        )
        raise typer.Exit(FAILED)


def _asked(
    name: str,
    reps: int | None,
    samples: int | None,
    days: int | None,
    ensemble: Path | None,
    set_: list[str] | None,
) -> "Plan":
    """The plan with what the command line lays over it."""
    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.scenario.loading import parse_override

    given = [(f"set.{path}", value) for path, value in map(parse_override, set_ or ())]
    members = None if ensemble is None else str(usable(ensemble).absolute())
    asked = {
        "design.replications": reps,
        "design.samples": samples,
        "set.run.days": days,
        "ensemble": members,
    }
    return Plan.load(name, [*given, *((path, value) for path, value in asked.items() if value is not None)])


def _laid_out(asked: "Plan", silent: bool) -> "Layout":
    from ruralsim.experiment.sweeping.sweep import lay_out

    with progress.counting("Checking every point · 检查样点", silent) as listen:
        return lay_out(asked, listen)


def _as_written(name: str) -> str:
    """Digest of a plan as its file has it; empty where it is no plan without options."""
    from ruralsim.experiment.sweeping.plan import Plan
    from ruralsim.foundation.errors import RuralsimError

    try:
        return Plan.load(name).digest()
    except RuralsimError:
        return ""


def _page(asked: "Plan", table: "pd.DataFrame", store: "Store", design: Path, silent: bool) -> Path | None:
    """Says which factor moves what; None where nothing varies, or no run has come to an end."""
    from ruralsim.experiment.explaining.sensitivity import sensitivity
    from ruralsim.experiment.pages import write_page

    read = table[list(asked.outcomes)].notna().any(axis=None)
    if not (asked.factors and read and asked.count > 1):
        return None
    with progress.counting("Analysing · 分析", silent) as listen:
        found = sensitivity(asked, table, described=store.describe(), progress=listen)
    found.save(design / "report")
    return write_page(found)


def _again(plan: str, options: Mapping[str, Any], set_: list[str]) -> str:
    """The command that goes on."""
    given = [word for name, value in options.items() if value is not None for word in (name, str(value))]
    given += [word for text in set_ for word in ("--set", text)]
    return shlex.join(["ruralsim", "sweep", plan, *given, "--resume"])


def _interrupted(rows: "pd.DataFrame", store: "Store", command: str) -> str:
    from ruralsim.experiment.sweeping.sweep import missing

    runs = rows["key"].nunique()
    there = runs - int(missing(rows, store, resume=True).sum())
    return (
        f"Interrupted; {there} of {runs} runs are safe in the store. Go on with: · "
        f"已中断，{there}/{runs} 次运行已存入运行库。继续请用:\n  {command}"
    )
