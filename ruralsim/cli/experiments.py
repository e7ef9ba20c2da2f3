"""`ruralsim study` and `ruralsim attribute`: what many runs say together."""

import json
import math
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import ahead, progress, screen
from ruralsim.cli.common import AsJson, Days, Jobs, Name, Open, Quiet, Seed, Set, repeating
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Address, Stored, kept

if TYPE_CHECKING:
    from ruralsim.results.findings import Findings
    from ruralsim.scenario import Scenario


def _studies(incomplete: str) -> list[str]:
    from ruralsim.experiment.studying.study import files

    return [name for name in files() if name.startswith(incomplete)]


def study(
    study: Annotated[
        str | None,
        typer.Argument(
            metavar="STUDY", help="Name or TOML file; lists them if none. · 研究", autocompletion=_studies
        ),
    ] = None,
    reps: Annotated[int | None, typer.Option(min=1, max=10_000, help="Seeds. · 种子数")] = None,
    jobs: Jobs = None,
    cluster: Address = "",
    store: Stored = STORE,
    days: Days = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/study-NAME. · 结果文件夹")] = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """运行研究 · Ask a question of the model: cells with the same luck, claims, figures.

    STUDY is a TOML file under experiments/. `--set` replaces a value in every cell.
    """
    from ruralsim.experiment.studying.findings import question, run_study
    from ruralsim.experiment.studying.study import Study, files
    from ruralsim.scenario.loading import parse_override

    if study is None:
        _list({name: Study.load(name) for name in files()})
        return
    given = [(f"set.{path}", value) for path, value in map(parse_override, set_ or ())]
    given += [(f"run.{k}", v) for k, v in (("reps", reps), ("days", days), ("seed", seed)) if v is not None]
    asked = Study.load(study, given)
    silent = quiet or as_json
    target = Target(out, f"study-{asked.name}", "study", question(asked), silent)
    for note in () if silent else asked.outside():
        screen.note(str(note))
    with kept(store) as place:
        if not silent:
            ahead.tell([(asked.scenario(key), asked.seeds) for key in asked.cells], place, jobs, cluster)
        progress.compiled(silent)
        with progress.repeating(asked.title.en, silent) as listen:
            found = run_study(asked, jobs=jobs, progress=listen, store=place, cluster=cluster)
    numbers = {"--reps": len(found.meta["seeds"]), "--days": days, "--seed": seed}
    options = [str(part) for pair in numbers.items() if pair[1] is not None for part in pair]
    laid = [part for text in set_ or () for part in ("--set", text)]
    found.meta["command"] = shlex.join(["ruralsim", "study", study, *options, *laid])
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(found, "claims", page), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Study · 研究: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def attribute(
    context: typer.Context,
    scenario: Name,
    indicator: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What is read; several. · 指标(可多个)")
    ] = None,
    lever: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Only these levers share it out. · 仅归因于这些举措"),
    ] = None,
    reps: Annotated[int, typer.Option(min=1, max=10_000, help="Seeds. · 种子数")] = 4,
    orders: Annotated[
        int, typer.Option(min=1, max=1000, help="Beyond six levers, orders drawn per seed. · 抽取的顺序数")
    ] = 2,
    jobs: Jobs = None,
    cluster: Address = "",
    store: Stored = STORE,
    days: Days = None,
    seed: Seed = None,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/attribute-NAME. · 结果文件夹")] = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """举措归因 · Say which lever of a bundle did it: Shapley values and interactions.

    Up to six levers every set is run, 2ⁿ runs a seed; beyond, orders of joining are drawn, 2n runs each.
    """
    from ruralsim.experiment.attributing.attribute import READ, question
    from ruralsim.experiment.attributing.attribute import attribute as run
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    given = [parse_override(text) for text in set_ or ()]
    given += [("run.seed", seed)] if seed is not None else []
    bundle = Scenario.load(scenario, given)
    names = _known(indicator, bundle) if indicator else READ
    silent = quiet or as_json
    made_from = question(bundle, names, among=lever or None, reps=reps, orders=orders, days=days)
    target = Target(out, f"attribute-{bundle.name}", "attribution", made_from, silent)
    for note in () if silent else bundle.outside(days):
        screen.note(str(note))
    progress.compiled(silent)
    with kept(store) as place, progress.repeating(bundle.title.en or bundle.name, silent) as listen:
        found = run(
            bundle,
            names,
            among=lever or None,
            reps=reps,
            orders=orders,
            jobs=jobs,
            days=days,
            progress=listen,
            store=place,
            cluster=cluster,
        )
    found.meta["command"] = repeating(context)
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(found, "shapley", page), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Attribution · 归因: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def _known(names: list[str], scenario: "Scenario") -> list[str]:
    from ruralsim.foundation.errors import ScenarioError
    from ruralsim.scenario.problems import did_you_mean

    known = [indicator.name for indicator in scenario.indicators()]
    for name in names:
        if name not in known and not name.startswith(("spending_", "cost_parcel_network_")):
            raise ScenarioError(f"no indicator {name!r} · 没有指标 {name!r}\n  {did_you_mean(name, known)}")
    return names


def _list(studies: "dict[str, Any]") -> None:
    rows = [(n, s.title.en, s.title.zh, s.paper, str(len(s.cells))) for n, s in studies.items()]
    screen.table("", ("name · 名称", "title", "标题", "paper · 论文", ("cells · 情景", "right")), rows)


def _summary(found: "Findings", table: str, page: Path) -> dict[str, Any]:
    rows = [
        {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
        for row in found.frame(table).to_dict("records")
    ]
    folder = page.parent
    return {
        "name": found.meta["name"],
        "seeds": found.meta["seeds"],
        "folder": str(folder),
        "page": str(page),
        table: rows,
    }
