"""`ruralsim compare`: scenarios side by side, on the same counties and with the same luck."""

import json
import math
import re
import shlex
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import ahead, progress, screen
from ruralsim.cli.common import Days, Jobs, Open, Quiet, Seed, Set, names
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import Address, kept
from ruralsim.foundation.judging import told

if TYPE_CHECKING:
    from ruralsim.experiment.comparing.stopping import Until
    from ruralsim.results.comparison import Comparison
    from ruralsim.scenario import Scenario

Names = Annotated[
    list[str],
    typer.Argument(
        metavar="BASE OTHER...",
        help="Scenarios, the base first; NAME+PATH=VALUE lays a value on one of them. · 方案(首个为基准)",
        autocompletion=names,
    ),
]


def compare(
    scenarios: Names,
    reps: Annotated[int | None, typer.Option(min=1, max=10_000, help="Pairs of runs; 8. · 配对数")] = None,
    until_halfwidth: Annotated[
        str | None,
        typer.Option(metavar="X%", help="Go on until effects are known to ± X % of the base. · 按精度停止"),
    ] = None,
    watch: Annotated[
        list[str] | None,
        typer.Option(
            metavar="INDICATOR", help="What X % is asked of; income_head and cost_parcel. · 精度指标"
        ),
    ] = None,
    most: Annotated[int, typer.Option(min=2, max=10_000, help="Pairs to give up after. · 最多配对数")] = 64,
    jobs: Jobs = None,
    cluster: Address = "",
    store: Annotated[
        Path | None,
        typer.Option(help="Keep the runs in a store; what it has is not run again. · 保留运行的运行库"),
    ] = None,
    days: Days = None,
    seed: Seed = None,
    ensemble: Annotated[
        Path | None,
        typer.Option(help="File of parameter sets; pairs take turns with them. · 参数集合文件,逐对轮换"),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/compare-NAMES. · 结果文件夹")] = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print effects as JSON. · 输出 JSON")] = False,
    unequal: Annotated[
        bool, typer.Option(help="Compare though they are different counties. · 允许比较不同的县")
    ] = False,
    open_: Open = False,
) -> None:
    """比较方案 · Compare scenarios with paired runs: effects, who gains, what it costs.

    Every seed brings the county other weather, illness and luck, the same for each scenario. Effects are
    means of the differences to the first scenario, with 95 % intervals. With `--ensemble` each pair has
    another parameter set of a calibration, the same in all its scenarios, so that intervals hold parameter
    uncertainty too.
    """
    from ruralsim.experiment.asking.ensemble import Ensemble
    from ruralsim.experiment.comparing.compare import comparable, question
    from ruralsim.experiment.comparing.compare import compare as run

    if until_halfwidth is not None and reps is not None:
        raise typer.BadParameter("give --reps or --until-halfwidth, not both · 二者择一")
    if cluster and store is None:
        raise typer.BadParameter("--cluster needs a --store that its workers see · 须同时给出 --store")
    shared = [("run.seed", seed)] if seed is not None else []
    compared = [_scenario(name, set_ or [], shared) for name in scenarios]
    comparable(compared, days, unequal=unequal)
    until = None if until_halfwidth is None else _until(until_halfwidth, watch, most)
    members = None if ensemble is None else Ensemble.load(ensemble)
    silent = quiet or as_json
    made_from = question(compared, reps or 8, until, days, members)
    target = Target(out, _folder(compared), "compare", made_from, silent)
    for note in dict.fromkeys(note for scenario in compared for note in scenario.check_files(days)):
        if not silent:
            screen.note(note)
    title = " | ".join(s.name for s in compared)
    place = nullcontext() if store is None else kept(store)
    with place as runs, progress.repeating(title, silent) as listen:
        if not silent:
            pairs, limit = until.looks[0] if until else reps or 8, until.most if until else 0
            seeds = range(compared[0].run.seed, compared[0].run.seed + pairs)
            asked = (
                [(s, seeds) for s in compared]
                if members is None
                else [(members.apply(s, pair), [seed]) for pair, seed in enumerate(seeds) for s in compared]
            )
            ahead.tell(asked, runs, jobs, cluster, days=days, most=limit * len(compared))
        progress.compiled(silent)
        found = run(
            compared,
            reps=reps or 8,
            until=until,
            jobs=jobs,
            days=days,
            ensemble=members,
            progress=listen,
            store=runs,
            cluster=cluster,
            unequal=unequal,
        )
    found.meta["command"] = _command(scenarios, set_ or [], ensemble, found)
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(found, page.parent, page), ensure_ascii=False, indent=1, allow_nan=False))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"Comparison · 比较: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def _scenario(name: str, given: list[str], shared: list[tuple[str, Any]]) -> "Scenario":
    """A scenario with what stands after its name: `small+terms.quota=0.5+terms.monitor_help=0`."""
    from ruralsim.scenario import Scenario
    from ruralsim.scenario.loading import parse_override

    stem, *own = re.split(r"\+(?=[\w.]+=)", name)
    overrides = [parse_override(text) for text in (*given, *own)]
    loaded = Scenario.load(stem, [*overrides, *shared])
    if not own:
        return loaded
    laid = ", ".join(re.sub(r"^(terms|policies)\.", "", text) for text in own)
    short = re.sub(r"[^\w.-]+", "-", f"{loaded.name}-{laid}")[:80]
    return loaded.with_values(("name", short), *_titles(loaded, own))


