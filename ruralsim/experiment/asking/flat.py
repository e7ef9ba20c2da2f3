"""Files of questions with one key per path, quoted or not, and with their other files found beside them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruralsim.experiment.asking.beside import anchor_files
from ruralsim.foundation.paths import UnusablePath, usable
from ruralsim.scenario.loading import Document, Override, beside
from ruralsim.scenario.problems import InvalidScenario, Problem

IsValue = Callable[[Mapping[str, Any]], bool]
"""Whether a table is the value of a path, rather than holding further ones."""


@dataclass
class FlatDocument(Document):
    """A document whose tables of paths have one key per path, however they were written.

    Attributes:
        written: table and path → the keys it was written with.
    """

    written: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def where(self, path: Iterable[str]) -> str:
        """Who wrote the value at a path: `file:line`, the file, or `--set …`."""
        table, key, *rest = (*path, "", "")
        keys = self.written.get((table, key), (key,))
        return super().where(filter(None, (table, *keys, *rest)))


def flat(document: Document, **tables: IsValue) -> FlatDocument:
    """The same document with one key per path in `set` and in some more tables.

    Args:
        document: as it was written.
        tables: name of a further table of paths → which tables in it are values.
    """
    found = FlatDocument(dict(document.values), document.origin, document.source)
    for table, is_value in {"set": _never, **tables}.items():
        given = found.values.get(table)
        if not isinstance(given, Mapping):
            continue
        found.values[table] = {}
        for keys, value in _leaves(given, (), is_value):
            path = ".".join(keys)
            found.values[table][path] = value
            found.written[table, path] = keys
    return found


def anchor(document: Document) -> None:
    """Makes the files a plan names independent of where it is read from: they lie beside it."""
    folder = document.source.parent if document.source else Path()

    def found(key: str, name: object) -> object:
        if isinstance(name, list | tuple):
            return [found(key, one) for one in name]
        if not isinstance(name, str) or not (name.endswith((".toml", ".csv")) or "/" in name):
            return name
        try:
            path = usable(name, folder)
        except UnusablePath as error:
            where = document.where((key,))
            raise InvalidScenario(Problem(where, key, error.en, error.zh)) from None
        return str(path.resolve()) if path.exists() or name.endswith(".csv") else name

    values = document.values
    values |= {key: found(key, values[key]) for key in ("base", "ensemble") if key in values}
    if "plugins" in values and document.source:
        values["plugins"] = beside(values["plugins"], document.source)
    design = values.get("design")
    if isinstance(design, dict) and "file" in design:
        values["design"] = {**design, "file": found("design", design["file"])}
    anchor_files(document, ("set",))


def values_in(table: Mapping[str, Any], at: str = "") -> Iterator[Override]:
    """Dotted path and value of everything in nested tables; an empty one is a value: a lever as it comes."""
    for keys, value in _leaves(table, (), _never):
        yield at + ".".join(keys), value


def _never(table: Mapping[str, Any]) -> bool:
    return False


def _leaves(
    table: Mapping[str, Any], at: tuple[str, ...], is_value: IsValue
) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Keys and value of everything in nested tables."""
    for key, value in table.items():
        if isinstance(value, Mapping) and value and not is_value(value):
            yield from _leaves(value, (*at, key), is_value)
        else:
            yield (*at, key), value
