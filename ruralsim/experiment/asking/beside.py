"""Files of county data that a question's `set` names: found beside the question, kept beside its results."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from ruralsim.foundation.paths import UnusablePath, usable
from ruralsim.scenario.loading import Document
from ruralsim.scenario.problems import InvalidScenario, Problem
from ruralsim.world.data_file import COUNTY_FILES, DataFile


def anchor_files(document: Document, *tables: tuple[str, ...]) -> None:
    """Makes files that a question names independent of where it is read from.

    Args:
        document: the question; nothing is done to one that no file asks.
        tables: where values of a scenario stand in it, such as `("set",)`.

    Raises:
        InvalidScenario: One of them can be no path.
    """
    if document.source is None:
        return
    for keys in tables:
        table: Any = document.values
        for key in keys:
            table = table.get(key) if isinstance(table, Mapping) else None
        for place, key, given in _files(table):
            at = (*keys, *key.split("."))
            typed = document.where(at).startswith("--")  # on the command line: where it is typed
            try:
                path = usable(given, None if typed else document.source.parent)
            except UnusablePath as error:
                raise InvalidScenario(Problem(document.where(at), ".".join(at), error.en, error.zh)) from None
            place[key] = str(path.resolve())


def kept_files(table: Mapping[str, Any], up: str = "") -> tuple[dict[str, Any], dict[str, bytes]]:
    """Values of a scenario as results keep them.

    Args:
        table: of the question.
        up: way from the question's copy to the folder that holds the files.

    Returns:
        The same with copies in place of the files that it names; name below that folder → content.
    """
    values, files = deepcopy(dict(table)), dict[str, bytes]()
    for place, key, given in _files(values):
        name = key.rpartition(".")[2]
        if Path(given).is_file():  # whoever needs another says what is wrong with it
            file = DataFile(Path(given), Path(given).read_bytes(), *COUNTY_FILES[name])
            files[file.kept_as(name)] = file.content
            place[key] = f"{up}{file.kept_as(name)}"
    return values, files


def _files(table: Any) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Where a table names a file: `county.villages_csv` as one key, or in a table of its own."""
    if not isinstance(table, dict):
        return
    county = table.get("county")
    tables = [(table, "county."), *([(county, "")] if isinstance(county, dict) else [])]
    for place, prefix in tables:
        for key in COUNTY_FILES:
            given = place.get(f"{prefix}{key}")
            if isinstance(given, str) and given:
                yield place, f"{prefix}{key}", given
