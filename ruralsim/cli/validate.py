"""`ruralsim validate`: the baseline, or a real county, against what is known of poor counties."""

import json
from dataclasses import asdict
from datetime import date
from typing import Annotated

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import Name, Set


def validate(
    scenario: Name = "baseline",
    reps: Annotated[int, typer.Option(min=1, max=1000, help="Replications. · 重复次数")] = 8,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes at once. · 并行进程数")] = 1,
    until: Annotated[
        int | None, typer.Option(min=1900, max=2200, help="Last year looked at. · 校验至哪一年")
    ] = None,
    set_: Set = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON. · 输出 JSON")] = False,
) -> None:
    """对照基准目标校验 · Compare a scenario with the targets of the years from 2020 on.

    Simulates as many years as the targets need with several seeds and prints each target, the mean with its
    95 % interval, and whether the mean lies in the target's range. A mean that does not is called open while
    its interval reaches into the range. A real county is held against the targets of real counties, its own
    statistics among them. Exit status 1 if any mean lies outside.
    """
    from ruralsim.experiment.calibrating.validate import check, simulate, wanted
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
