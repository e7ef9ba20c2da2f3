"""From the declarations of a chapter to its figures."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruralsim.report import seasons, special
from ruralsim.report.figures import Figure, indicators, panel
from ruralsim.report.source import Run
from ruralsim.report.text import REMOTENESS, Text, text


@dataclass
class Declared:
    """A figure as declared: heading, kind with its options, note, and (indicator, label) of each line."""

    name: str
    title: Text
    kind: list[str]
    note: Text | None = None
    lines: list[tuple[str, Text]] = field(default_factory=list)


def declarations(lines: str) -> Iterator[Declared]:
    """Reads the lines of a chapter."""
    current: Declared | None = None
    for line in filter(None, map(str.strip, lines.splitlines())):
        mark, cells = line[0], [cell.strip() for cell in line.lstrip("#> ").split("|")]
        if mark == "#":
            if current:
                yield current
            current = Declared(cells[0], text(cells[1], cells[2]), cells[3].split())
        elif current and mark == ">":
            current.note = text(cells[0], cells[1])
        elif current:
            current.lines.append((cells[0], text(cells[1], cells[2])))
    if current:
        yield current


def read(lines: str, run: Run) -> list[Figure]:
    """The figures of a chapter."""
    found = [(declared, _figure(declared, run)) for declared in declarations(lines)]
    return [figure for declared, figure in found if figure.traces or "optional" not in declared.kind]


def _figure(d: Declared, run: Run) -> Figure:
    kind, *options = d.kind
    wide = "wide" in options
    if kind == "villages":
        column, weight, unit = options
        means = run.monthly("villages", "remoteness", column, None if weight == "-" else weight)
        return panel(d.name, d.title, means, dict(enumerate(REMOTENESS)), unit, note=d.note, zero=True)
    if kind == "networks":
        return special.networks(run, d.name, d.title, *options)
    if kind == "own":
        return special.FIGURES[d.name](run, d.title, d.note)
    names, labels = [name for name, _ in d.lines], [label for _, label in d.lines]
    if kind == "year":
        return seasons.course(
            run, d.name, d.title, names, labels, note=d.note, wide=wide, published="published" in options
        )
    return indicators(
        run,
        d.name,
        d.title,
        names,
        labels,
        stacked=kind == "stack",
        note=d.note,
        wide=wide,
        zero=kind != "level",
    )
