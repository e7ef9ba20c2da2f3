"""`ruralsim run`: one scenario, from file to report."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import members, progress, screen
from ruralsim.cli.common import Name, Set
from ruralsim.cli.places import Target

if TYPE_CHECKING:
    from ruralsim.results import Results
    from ruralsim.scenario import Scenario


def run(
    scenario: Name,
    seed: Annotated[int | None, typer.Option(help="Seed of all chance. · 随机种子")] = None,
    days: Annotated[int | None, typer.Option(help="Days to simulate. · 模拟天数")] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Run folder; runs/NAME-SEED, or -2, -3 … of it, if not given. · 结果文件夹"),
    ] = None,
    ensemble: Annotated[
        Path | None,
        typer.Option(help="File of parameter sets: one run each, into OUT/MEMBER. · 参数集合文件"),
    ] = None,
    set_: Set = None,
    check: Annotated[
        bool, typer.Option("--check", help="Verify conservation laws every day. · 每日核验守恒律")
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors. · 静默")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print results as JSON. · 输出 JSON")] = False,
    open_: Annotated[bool, typer.Option("--open", help="Open the report. · 打开报告")] = False,
) -> None:
    """运行方案并生成报告 · Simulate a scenario and write its report.

    SCENARIO is a name from `ruralsim scenario list`, a TOML file, or the folder of a run or of a county. With
    `--ensemble` every parameter set of a calibration is run, and the spread over them is shown instead of
    single runs.
    """
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    given = [parse_override(text) for text in set_ or ()]
    given += [(path, value) for path, value in (("run.seed", seed), ("run.days", days)) if value is not None]
    settings = Scenario.load(scenario, given)
    found = None if ensemble is None else members.opened(ensemble, settings)
    notes = settings.check_files()
    silent = quiet or as_json
    runs = _seeded(settings, out, silent) if found is None else members.laid_out(found, settings, out, silent)
    for note in () if silent else notes:
        screen.note(note)
    saved, told, read = list[Path](), list[dict[str, Any]](), list[list[Any]]()
    try:
        for k, (one, target, below) in enumerate(runs, 1):
            results = _simulate(one, check=check, silent=silent, of=f" {k}/{len(runs)}" if found else "")
            folder = target.settle() / below
            results.save(folder)
            saved.append(folder)
            path = _report(results, folder)
            if found is not None:
                read.append(list(results.headlines()))
            if as_json:
                told.append(_summary(one, results, folder, path))
            elif not quiet and found is None:
                _show(one, results, path)
            if open_:
                typer.launch(path.as_uri())
    except KeyboardInterrupt:
        if not saved:
            raise
        places = ", ".join(map(str, saved))
        en, zh = f"Interrupted; saved so far: {places}", f"已中断；已保存: {places}"
        raise KeyboardInterrupt(f"{en} · {zh}\nruralsim report {saved[-1]}") from None
    if found is not None and not silent:
        members.show(found, settings, read, saved)
    if as_json:
        print(json.dumps(told[0] if len(told) == 1 else told, ensure_ascii=False, indent=1))


def _seeded(settings: "Scenario", out: Path | None, silent: bool) -> "list[members.Laid]":
    """A scenario for each of its seeds, and where its results go."""
    n, first = settings.run.replications, settings.run.seed
    found: list[members.Laid] = []
    for seed in range(first, first + n):
        one = settings.with_values(("run.seed", seed), ("run.replications", 1)) if n > 1 else settings
        place = out if out is None or n == 1 else out / str(seed)
        target = Target(place, f"{settings.name}-{seed}", "run", members.key(one), silent)
        found.append((one, target, ""))
    return found


def _simulate(settings: "Scenario", *, check: bool, silent: bool, of: str = "") -> "Results":
    from ruralsim.simulate import simulate

    progress.compiled(silent)
    with progress.simulating(screen.title(settings) + of, silent, settings.run.start) as simulating:
        return simulate(settings, check=check, progress=simulating)


def _report(results: "Results", folder: Path) -> Path:
    from ruralsim import report

    path = folder.absolute() / "report.html"
    report.write(results, path)
    return path


def _summary(settings: "Scenario", results: "Results", folder: Path, report: Path) -> dict[str, Any]:
    def plain(value: float) -> float | None:
        return value if math.isfinite(value) else None

    return {
        "scenario": settings.name,
        "hash": settings.hash(),
        "seed": settings.run.seed,
        "days": settings.run.days,
        "folder": str(folder.absolute()),
        "report": str(report),
        "indicators": {
            about["name"]: {"unit": about["unit"], "first": plain(first), "last": plain(last)}
            for about, first, last in results.headlines()
        },
    }


def _show(settings: "Scenario", results: "Results", report: Path) -> None:
    from datetime import timedelta

    start = settings.run.start
    end = start + timedelta(days=settings.run.days - 1)
    title = screen.title(settings)
    rows = [
        (about["en"], about["zh"], screen.number(first), screen.number(last), about["unit"])
        for about, first, last in results.headlines()
    ]
    columns = ("Indicator", "指标", (str(start), "right"), (str(end), "right"), "unit · 单位")
    screen.table(f"{title}  (seed {settings.run.seed})", columns, rows)
    if (county := results.meta["county"])["real"]:
        screen.note(" · ".join(county["made_up"].values()))
    screen.out().print(f"Report · 报告: {report}", markup=False, soft_wrap=True)
