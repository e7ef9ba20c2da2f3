"""`ruralsim budget`: what a yearly budget is best spent on."""

import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import Set, repeating
from ruralsim.cli.experiments import AsJson, Days, Jobs, Open, Quiet, Seed
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Address, Stored
from ruralsim.cli.stores import kept as stored

if TYPE_CHECKING:
    from ruralsim.experiment.running.engine import Progress as Runs
    from ruralsim.results.findings import Findings


def _questions(incomplete: str) -> list[str]:
    from ruralsim.experiment.asking.catalogue import files

    return [name for name in files("budget") if name.startswith(incomplete)]


def budget(
    context: typer.Context,
    question: Annotated[
        str | None,
        typer.Argument(
            metavar="FILE",
            help="Name or TOML file; lists them if none. · 预算问题",
            autocompletion=_questions,
        ),
    ] = None,
    cny_year: Annotated[
        list[float] | None,
        typer.Option(metavar="CNY", min=0, help="Budget a year; several. · 年度预算(可多个)"),
    ] = None,
    trials: Annotated[
        int | None, typer.Option(min=1, help="Mixes tried for each budget. · 每个预算试验的组合数")
    ] = None,
    reps: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Seeds of each mix tried. · 每个组合的种子数")
    ] = None,
    jobs: Jobs = None,
    cluster: Address = "",
    store: Stored = STORE,
    days: Days = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/budget-NAME. · 结果文件夹")] = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """预算分配 · Find the best mix of levers under a yearly public budget.

    FILE is a TOML file under experiments/, or your own. Costs are measured: what the government of the run
    pays beyond the base's. Stop it when you like: called again, it goes on where it was.
    """
    if question is None:
        _list()
        return
    from ruralsim.experiment.budgeting.budget import BudgetQuestion
    from ruralsim.experiment.budgeting.findings import run_budget
    from ruralsim.experiment.budgeting.search import runs_needed
    from ruralsim.experiment.running.measure import Bench
    from ruralsim.results.runs import Runs
    from ruralsim.scenario.loading import parse_override

    given: list[tuple[str, Any]] = [(f"set.{path}", value) for path, value in map(parse_override, set_ or ())]
    named = (("trials", trials), ("replications", reps), ("days", days), ("seed", seed))
    given += [(f"run.{key}", value) for key, value in named if value is not None]
    given += [("budget.cny_year", list(cny_year))] if cny_year else []
    asked = BudgetQuestion.load(question, given)
    silent = quiet or as_json
    target = Target(out, f"budget-{asked.name}", "budget", asked.made_from(), silent)
    for note in () if silent else asked.outside():
        screen.note(str(note))
    if not cluster:
        progress.compiled(silent)
    title = asked.title.en or asked.name
    with (
        stored(store) as runs,
        progress.running(title, runs_needed(asked), silent) as listen,
        Bench(runs, jobs=jobs, cluster=cluster, progress=(course := _Course(listen)).now) as bench,
    ):
        journal = runs.create().path / "searches" / f"{asked.name}-{asked.digest()}.journal"
        found = run_budget(asked, bench, journal, course.told)
    found.runs = Runs.of_store(runs, bench.keys)
    found.meta["command"] = repeating(context)
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(found, page, runs.path), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Budget · 预算: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


class _Course:
    """How far a search is: runs read in earlier steps, and those of the step in hand."""

    def __init__(self, listen: "Callable[[Runs], None] | None") -> None:
        self.listen, self.read = listen, 0

    def told(self, read: int, needed: int) -> None:
        """Ends a step."""
        self.read = read

    def now(self, step: "Runs") -> None:
        """Shows the step in hand."""
        if self.listen is not None:
            self.listen(replace(step, done=self.read + step.done))


def _list() -> None:
    from ruralsim.experiment.asking.catalogue import files
    from ruralsim.experiment.budgeting.budget import BudgetQuestion

    rows = []
    for name in files("budget"):
        asked = BudgetQuestion.load(name)
        amounts = " · ".join(map(screen.number, asked.budget.amounts))
        rows.append((name, asked.title.en, asked.title.zh, asked.base, amounts, str(len(asked.levers))))
    columns = ("name · 名称", "title", "标题", "base · 基准", "CNY/year · 元/年", ("levers · 举措", "right"))
    screen.table("", columns, rows)


def _summary(found: "Findings", page: Path, store: Path) -> dict[str, Any]:
    def rows(table: str) -> list[dict[Any, Any]]:
        return [
            {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
            for row in found.frame(table).to_dict("records")
        ]

    return {
        "name": found.meta["name"],
        "objective": found.meta["objective"]["key"],
        "seeds": found.meta["seeds_final"],
        "tried": found.meta["tried"],
        "folder": str(page.parent),
        "page": str(page),
        "store": str(store),
        **{table: rows(table) for table in ("best", "levers", "steps")},
    }
