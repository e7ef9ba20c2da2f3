"""How a plan is written down: dotted paths with and without quotes, and points in a CSV file."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruralsim.experiment.sweeping.designs import Values
from ruralsim.experiment.sweeping.factors import Factor
from ruralsim.foundation.paths import near
from ruralsim.foundation.spelling import counted
from ruralsim.scenario.loading import parse_override, shown
from ruralsim.scenario.problems import InvalidScenario, Problem


@dataclass(frozen=True)
class PlanTable:
    """Points written out in a CSV file: a heading of paths, one point a line.

    Attributes:
        file: where they stand.
        paths: the heading.
        rows: values of each point.
        lines: line of each point in the file.
    """

    file: Path
    paths: tuple[str, ...]
    rows: tuple[Values, ...]
    lines: tuple[int, ...]

    def factors(self) -> dict[str, Factor]:
        """What each column ranges over: least to largest number, or the values that are there."""
        found = {}
        for path in self.paths:
            column = [row[path] for row in self.rows]
            numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in column)
            if numbers and min(column) < max(column):
                found[path] = Factor(low=min(column), high=max(column))
            else:
                found[path] = Factor(values=tuple(dict.fromkeys(column)))
        return found

    def where(self, path: str, value: object = None) -> str:
        """File and line on which a column first has a value; of the heading without one."""
        at = (line for line, row in zip(self.lines, self.rows, strict=True) if row[path] == value)
        return f"{shown(self.file)}:{1 if value is None else next(at, 1)}"


def read_csv(file: Path) -> PlanTable:
    """Points from a CSV file; cells are read as TOML values, and as plain text where they are none.

    Raises:
        InvalidScenario: Naming the line: no such file, no heading, an empty cell, a row too long or short.
    """

    def refuse(line: int, path: str, en: str, zh: str, hint: str = "") -> InvalidScenario:
        return InvalidScenario(Problem(f"{shown(file)}:{line}" if line else shown(file), path, en, zh, hint))

    try:
        with file.open(encoding="utf-8-sig", newline="") as text:
            reader = csv.reader(text, strict=True)
            numbered = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except FileNotFoundError:
        raise refuse(0, "", "no such file", "文件不存在", near(file)) from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise refuse(0, "", f"cannot be read as CSV in UTF-8: {error}", "无法按 UTF-8 CSV 读取") from None
    if len(numbered) < 2:
        raise refuse(1, "", "needs a heading of paths and at least one point", "须有表头与至少一行样点")
    paths = tuple(cell.strip() for cell in numbered[0][1])
    for path in paths:
        if not path or paths.count(path) > 1:
            raise refuse(1, path, "stands twice, or is empty" if path else "empty heading", "表头重复或为空")
    rows = []
    for line, cells in numbered[1:]:
        if len(cells) != len(paths):
            raise refuse(
                line,
                "",
                f"{counted(len(cells), 'cell')} under {counted(len(paths), 'heading')}",
                "列数与表头不符",
            )
        row = {}
        for path, cell in zip(paths, cells, strict=True):
            value = _tuple(parse_override(f"value={cell.strip()}")[1])
            if value == "" or (isinstance(value, float) and not math.isfinite(value)):
                en, zh = (
                    ("is empty", "为空") if value == "" else (f"{cell} is not finite", f"{cell} 非有限值")
                )
                raise refuse(line, path, en, zh)
            row[path] = value
        rows.append(row)
    return PlanTable(file, paths, tuple(rows), tuple(line for line, _ in numbered[1:]))


def _tuple(value: object) -> Any:
    return tuple(map(_tuple, value)) if isinstance(value, list) else value
