"""`ruralsim calibrate`: parameters that fit what is known, and how much else would."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import ahead, progress, screen
from ruralsim.cli.asked import catalogue, file_of
from ruralsim.cli.common import AsJson, Days, Jobs, Open, Quiet, Seed, Set, repeating
from ruralsim.cli.places import RUNS, Target, written
from ruralsim.cli.stores import STORE, Address, Stored, at
from ruralsim.foundation.paths import usable

if TYPE_CHECKING:
    from collections.abc import Callable

    from ruralsim.experiment.calibrating.calibration import Calibration
    from ruralsim.experiment.calibrating.findings import Read
    from ruralsim.experiment.running.engine import Progress
    from ruralsim.results.findings import Findings

_JOURNAL = "study.journal"


def calibrate(
    context: typer.Context,
    calibration: Annotated[str | None, file_of("calibration")] = None,
    targets: Annotated[
        str,
        typer.Option(metavar="stats", help="With a county's folder: its own statistics. · 以本县统计为目标"),
    ] = "",
    trials: Annotated[int | None, typer.Option(min=1, help="Sets the search tries. · 搜索的参数组数")] = None,
    reps: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Seeds of each set tried. · 每组参数的种子数")
    ] = None,
    jobs: Jobs = None,
    cluster: Address = "",
    store: Stored = STORE,
    out: Annotated[Path | None, typer.Option(help="Folder; runs/calibrate-NAME. · 结果文件夹")] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Insist on going on with the search in --out. · 须接续已有搜索")
    ] = False,
    days: Days = None,
    seed: Seed = None,
    set_: Set = None,
    quiet: Quiet = False,
    as_json: AsJson = False,
    open_: Open = False,
) -> None:
    """参数校准 · Fit parameters to targets, and find every set of them that is acceptable.

    FILE is a TOML file under experiments/, or your own. Stop it when you like: called again, it goes on where
    it was. The folder holds the report, the best set as a scenario (best.toml), and the acceptable sets
    (ensemble.toml) for `run`, `compare` and `sweep`.
    """
    if calibration is None:
        catalogue("calibration")
        return
    from ruralsim.experiment.calibrating.calibrate import calibrate as fit
    from ruralsim.experiment.calibrating.calibration import Calibration
    from ruralsim.experiment.calibrating.findings import Read
    from ruralsim.experiment.running.measure import Bench
    from ruralsim.results.runs import Runs
    from ruralsim.scenario.loading import parse_override

    given: list[tuple[str, Any]] = [(f"set.{path}", value) for path, value in map(parse_override, set_ or ())]
    named = (("trials", trials), ("replications", reps), ("days", days), ("seed", seed))
    given += [(f"run.{key}", value) for key, value in named if value is not None]
    asked = Calibration.load(_of_county(calibration, targets), given)
    silent = quiet or as_json
    kept = _journal(out, asked, resume, silent)
    folder = kept.parent
    report = Target(folder / "report", "", "calibration", asked.made_from(), silent)
    for note in () if silent else asked.notes():
        screen.note(note)
    if not silent:
        ahead.tell(asked, at(store), jobs, cluster)
    if not cluster:
        progress.compiled(silent)
    runs = at(store).create()
    try:
        with (
            progress.counting(screen.title(asked), silent) as listen,
            Bench(runs, jobs=jobs, cluster=cluster, progress=(steps := _Steps(asked, listen)).run) as bench,
        ):
            read = Read(fit(asked, bench, kept, steps.told))
        found = read.findings()
        found.runs = Runs.of_store(runs, bench.keys | read.searched())
        found.meta["command"] = repeating(context)
        page = _written(read, found, folder, report)
    except KeyboardInterrupt:
        en, zh = "Interrupted; the same command goes on from here", "已中断；重复同一命令即可继续"
        raise KeyboardInterrupt(f"{en} · {zh}\n  {kept}") from None
    if as_json:
        print(json.dumps(_summary(found, folder, page, runs.path), ensure_ascii=False, indent=1))
    elif not quiet:
        _show(found, folder, page)
    if open_:
        typer.launch(page.as_uri())


def _of_county(given: str, targets: str) -> str:
    """The file that asks: of a county's folder, the one that its statistics made.

    Raises:
        ScenarioError: `--targets` says something else, or there is no folder to say it of.
        DataError: The county's statistics hold nothing that runs could be held against.
    """
    from ruralsim.county.uses import ASKS
    from ruralsim.foundation.errors import DataError, ScenarioError
    from ruralsim.foundation.spelling import did_you_mean

    folder = usable(given)
    asks = sorted(folder.glob(f"*{ASKS}"))
    if not targets and not asks:
        return given
    if targets not in ("", "stats"):
        lines = (f"--targets {targets[:40]!r}: allowed · 可用: stats", did_you_mean(targets, ["stats"]))
        raise ScenarioError("\n  ".join(filter(None, lines)))
    if not folder.is_dir():
        raise ScenarioError(
            f"--targets stats: {given[:80]} is no county's folder; the file of a calibration names its own "
            "targets · --targets 只用于县文件夹；校准文件自带目标"
        )
    if not asks:
        raise DataError(
            f"{folder}: no file *{ASKS}: the county's statistics have no figure of a year of its runs; "
            f"see `ruralsim county check {given}` · 该县统计数据中没有可作目标的指标"
        )
    return str(asks[0])


class _Steps:
    """Tells how many sets are measured, those under way by their runs.

    Args:
        asked: the calibration.
        listen: called with sets done, and sets in all.
    """

    def __init__(self, asked: "Calibration", listen: "Callable[[int, int], None] | None") -> None:
        self.listen, self.each = listen, asked.run.replications
        self.done, self.total = 0, asked.sets_needed()
        self.now = self.read = 0.0  # runs, at this moment and at the end of the last step

    def told(self, done: int, total: int) -> None:
        """A step is done; some of its sets may have been known before."""
        self.done, self.total, self.read = done, total, self.now
        self._tell()

    def run(self, now: "Progress") -> None:
        """Some runs of a step are done."""
        self.now = now.done
        self._tell()

    def _tell(self) -> None:
        if self.listen is not None:
            under_way = int(self.now - self.read) // self.each
            self.listen(min(self.done + under_way, self.total), self.total)


def _journal(out: Path | None, asked: "Calibration", resume: bool, silent: bool) -> Path:
    """Where the search is kept: in the folder asked for, or in one that keeps no other search.

    A folder asked for that keeps another search is refused by whoever opens the journal.
    """
    from ruralsim.experiment.calibrating.calibrate import keeps
    from ruralsim.foundation.errors import DataError
    from ruralsim.results.place import Place, first

    def fits(folder: Path) -> bool:
        kept = folder / _JOURNAL
        return keeps(kept, asked) if kept.exists() else not folder.exists() or not any(folder.iterdir())

    place = Place(out) if out is not None else first(RUNS / f"calibrate-{asked.name}", fits)
    folder = usable(place.path).absolute()
    kept = folder / _JOURNAL
    if resume and not kept.exists():
        others = f"; {place.note}" if place.note else ""
        raise DataError(f"{folder} keeps no search to go on with · 没有可接续的搜索{others}")
    if place.note and not silent:
        screen.note(place.note)
    return kept


def _written(read: "Read", found: "Findings", folder: Path, report: Target) -> Path:
    """Writes the report, the best set and the ensemble; returns the page's path."""
    from ruralsim.results.folder import explained, replacing

    page = written(found, report)
    ensemble = read.ensemble()
    texts = {"best.toml": read.best_toml(f"{page.parent.name}/")}
    if ensemble:
        texts["ensemble.toml"] = ensemble.to_toml()
    with explained(folder):
        (folder / "ensemble.toml").unlink(missing_ok=True)
        for name, text in texts.items():
            with replacing(folder / name) as file:
                file.write_text(text, encoding="utf-8")
    return page


