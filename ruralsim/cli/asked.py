"""Commands of every kind of question: its own, or one made from what the kind declares."""

import json
from collections.abc import Callable, Iterator
from functools import cache, reduce
from importlib import import_module
from inspect import Parameter, Signature
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim import cli
from ruralsim.cli import ahead, progress, screen
from ruralsim.cli.common import AsJson, Days, Jobs, Open, Quiet, Seed, Set, repeating
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Address, Stored, at, kept

if TYPE_CHECKING:
    from ruralsim.experiment.asking.kinds import Kind, Option
    from ruralsim.results.findings import Findings

_COMMON: dict[str, tuple[Any, Any]] = {
    "jobs": (Jobs, None),
    "cluster": (Address, ""),
    "store": (Stored, STORE),
    "days": (Days, None),
    "seed": (Seed, None),
    "out": (Path | None, None),
    "set_": (Set, None),
    "quiet": (Quiet, False),
    "as_json": (AsJson, False),
    "open_": (Open, False),
}
"""What every such command takes, whatever it asks: name → annotation and default."""


def commands() -> Iterator[Callable[..., None]]:
    """The commands of every kind of question, in the order of their names."""
    from ruralsim.experiment.asking.kinds import kinds

    asking = {name: kind for kind in kinds().values() for name in kind.commands}
    for name in sorted(asking):
        yield command(asking[name]) if asking[name].asks else _own(name)


def _own(name: str) -> Callable[..., None]:
    """The function of a name in this package; no module but its own is loaded, since some need the model."""
    module = next(module for module, text in _texts().items() if f"\ndef {name}(" in text)
    found: Callable[..., None] = getattr(import_module(f"ruralsim.cli.{module}"), name)
    return found


@cache
def _texts() -> dict[str, str]:
    """Module → its text, of every module of this package."""
    files = sorted(Path(cli.__path__[0]).glob("*.py"))
    return {file.stem: file.read_text(encoding="utf-8") for file in files}


def command(kind: "Kind") -> Callable[..., None]:
    """The command that asks a kind of question: `ruralsim budget FILE`.

    Args:
        kind: what it declares: what the command says of itself, and options that replace values of the file.
    """

    def ask(context: typer.Context, **given: Any) -> None:
        if given["file"] is None:
            _list(kind)
        else:
            _ask(kind, context, **given)

    name = kind.commands[0]
    common = dict(_COMMON)
    where = typer.Option(help=f"Folder; runs/{name}-NAME. · 结果文件夹")
    common["out"] = (Annotated[Path | None, where], None)
    taken = {"context": (typer.Context, Parameter.empty), "file": (_file(kind), None)}
    taken |= {option.name: (_typed(option), None) for option in kind.options} | common
    ask.__name__, ask.__doc__ = name, kind.help
    ask.__annotations__ = {key: annotation for key, (annotation, _) in taken.items()} | {"return": None}
    # typer reads a command's parameters from its signature
    ask.__signature__ = Signature(  # type: ignore[attr-defined]
        [
            Parameter(key, Parameter.POSITIONAL_OR_KEYWORD, default=default, annotation=annotation)
            for key, (annotation, default) in taken.items()
        ]
    )
    return ask


def _file(kind: "Kind") -> Any:
    def begun(incomplete: str) -> list[str]:
        from ruralsim.experiment.asking.catalogue import files

        return [name for name in files(kind.key) if name.startswith(incomplete)]

    about = f"Name or TOML file; lists them if none. · {(kind.asked or kind.name).zh}"
    return Annotated[str | None, typer.Argument(metavar="FILE", help=about, autocompletion=begun)]


def _typed(option: "Option") -> Any:
    plain = list[option.type] if option.several else option.type  # type: ignore[name-defined]
    asked = typer.Option(
        f"--{option.name.replace('_', '-')}",
        min=option.least,
        max=option.most,
        metavar=option.metavar,
        help=f"{option.help.en} · {option.help.zh}",
    )
    return Annotated[plain | None, asked]


def _ask(
    kind: "Kind",
    context: typer.Context,
    *,
    file: str,
    jobs: int | None,
    cluster: str,
    store: Path,
    out: Path | None,
    set_: list[str] | None,
    quiet: bool,
    as_json: bool,
    open_: bool,
    **given: Any,
) -> None:
    """Checks the question, makes its runs, writes the folder and says what came out."""
    from ruralsim.experiment.running.measure import Bench
    from ruralsim.results.runs import Runs

    asked = kind.question().load(file, _laid(kind, set_, given))
    silent = quiet or as_json
    target = Target(out, f"{kind.commands[0]}-{asked.name}", kind.key, asked.made_from(), silent)
    for note in () if silent else asked.outside():
        screen.note(str(note))
    if not silent:
        ahead.up_to(asked.runs_needed(), asked.base_scenario, at(store), jobs, cluster)
    if not cluster:
        progress.compiled(silent)
    with (
        kept(store) as runs,
        progress.running(asked.title.en or asked.name, asked.runs_needed(), silent) as listen,
        Bench(runs, jobs=jobs, cluster=cluster, progress=listen) as bench,
    ):
        found = kind.answer()(asked, bench)
    found.runs = Runs.of_store(runs, bench.keys)
    found.meta["command"] = repeating(context)
    page = written(found, target)
    if as_json:
        print(json.dumps(_summary(kind, found, page, runs.path), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"{kind.name.en} · {kind.name.zh}: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def _laid(kind: "Kind", set_: list[str] | None, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths and values that the command line lays over the file."""
    from ruralsim.scenario.loading import parse_override

    for path, value in map(parse_override, set_ or ()):
        yield f"set.{path}", value
    paths = {option.name: option.path for option in kind.options} | {"days": "run.days", "seed": "run.seed"}
    for name, path in paths.items():
        value = given[name]
        if value is not None and value != []:
            yield path, value


def _summary(kind: "Kind", found: "Findings", page: Path, store: Path) -> dict[str, Any]:
    return {
        "name": found.meta["name"],
        **{key: reduce(getitem, path.split("."), found.meta) for key, path in kind.told.items()},
        "folder": str(page.parent),
        "page": str(page),
        "store": str(store),
        **{table: found.rows(table) for table in kind.printed},
    }


def _list(kind: "Kind") -> None:
    """Questions of the catalogue: name, titles, and what each kind says of them in a line."""
    from ruralsim.experiment.asking.catalogue import files

    asked = {name: kind.question().load(name) for name in files(kind.key)}
    about = {name: one.in_a_line() for name, one in asked.items()}
    heads = list(next(iter(about.values()), {}))
    rows = [(n, one.title.en, one.title.zh, *about[n].values()) for n, one in asked.items()]
    screen.table("", ("name · 名称", "title", "标题", *heads), rows)
