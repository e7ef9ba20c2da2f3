"""What goes into a bundle: a folder of results, or what a store holds of a plan or of all of them."""

import shutil
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable
from ruralsim.results import folder, segments
from ruralsim.results.bundle import RESULTS
from ruralsim.results.files import read_inputs, write_inputs, write_json
from ruralsim.results.results import Results
from ruralsim.results.runs import Runs
from ruralsim.results.store import Store

if TYPE_CHECKING:
    import pyarrow as pa

_PAGES = (".html", ".htm")  # are made again from the tables by `ruralsim report`


def collect(given: str | Path, into: Path) -> dict[str, Any]:
    """Copies results into a folder, with the runs they rest on.

    Args:
        given: a folder of results, a store, or the folder of a plan in a store.
        into: an empty folder.

    Returns:
        What they are: kind, title in both languages, command, runs, and the manifest.

    Raises:
        DataError: There is nothing of ours, or what is there does not say which runs it rests on.
    """
    place = usable(given).absolute()
    plan = place.parent.name == "plans" and folder.kind_of(place.parents[1]) == "store"
    if plan or folder.kind_of(place) == "store":
        found = _store(Store.open(place.parents[1] if plan else place), place.name if plan else "", into)
    elif folder.kind_of(place):
        found = _results(place, into)
    else:
        raise DataError(
            f"{place} holds no results of ruralsim: give a folder of results, a store, or STORE/plans/NAME · "
            "不是结果文件夹或运行库"
        )
    runs = len(Runs.read(into))
    if not runs:
        raise DataError(
            f"{place} does not say which runs it rests on, so nobody could verify it. Results of a sweep: "
            "bundle STORE/plans/NAME. Of an older version: make them again · 未记载所依据的运行，无法核验；"
            f"批量运行的结果请打包 STORE/plans/NAME，旧版本的结果请重新生成\n  {found['command']}"
        )
    return found | {"runs": runs}


def _results(place: Path, into: Path) -> dict[str, Any]:
    """A folder of results as it is, without its pages."""
    for file in sorted(place.rglob("*")):
        name = file.relative_to(place)
        if (
            file.is_file()
            and file.suffix not in _PAGES
            and not any(part.startswith(".") for part in name.parts)
        ):
            (into / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, into / name)
    manifest, meta = folder.read_json(place / folder.MANIFEST), folder.read_json(place / "meta.json")
    kind = folder.kind_of(place)
    if kind == "run":
        runs = Runs()
        runs.add(Results.load(place))
        runs.write(into)
    return _about(kind, _title(meta, place.name), meta.get("command"), manifest)


def _store(store: Store, plan: str, into: Path) -> dict[str, Any]:
    """What a store holds, as a store with a single segment: the same whether it was gathered or not."""
    plans = [plan] if plan else store.plans()
    keys = set(store.design(plan)["key"]) if plan else None
    runs = Runs.of_store(store, keys)
    runs.write(into)
    write_json(into / folder.MANIFEST, folder.read_json(store.path / folder.MANIFEST))
    segments.write(into / "segments" / "000001", _tables(store, keys), store.describe())
    Store(into).label(store.describe().values())
    for name in plans:
        design = store.plan(name)
        (into / "plans" / name).mkdir(parents=True)
        for file in ("plan.toml", "design.parquet", "origin.json"):
            if (design / file).exists():
                shutil.copyfile(design / file, into / "plans" / name / file)
        asked = (design / "plan.toml").read_text(encoding="utf-8")
        write_inputs(
            into, {file: content for file, content in read_inputs(store.path).items() if file in asked}
        )
    about: dict[str, Any] = store.origin(plans[-1]) if plans else {}
    if not about and len(rows := store.runs()):
        about = {name: str(rows[name].iloc[-1]) for name in ("version", "sources")}
    title = ", ".join(plans) or store.path.name
    # from the bundle's own copy of the plan: what was typed may have been one shard of it
    command = f"ruralsim sweep {RESULTS}/plans/{plan}/plan.toml --out store" if plan else about.get("command")
    return _about("sweep" if plan else "store", {"en": title, "zh": title}, command, about)


def _tables(store: Store, keys: Collection[str] | None) -> dict[str, "pa.Table"]:
    """The tables of a store, of some runs or of all, without how long runs took: that is never the same."""
    import pyarrow as pa

    runs, errors, scenarios = store.runs(), store.errors(), store.scenarios()
    if keys is not None:
        runs, errors = (frame[frame["key"].isin(keys)] for frame in (runs, errors))
        scenarios = scenarios[scenarios["scenario"].isin({*runs["scenario"]})]
    frames = {"runs": runs, "errors": errors, "scenarios": scenarios}
    tables = {name: pa.Table.from_pandas(frame, preserve_index=False) for name, frame in frames.items()}
    series = pa.Table.from_pandas(store.series(list(runs["key"])), preserve_index=False)
    return {
        name: table.replace_schema_metadata(None) for name, table in (tables | {"series": series}).items()
    }


def _about(
    kind: str, title: Mapping[str, str], command: object, manifest: Mapping[str, Any]
) -> dict[str, Any]:
    """What a bundle says of results."""
    typed = str(command or manifest.get("command") or "")
    return {"kind": kind, "title": dict(title), "command": typed, "made": dict(manifest)}


def _title(meta: Mapping[str, Any], name: str) -> dict[str, str]:
    """The title of results in both languages; of a comparison those of its scenarios."""
    titles = [meta["title"]] if "title" in meta else [s["title"] for s in meta.get("scenarios", ())]
    return {
        tongue: " | ".join(filter(None, (t.get(tongue) for t in titles))) or name for tongue in ("en", "zh")
    }