def _show(found: "Findings", folder: Path, page: Path) -> None:
    """What came out, then where everything is."""
    meta = found.meta
    screen.story(found)
    if meta["members"]:
        said = f"{meta['members']} of {meta['accepted']} acceptable sets · 可接受的参数组"
        screen.out().print(f"Ensemble · 参数集合: {folder / 'ensemble.toml'} ({said})", soft_wrap=True)
    elif meta["waves"]:
        screen.note("No set of parameters is acceptable: see the report · 没有可接受的参数组，见报告")
    screen.out().print(f"Best · 最优: {folder / 'best.toml'}", markup=False, soft_wrap=True)
    screen.out().print(f"Report · 报告: {page}", markup=False, soft_wrap=True)


def _summary(found: "Findings", folder: Path, page: Path, store: Path) -> dict[str, Any]:
    meta = found.meta
    return {
        "name": meta["name"],
        "loss": meta["loss"],
        "seeds_search": meta["seeds_search"],
        "seeds_check": meta["seeds_check"],
        "trials": meta["trials"],
        "accepted": meta["accepted"],
        "folder": str(folder),
        "page": str(page),
        "best": str(folder / "best.toml"),
        "ensemble": str(folder / "ensemble.toml") if meta["members"] else None,
        "store": str(store),
        "targets": found.rows("targets"),
        "parameters": found.rows("parameters"),
    }