def _titles(scenario: "Scenario", laid: list[str]) -> Iterator[tuple[str, str]]:
    """A scenario's titles with what was laid over it in words: Small county (Farm households = 500)."""
    from ruralsim.experiment.asking.paths import label, leaves, spoken
    from ruralsim.scenario.loading import parse_override

    known, named = leaves(scenario), list[tuple[dict[str, str], str]]()
    for path, value in map(parse_override, laid):
        about = label(scenario, known[path]) if path in known else {"en": path, "zh": path}
        named.append((about, spoken(value)))
    for language, title in scenario.title.model_dump().items():
        if title:
            words = "; ".join(f"{about[language]} = {value}" for about, value in named)
            yield f"title.{language}", f"{title} ({words})" if language == "en" else f"{title}（{words}）"


def _command(names: list[str], given: list[str], ensemble: Path | None, found: "Comparison") -> str:
    """What to type to see it again."""
    meta = found.meta
    laid = [part for text in given for part in ("--set", text)]
    numbers = {"--seed": meta["seeds"][0], "--days": meta["days"]}
    if until := meta["until"]:  # so many pairs asked for at once would have narrower intervals
        numbers |= {"--until-halfwidth": f"{100 * until['half_width']:.10g}%", "--most": until["most"]}
        laid += [part for name in until["watched"] for part in ("--watch", name)]
    else:
        numbers |= {"--reps": len(meta["seeds"])}
    words = [*names, *laid, *(str(part) for pair in numbers.items() for part in pair)]
    words += [] if ensemble is None else ["--ensemble", str(ensemble)]
    words += ["--unequal"] if any(meta["other_places"].values()) else []
    return shlex.join(["ruralsim", "compare", *words])


def _until(text: str, watch: list[str] | None, most: int) -> "Until":
    from ruralsim.experiment.comparing.stopping import LEAST, WATCHED, Until

    try:
        share = float(text.removesuffix("%")) / 100.0
    except ValueError:
        share = math.nan
    if not 0.0 < share < math.inf:
        raise typer.BadParameter(f"{text!r} is no percentage above zero · 应为正百分数")
    return Until(share, tuple(watch or WATCHED), most=max(most, 2), least=min(LEAST, most))


def _folder(scenarios: "list[Scenario]") -> str:
    return "compare-" + "-".join(s.name for s in scenarios)[:100]


_TOLD = ("diff", "low", "high", "p_holm", "reps")


def _summary(found: "Comparison", folder: Path, page: Path) -> dict[str, Any]:
    def rows(frame: Any) -> list[dict[str, Any]]:
        return [
            {k: None if isinstance(v, float) and not math.isfinite(v) else v for k, v in row.items()}
            for row in frame.astype({"scenario": str}).to_dict("records")
        ]

    return {
        "scenarios": [s["key"] for s in found.meta["scenarios"]],
        "seeds": found.meta["seeds"],
        "ensemble": found.meta["ensemble"],
        "folder": str(folder),
        "page": str(page),
        "effects": [
            {**row, "told": told(*(math.nan if row[k] is None else row[k] for k in _TOLD))}
            for row in rows(found.effects)
        ],
        "fiscal": rows(found.fiscal),
    }
