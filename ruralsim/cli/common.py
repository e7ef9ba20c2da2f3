"""Arguments that several commands share."""

import shlex
from typing import Annotated

import typer

_HOW = {"jobs", "cluster", "store", "out", "resume", "quiet", "as_json", "open_"}
"""Options that say how runs are made and where results go, not what is asked."""


def repeating(context: typer.Context, *also: str) -> str:
    """The command that asks the same once more, for the page: what was typed, without how it was run.

    Args:
        context: of the command.
        also: options of how it was run that belong to it all the same.
    """
    words = ["ruralsim", context.info_name or ""]
    for given in context.command.params:
        name = given.name or ""
        typed = context.get_parameter_source(name)
        if typed is None or typed.name != "COMMANDLINE" or name in _HOW.difference(also):
            continue
        values = context.params[name]
        for value in values if isinstance(values, (list, tuple)) else [values]:
            words += [given.opts[0]] if given.param_type_name == "option" else []
            words += [] if value is True else [str(value)]
    return shlex.join(words)


def names(incomplete: str) -> list[tuple[str, str]]:
    """Scenarios of the catalogue that begin so, for completion."""
    from ruralsim.scenario import catalogue

    return [(e.name, e.title.get("en", "")) for e in catalogue.entries() if e.name.startswith(incomplete)]


Name = Annotated[
    str,
    typer.Argument(
        metavar="SCENARIO", help="Name, TOML file, folder of a run or county. · 方案", autocompletion=names
    ),
]

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Replace one value, e.g. world.households=5000. · 改一个参数"
    ),
]

Jobs = Annotated[
    int | None, typer.Option(min=1, max=256, help="Processes at once; one per processor. · 并行进程数")
]
Days = Annotated[int | None, typer.Option(min=1, help="Days to simulate. · 模拟天数")]
Seed = Annotated[int | None, typer.Option(min=0, help="First seed. · 首个随机种子")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors. · 静默")]
AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON. · 输出 JSON")]
Open = Annotated[bool, typer.Option("--open", help="Open the page. · 打开页面")]
