"""`ruralsim validate`: the baseline, or a real county, against what is known of poor counties."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import AsJson, Name, Open, Set, repeating
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Stored, kept


def validate(
    context: typer.Context,
    scenario: Name = "baseline",
    reps: Annotated[int, typer.Option(min=1, max=1000, help="Replications. · 重复次数")] = 8,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes at once. · 并行进程数")] = 1,
    until: Annotated[
        int | None, typer.Option(min=1900, max=2200, help="Last year looked at. · 校验至哪一年")
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Everything known, on a page. · 全面校验并生成页面")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Of --full, a look of minutes. · 全面校验的快速版")
    ] = False,
    ensemble: Annotated[
        Path | None, typer.Option(help="Of --full: its members are alternatives, too. · 参数集合文件")
    ] = None,
    store: Stored = STORE,
    out: Annotated[Path | None, typer.Option(help="Of --full: runs/validation. · 结果文件夹")] = None,
    set_: Set = None,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """对照基准目标校验 · Compare a scenario with the targets of the years from 2020 on.

    Simulates as many years as the targets need with several seeds and prints each target, the mean with its
    95 % interval, and whether the mean lies in the target's range. A mean that does not is called open while
    its interval reaches into the range. A real county is held against the targets of real counties, its own
    statistics among them. Exit status 1 if any mean lies outside.

    With --full: targets, real counties of which an earlier year alone is told, findings of others, studies
    under other assumptions, closed forms and laws, on a page; hours, and it goes on where it was broken off.
    """
    if full or quick:
        _everything(context, Asked(scenario, reps, jobs, quick, ensemble, store, out, set_, as_json, open_))
        return
    from ruralsim.experiment.calibrating.official import check, simulate, wanted
    from ruralsim.foundation.errors import ScenarioError
    from ruralsim.results.luck import held
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    settings = Scenario.load(scenario, [parse_override(text) for text in set_ or ()])
    targets = wanted(settings, None if until is None else date(until, 12, 31))
    if not targets:
        asked = f" --until {until}" if until else ""
        raise ScenarioError(
            f"{settings.name}, which begins on {settings.run.start}{asked}: no target is read in that time, "
            f"the first are of 2020 and 2021 · 该时段内没有可校验的目标，最早为2020、2021年"
        )
    progress.compiled(as_json)
    with progress.repeating(f"validate · 校验 ×{reps}", as_json) as listener:
        findings = check(simulate(settings, targets, reps, jobs, listener), targets, settings.county)
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        rows = [
            (
                f.target.en,
                f.target.zh,
                f.target.when,
                f"{screen.number(f.target.low)} – {screen.number(f.target.high)}",
                "–" if f.mean is None else screen.number(f.mean),
                "" if f.half_width is None else f"± {screen.number(f.half_width)}",
                f.target.unit,
                "[bold green]pass 通过[/]"
                if f.passed
                else "open: more --reps 未定"
                if f.undecided
                else "[bold red]MISS 未达[/]",
            )
            for f in findings
        ]
        columns = (
            "Target",
            "目标",
            ("year · 年", "right"),
            ("range · 范围", "right"),
            ("mean · 均值", "right"),
            ("95 %", "right"),
            "unit",
            "",
        )
        screen.table(f"{settings.name} × {reps}", columns, rows)
        met = sum(f.passed for f in findings)
        screen.out().print(f"{met} of {len(findings)} targets met · 达标 {met}/{len(findings)}")
        screen.note(" · ".join(held()))
    raise typer.Exit(0 if all(f.passed for f in findings) else 1)


class Asked(NamedTuple):
    """What was typed with `--full`."""

    scenario: str
    reps: int
    jobs: int
    quick: bool
    ensemble: Path | None
    store: Path
    out: Path | None
    set_: list[str] | None
    as_json: bool
    open_: bool


def _everything(context: typer.Context, asked: Asked) -> None:
    """Holds the model against everything known and writes the page."""
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.experiment.running.engine import Progress
    from ruralsim.experiment.running.measure import Bench
    from ruralsim.experiment.validating.published import Alternative, alternatives
    from ruralsim.experiment.validating.validation import Extent, question, runs_needed, validation
    from ruralsim.foundation.errors import ScenarioError

    if asked.scenario != "baseline" or asked.set_:
        raise ScenarioError(
            "--full holds the model as it is delivered against what is known: give no scenario and "
            "no --set · "
            "--full 校验的是随附模型本身，请勿指定方案或 --set"
        )
    more = []
    if asked.ensemble is not None:
        members = Ensemble.load(asked.ensemble).members
        more = [Alternative(m.name, f"member {m.name}", f"成员 {m.name}", dict(m.values)) for m in members]
    extent = (Extent.quick if asked.quick else Extent.full)(asked.reps)
    others = (*alternatives(), *more)
    target = Target(asked.out, "validation", "validation", question(extent, others), asked.as_json)
    progress.compiled(asked.as_json)
    total = runs_needed(extent, others)
    with kept(asked.store) as place, progress.running("validate · 校验", total, asked.as_json) as listen:

        def told(step: Progress) -> None:
            if listen is not None:
                listen(step)

        with Bench(place.create(), jobs=asked.jobs, progress=told) as bench:
            found = validation(extent, bench, more)
    found.meta["command"] = repeating(context)
    page = written(found, target)
    if asked.as_json:
        print(json.dumps({table: found.rows(table) for table in found.tables}, ensure_ascii=False, indent=1))
    else:
        screen.story(found)
        screen.out().print(f"Validation · 校验: {page}", markup=False, soft_wrap=True)
    if asked.open_:
        typer.launch(page.as_uri())
