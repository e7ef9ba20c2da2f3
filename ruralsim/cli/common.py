"""Arguments that several commands share."""

from typing import Annotated

import typer


def names(incomplete: str) -> list[tuple[str, str]]:
    """Scenarios of the catalogue that begin so, for completion."""
    from ruralsim.scenario import catalogue

    return [(e.name, e.title.get("en", "")) for e in catalogue.entries() if e.name.startswith(incomplete)]


Name = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help="Name, TOML file or run folder. · 方案", autocompletion=names),
]

Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Replace one value, e.g. world.households=5000. · 改一个参数"
    ),
]
