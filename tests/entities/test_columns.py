"""Every column is annotated with the type of what it holds."""

from typing import get_args, get_type_hints

import pytest

from ruralsim import entities
from ruralsim.foundation import arrays
from ruralsim.foundation.table import Column, Table

TABLES = [kind for kind in vars(entities).values() if isinstance(kind, type) and issubclass(kind, Table)]


def declared(spec: Column) -> str:
    """The compiler's note of a column, from its declaration."""
    return f"{'b1' if spec.dtype == '?' else spec.dtype}[{':, ' * (spec.rank - 1)}::1]"


@pytest.mark.parametrize("table", TABLES, ids=lambda kind: kind.__name__)
def test_columns_are_of_the_type_they_are_annotated_with(table: type[Table]) -> None:
    hints = get_type_hints(table, include_extras=True)
    found = {name: get_args(hints[name])[1] for name in table.columns}
    assert found == {name: declared(spec) for name, spec in table.columns.items()}


def test_notes_say_what_the_types_are() -> None:
    for name, kind in vars(arrays).items():
        if name[0] in "FIUB" and name[1:2].isdigit():
            array, note = get_args(kind)
            dtype = get_args(get_args(array)[1])[0]
            letter, _, rank = name.partition("x")
            assert f"{dtype().dtype.kind}{dtype().itemsize}" == letter.lower()
            assert note == f"{letter.lower()}[{':, ' * (int(rank or 1) - 1)}::1]"
