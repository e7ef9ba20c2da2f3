"""`ruralsim bundle` and `ruralsim verify`: results to go with a paper, and whether they are so."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import progress, screen
from ruralsim.cli.common import AsJson, Jobs, Quiet
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.foundation.spelling import counted

if TYPE_CHECKING:
    from ruralsim.experiment.running.verify import Verdict

DIFFERS = 1

_PACKAGE = Path(__file__).parents[1]
_FEW = 3  # runs made again unless told otherwise


def bundle(
    what: Annotated[
        Path,
        typer.Argument(metavar="FOLDER|STORE", help="Results, a store, or STORE/plans/NAME. · 结果或运行库"),
    ],
    out: Annotated[Path, typer.Option("--out", "-o", help="The bundle, a .zip file. · 存档包")] = Path(
        "paper.zip"
    ),
    quiet: Quiet = False,
) -> None:
    """打包存档 · Put results into one file for a paper: tables, question, inputs, versions, model.

    Whoever has it can look at the tables, ask the same again, and see with `ruralsim verify` whether runs
    come out the same to the last bit. The same results make the same file.
    """
    from ruralsim.experiment.asking.kinds import called
    from ruralsim.report.bundle_readme import readme
    from ruralsim.report.citation import cff
    from ruralsim.results import bundle as bundles
    from ruralsim.results.bundling import collect
    from ruralsim.results.folder import ends_in, legible
    from ruralsim.results.provenance import lock

    target = ends_in(usable(out).absolute(), ".zip")
    with TemporaryDirectory(prefix="ruralsim-bundle-") as made:
        place = Path(made)
        (place / bundles.RESULTS).mkdir()
        with legible(usable(what)):
            about = collect(what, place / bundles.RESULTS)
        texts = {
            "README.md": readme(about, target.name, called(about["kind"])),
            "constraints.txt": lock(about["made"].get("packages") or {}),
            "CITATION.cff": cff(),
            **{name: _odd(name) for name in ("odd.md", "odd.zh.md")},
        }
        for name, text in texts.items():
            (place / name).write_text(text, encoding="utf-8")
        bundles.pack(place, target, about)
    if not quiet:
        en, zh = called(about["kind"])
        size = f"{target.stat().st_size / 2**20:.1f} MB"
        runs = f"{counted(about['runs'], 'run')} · {about['runs']} 次运行"
        screen.out().print(
            f"Bundle · 存档包: {target} ({en} · {zh}; {runs}; {size})", markup=False, soft_wrap=True
        )


def verify(
    bundle: Annotated[
        Path, typer.Argument(metavar="BUNDLE", help="A .zip, or it unpacked. · 存档包或其解包文件夹")
    ],
    runs: Annotated[int, typer.Option(min=0, help="Runs made again. · 重新运行次数")] = _FEW,
    all_: Annotated[bool, typer.Option("--all", help="Make all of them again. · 重新运行全部")] = False,
    plugins: Annotated[
        bool, typer.Option("--plugins", help="Run the code that it brings along. · 运行其自带的插件代码")
    ] = False,
    jobs: Jobs = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
) -> None:
    """核验存档 · Make runs of a bundle again and compare every bit with what the bundle says.

    Ends with 0 if all is the same, with 1 if anything is not.
    """
    from ruralsim.experiment.running import verify as verifying
    from ruralsim.results import bundle as bundles
    from ruralsim.results.folder import legible
    from ruralsim.results.runs import Runs

    silent = quiet or as_json
    with bundles.unpacked(bundle) as place, legible(usable(bundle)):
        about = bundles.read(place)
        changed = bundles.changed(place, about)
        there = Runs.read(place / bundles.RESULTS)
        chosen = verifying.sample(there, None if all_ else runs)
        if not plugins and (code := verifying.plugins(there, chosen)):
            raise DataError(
                f"{bundle} contains code, which is run only on request: {', '.join(code)}; look at it "
                "in results/inputs, then add --plugins · 存档包自带代码，查看后如信任请加 --plugins"
            )
        if chosen:
            progress.compiled(silent)
        with progress.running("Verifying · 核验", len(chosen), silent) as listen:
            verdicts = verifying.again(there, chosen, jobs=jobs, progress=listen)
    others = list(_others(about["made"]))
    if as_json:
        print(
            json.dumps(_summary(about, changed, others, verdicts, len(there)), ensure_ascii=False, indent=1)
        )
    elif not quiet:
        _show(about, changed, others, verdicts, len(there))
    if changed or not all(verdict.same for verdict in verdicts):
        raise typer.Exit(DIFFERS)


def _odd(name: str) -> str:
    """The description of the model that came with this version, in one language."""
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / "docs" / name)
    return next((file.read_text(encoding="utf-8") for file in places if file.exists()), "")


def _others(made: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What is another here than where the results were made: name, there, here."""
    from ruralsim.foundation.sources import named
    from ruralsim.results.provenance import provenance

    here = provenance()
    there, ours = (named(about.get("version"), about.get("sources")) for about in (made, here))
    if made.get("sources") != here["sources"]:
        yield "ruralsim", there, ours
    if made.get("python") != here["python"]:
        yield "Python", str(made.get("python")), here["python"]
    for name, number in (made.get("packages") or {}).items():
        if here["packages"].get(name) != number:
            yield name, number, here["packages"].get(name, "–")


def _summary(
    about: Mapping[str, Any],
    changed: list[str],
    others: list[tuple[str, str, str]],
    verdicts: "list[Verdict]",
    there: int,
) -> dict[str, Any]:
    return {
        "kind": about["kind"],
        "title": about["title"],
        "files": len(about["files"]),
        "changed": changed,
        "other_versions": [dict(zip(("name", "there", "here"), row, strict=True)) for row in others],
        "runs": there,
        "made_again": [
            {
                "key": v.run.key,
                "scenario": v.run.scenario,
                "seed": v.run.seed,
                "same": v.same,
                "why": v.why[0],
            }
            for v in verdicts
        ],
    }


def _show(
    about: Mapping[str, Any],
    changed: list[str],
    others: list[tuple[str, str, str]],
    verdicts: "list[Verdict]",
    there: int,
) -> None:
    files, again, same = len(about["files"]), len(verdicts), sum(v.same for v in verdicts)
    rows = [
        ("files as bundled", "文件未被改动", f"{files - len(changed)} / {files}"),
        ("runs with the same bits", "逐位相同的运行", f"{same} / {again}"),
        ("runs made again, of all", "重新运行次数/总数", f"{again} / {there}"),
    ]
    screen.table(" · ".join(dict.fromkeys(about["title"].values())), ("", "", ("", "right")), rows)
    for name in changed:
        screen.note(f"changed or missing · 已被改动或缺失: {name}")
    for verdict in (v for v in verdicts if not v.same):
        why = " · ".join(filter(None, verdict.why))
        screen.note(f"run {verdict.run.key}, seed {verdict.run.seed}: {why}")
    if others:
        listed = "\n".join(f"  {name}: {was} → {now}" for name, was, now in others)
        screen.note(
            "Versions differ from those that made it; results may, too · "
            f"版本与生成时不同，结果可能因此有异:\n{listed}"
        )
    if again < there:
        screen.note("--all makes every run again · 用 --all 重新运行全部")
    screen.note(
        "The tables are not computed again; to do so · 结果表未重新计算，如需请用:\n"
        f"  {about['command'] or '–'}"
    )
