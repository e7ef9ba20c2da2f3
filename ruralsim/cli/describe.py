"""`ruralsim describe`: what a folder of results or a bundle is, and where it comes from."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ruralsim.cli import screen
from ruralsim.cli.common import AsJson
from ruralsim.foundation.errors import DataError
from ruralsim.foundation.paths import usable

_ROWS = (
    ("made_from", "digest of the question", "问题摘要"),
    ("commit", "git commit", "git 提交"),
    ("command", "command", "命令"),
    ("date", "date", "日期"),
    ("seeds", "seeds", "随机种子"),
    ("days", "days", "天数"),
    ("inputs", "data files", "数据文件"),
    ("plugins", "plug-ins", "插件"),
    ("python", "Python", "Python"),
    ("platform", "platform", "平台"),
    ("packages", "packages", "软件包"),
)
_PRODUCE = (False, "grown", "种植"), (True, "kept", "养殖")  # whether they are animals
_SEEDS = 12  # shown one by one


def describe(
    what: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER|BUNDLE", help="Results, STORE/plans/NAME, or a bundle. · 结果或存档包"
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """结果出处 · Say what results are and where they come from: version, seeds, command, inputs, packages."""
    from ruralsim.foundation.sources import named

    kind, made, county = _manifest(what)
    told = {key: county[key] for key in ("land", "produce") if key in county}
    if as_json:
        print(json.dumps({"kind": kind, **made, **told}, ensure_ascii=False, indent=1))
        return
    rows = [("kind", "类别", kind), ("model", "模型", named(made.get("version"), made.get("sources")))]
    rows += [(en, zh, text) for key, en, zh in _ROWS if (text := _said(made.get(key)))]
    screen.table(str(what), ("", "", ""), [*rows, *_held(county)])


def _held(county: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """What a county grows and keeps, with shares of land, and the land with where it is known from."""
    for animal, en, zh in _PRODUCE:
        some = [p for p in county.get("produce", ()) if p["animal"] == animal]
        if some:
            yield en, zh, ", ".join(f"{p['en']} {p['zh']} {p['share']:.1%}" for p in some)
    for one in county.get("land", ()):
        yield one["en"], one["zh"], f"{one['hectares']:,.0f} ha ({one['source_en']} · {one['source_zh']})"


def _manifest(what: Path) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """What results are, their manifest, and what they say of their county.

    Raises:
        DataError: There are none of ours.
    """
    from ruralsim.results import bundle, folder
    from ruralsim.results.store import ORIGIN

    place = usable(what).absolute()
    if place.suffix == ".zip" or (place / bundle.ABOUT).exists():
        with bundle.unpacked(place) as unpacked:
            about = bundle.read(unpacked)
            return str(about["kind"]), dict(about["made"]), _county(unpacked / bundle.RESULTS)
    if (place / ORIGIN).exists():
        return "sweep", dict(folder.read_json(place / ORIGIN)), {}
    if kind := folder.kind_of(place):
        return kind, dict(folder.read_json(place / folder.MANIFEST)), _county(place)
    raise DataError(f"{place} holds no results of ruralsim · 不是 ruralsim 的结果文件夹或存档包")


def _county(place: Path) -> dict[str, Any]:
    """What a folder of results says of its county, or a county's folder of itself; nothing if it does not."""
    from ruralsim.county.checking import check
    from ruralsim.results import folder

    if folder.kind_of(place) == "county":
        return check(place).scenario.origin()
    file = place / "meta.json"
    meta = folder.read_json(file) if file.is_file() else {}
    return dict(meta.get("county") or {})


def _said(value: object) -> str:
    """A value of a manifest as a table holds it."""
    if isinstance(value, Mapping):
        return ", ".join(_pairs(value))
    if isinstance(value, list):
        numbers = [str(seed) for seed in value]
        return ", ".join(numbers if len(numbers) <= _SEEDS else (*numbers[:3], "…", numbers[-1]))
    return "" if value is None else str(value)


def _pairs(values: Mapping[str, Any]) -> Iterator[str]:
    for name, value in values.items():
        yield f"{name} {value.get('digest', '') if isinstance(value, Mapping) else value}"
