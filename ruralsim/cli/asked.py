"""Commands of kinds of questions, made from what the kinds declare."""

import json
from collections.abc import Callable, Iterator
from functools import reduce
from inspect import Parameter, Signature
from operator import getitem
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ruralsim.cli import ahead, progress, screen
from ruralsim.cli.common import AsJson, Days, Jobs, Name, Open, Quiet, Seed, Set, names, repeating
from ruralsim.cli.places import Target, written
from ruralsim.cli.stores import STORE, Address, Stored, at, kept

if TYPE_CHECKING:
    from ruralsim.experiment.asking.kinds import Kind, Option
    from ruralsim.results.findings import Findings

_MAKING: dict[str, tuple[Any, Any]] = {
    "jobs": (Jobs, None),
    "cluster": (Address, ""),
    "days": (Days, None),
    "seed": (Seed, None),
    "set_": (Set, None),
}
"""What every command that makes runs takes: name → annotation and default."""

_COMMON: dict[str, tuple[Any, Any]] = {
    "store": (Stored, STORE),
    "quiet": (Quiet, False),
    "as_json": (AsJson, False),
    "open_": (Open, False),
}
"""What every command takes, whatever it asks."""


def commands() -> Iterator[Callable[..., None]]:
    """The commands made for kinds of questions."""
    from ruralsim.experiment.asking.kinds import kinds

    return (command(kind) for kind in kinds().values() if kind.answers)


def command(kind: "Kind") -> Callable[..., None]:
    """The command that asks a kind of question: `ruralsim budget FILE`.

    Args:
        kind: what it declares: what the command says of itself, and options that replace its values.
    """

    def ask(context: typer.Context, **given: Any) -> None:
        if given["asked"] is None:
            catalogue(kind.files or kind.key)
        else:
            (_read if kind.reads else _ask)(kind, context, **given)

    name = kind.commands[0]
    where = typer.Option(help=f"Folder; runs/{name}-NAME. · 结果文件夹")
    taken = {"context": (typer.Context, Parameter.empty), "asked": _asked(kind)}
    taken |= {option.name: _typed(option) for option in kind.options}
    taken |= ({} if kind.reads else _MAKING) | {"out": (Annotated[Path | None, where], None)} | _COMMON
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


def _asked(kind: "Kind") -> tuple[Any, Any]:
    """What stands behind the command, and whether it must."""
    match kind.takes:
        case "scenario":
            return Name, Parameter.empty
        case "scenarios":
            about = (
                "Scenarios, the base first; NAME+PATH=VALUE lays a value on one of them. · 方案(首个为基准)"
            )
            several = typer.Argument(metavar="BASE OTHER...", help=about, autocompletion=names)
            return Annotated[list[str], several], Parameter.empty
    return Annotated[str | None, file_of(kind.files or kind.key)], None


def file_of(key: str) -> Any:
    """A file that asks a kind of question, by name or path; none for a list of them."""
    from ruralsim.experiment.asking.kinds import kinds

    def begun(incomplete: str) -> list[str]:
        from ruralsim.experiment.asking.catalogue import files

        return [name for name in files(key) if name.startswith(incomplete)]

    kind = kinds()[key]
    about = f"Name or TOML file; lists them if none. · {(kind.asked or kind.name).zh}"
    return typer.Argument(metavar="FILE", help=about, autocompletion=begun)


def _typed(option: "Option") -> tuple[Any, Any]:
    plain = list[option.type] if option.several else option.type  # type: ignore[name-defined]
    asked = typer.Option(
        f"--{option.name.replace('_', '-')}",
        min=option.least,
        max=option.most,
        metavar=option.metavar,
        help=f"{option.help.en} · {option.help.zh}",
    )
    return (Annotated[bool, asked], False) if option.type is bool else (Annotated[plain | None, asked], None)


def _ask(
    kind: "Kind",
    context: typer.Context,
    *,
    asked: Any,
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

    question = kind.question().load(asked, _laid(kind, set_, given))
    silent = quiet or as_json
    target = Target(out, f"{kind.commands[0]}-{question.name}", kind.key, question.made_from(), silent)
    for note in () if silent else question.notes():
        screen.note(note)
    if not silent:
        ahead.tell(question, at(store), jobs, cluster)
    if not cluster:
        progress.compiled(silent)
    with kept(store) as runs:
        with (
            progress.running(screen.title(question), question.runs_needed(), silent) as listen,
            Bench(runs, jobs=jobs, cluster=cluster, progress=listen) as bench,
        ):
            found = bench.ask(kind.answer(), question)
        found.meta["command"] = repeating(context)
        _tell(kind, found, written(found, target), runs.path, quiet, as_json, open_)


def _read(
    kind: "Kind",
    context: typer.Context,
    *,
    asked: str,
    store: Path,
    out: Path | None,
    quiet: bool,
    as_json: bool,
    open_: bool,
    **given: Any,
) -> None:
    """Analyses runs that a store has, writes the folder and says what came out."""
    from ruralsim.results.runs import Runs

    question = kind.question().load(asked, store, _laid(kind, None, given))
    swept, silent = question.swept, quiet or as_json
    for note in () if silent else swept.notes():
        screen.note(note)
    name = f"{kind.commands[0]}-{swept.plan.name}"
    target = Target(out, name, kind.key, question.made_from(), silent)
    with progress.counting(kind.reads, silent) as listen:
        found = kind.answer()(question, listen)
    found.runs = Runs.of_store(swept.store, swept.keys())
    found.meta |= {**swept.made_by, "command": repeating(context, "store")}
    _tell(kind, found, written(found, target), swept.store.path, quiet, as_json, open_)


def _tell(
    kind: "Kind", found: "Findings", page: Path, store: Path, quiet: bool, as_json: bool, open_: bool
) -> None:
    if as_json:
        print(json.dumps(_summary(kind, found, page, store), ensure_ascii=False, indent=1))
    elif not quiet:
        screen.story(found)
        screen.out().print(f"{kind.name.en} · {kind.name.zh}: {page}", markup=False, soft_wrap=True)
    if open_:
        typer.launch(page.as_uri())


def _laid(kind: "Kind", set_: list[str] | None, given: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Paths and values that the command line lays over the question."""
    from ruralsim.scenario.loading import parse_override

    for path, value in map(parse_override, set_ or ()):
        yield f"set.{path}", value
    paths = {option.name: option.path for option in kind.options} | {"days": "run.days", "seed": "run.seed"}
    for name, path in paths.items():
        value = given.get(name)
        if value is not None and value is not False and value != []:
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


def catalogue(key: str) -> None:
    """Lists questions of a kind that the catalogue has: name, titles, and what each says in a line."""
    from ruralsim.experiment.asking.catalogue import files
    from ruralsim.experiment.asking.kinds import kinds

    asked = {name: kinds()[key].question().load(name) for name in files(key)}
    about = {name: one.in_a_line() for name, one in asked.items()}
    heads = list(next(iter(about.values()), {}))
    rows = [(n, one.title.en, one.title.zh, *about[n].values()) for n, one in asked.items()]
    screen.table("", ("name · 名称", "title", "标题", *heads), rows)
