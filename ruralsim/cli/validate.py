"""`ruralsim validate`: the baseline against what is known of poor counties in 2021."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import Name, Set


def validate(
    scenario: Name = "baseline",
    reps: Annotated[int, typer.Option(min=1, max=1000, help="Replications. · 重复次数")] = 8,
    jobs: Annotated[int, typer.Option(min=1, max=256, help="Processes at once. · 并行进程数")] = 1,
    set_: Set = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON. · 输出 JSON")] = False,
) -> None:
    """对照2021年基准目标校验 · Compare a scenario with the targets of 2021.

    Simulates 2021 and 2022 with several seeds and prints each target, the mean with its 95 % interval, and
    whether the mean lies in the target's range. A mean that does not is called open while its interval
    reaches into the range. Exit status 1 if any mean lies outside.
    """
    from ruralsim.experiment.calibrating.validate import check, simulate_years, targets
    from ruralsim.results.luck import held
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    settings = Scenario.load(scenario, [parse_override(text) for text in set_ or ()])
    progress.compiled(as_json)
    with progress.repeating(f"validate · 校验 ×{reps}", as_json) as listener:
        findings = check(simulate_years(settings, reps, jobs, listener), targets())
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=1))
    else:
        rows = [
            (
                f.target.en,
                f.target.zh,
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
            ("range · 范围", "right"),
            ("mean · 均值", "right"),
            ("95 %", "right"),
            "unit",
            "",
        )
        screen.table(f"{settings.name}, {reps} × 2021–2022", columns, rows)
        met = sum(f.passed for f in findings)
        screen.out().print(f"{met} of {len(findings)} targets met · 达标 {met}/{len(findings)}")
        screen.note(" · ".join(held()))
    raise typer.Exit(0 if all(f.passed for f in findings) else 1)
