"""Mesa agents as views: an agent is a row of a table, its attributes are the row's columns.

The rules of the day run in compiled phases over columns; views exist for looking, collecting and drawing.
Reading ``farmer.income_head`` reads the column; writing a column attribute writes through to the table (and
conservation is then the writer's care).
"""

from typing import TYPE_CHECKING, Any, ClassVar

from mesa.discrete_space import CellAgent, FixedAgent

from ruralsim.entities.codes import LEVELS
from ruralsim.foundation.spelling import did_you_mean

if TYPE_CHECKING:
    from mesa.discrete_space import Cell

    from ruralsim.abm.model import RuralModel
    from ruralsim.foundation.table import Table


class RowView:
    """Attributes of an agent are the columns of one table row.

    Attributes:
        row: row of the table; stable while the agent lives.
    """

    table_name: ClassVar[str]
    row: int
    model: "RuralModel"

    @property
    def table(self) -> "Table":
        """The table this agent is a row of."""
        table: Table = getattr(self.model.world, self.table_name)
        return table

    def __getattr__(self, name: str) -> Any:
        """Column value of this row: a Python number, or a copy of the row for columns with dimensions."""
        if name.startswith("_") or name in ("row", "model"):
            raise AttributeError(name)
        table = self.table
        if name not in table.columns:
            like = did_you_mean(name, table.columns)
            said = f"{type(self).__name__} has no attribute or column {name!r}"
            raise AttributeError(f"{said}; {like}" if like else said)
        value = table.by_row(name)[self.row]
        return value.item() if value.ndim == 0 else value.copy()

    def __dir__(self) -> list[str]:
        """Attributes and columns, which notebooks complete what is typed by."""
        return [*super().__dir__(), *self.table.columns]

    def __repr__(self) -> str:
        """Such as `Farmer 12`: its kind, and the row that it is."""
        return f"{type(self).__name__} {self.row}"

    def __setattr__(self, name: str, value: object) -> None:
        """Write through to the column of that name, if there is one."""
        if name not in _OWN and "row" in self.__dict__ and name in self.table.columns:
            self.table.by_row(name)[self.row] = value
        else:
            object.__setattr__(self, name, value)

    def _coordinate(self) -> tuple[int, int]:
        index = self._cell_index()
        width = self.model.world.geometry.width
        return index % width, index // width

    def _cell_index(self) -> int:
        return int(self.table.cell[self.row])  # type: ignore[attr-defined]

    def _place(self) -> None:
        """Enter the cell that the columns name (once the grid exists)."""
        grid = self.model._grid
        if grid is not None:
            cell = grid[self._coordinate()]
            if self._mesa_cell is not cell:
                if self._mesa_cell is not None:
                    self._mesa_cell.remove_agent(self)
                object.__setattr__(self, "_mesa_cell", cell)
                cell.add_agent(self)

    _mesa_cell: "Cell | None" = None

    @property
    def cell(self) -> "Cell | None":
        """The cell of the grid where the agent is; makes the grid on first use."""
        _ = self.model.grid
        return self._mesa_cell

    @cell.setter
    def cell(self, cell: "Cell | None") -> None:
        if self._mesa_cell is not None:
            self._mesa_cell.remove_agent(self)
        object.__setattr__(self, "_mesa_cell", cell)
        if cell is not None:
            cell.add_agent(self)

    def remove(self) -> None:
        """Leave the model and its cell; the table row is not touched. Done twice, it is done once."""
        if self in self.model._all_agents:  # whoever was removed by hand may leave the county later
            self.model.deregister_agent(self)
        if self._mesa_cell is not None:
            self._mesa_cell.remove_agent(self)
            object.__setattr__(self, "_mesa_cell", None)


_OWN = frozenset({"row", "model", "unique_id", "pos", "cell", "_mesa_cell"})


class Farmer(RowView, FixedAgent):
    """A farm household."""

    table_name = "farmers"

    def __init__(self, model: "RuralModel", row: int) -> None:
        """View of farmer ``row``."""
        super().__init__(model)
        self.row = row


class Buyer(RowView, FixedAgent):
    """A circle of urban consumers, or an assisting institution, on the grid's rim."""

    table_name = "buyers"

    def __init__(self, model: "RuralModel", row: int) -> None:
        """View of buyer ``row``."""
        super().__init__(model)
        self.row = row


class Station(RowView, FixedAgent):
    """An open village point, township station or county hub of a network."""

    table_name = "stations"

    def __init__(self, model: "RuralModel", row: int) -> None:
        """View of station ``row``."""
        super().__init__(model)
        self.row = row

    @property
    def level_name(self) -> str:
        """``point``, ``township`` or ``hub``."""
        return LEVELS[self.level]


class Courier(RowView, CellAgent):
    """A courier at work: where the last stop of today's round was, or at the township station."""

    table_name = "couriers"

    def __init__(self, model: "RuralModel", row: int) -> None:
        """View of courier ``row``."""
        super().__init__(model)
        self.row = row

    def _cell_index(self) -> int:
        world = self.model.world
        tour = world.couriers.tour[self.row]
        stops = tour[tour >= 0]
        if stops.size:
            return int(world.villages.cell[stops[-1]])
        return int(world.townships.cell[world.couriers.township[self.row]])
