"""What a model collects: one row a day, with its date and its seed, also when `mesa.batch_run` reads it.

Mesa keeps model values in a list, counted from 0, and agent values in a mapping by `model.steps`, which is 1
after the first step. Up to 3.4 `batch_run` looks both up under one number: a row then holds the model of one
day and the agents of the day before, and the agents of the last day are in no row. `DailyCollector` files
both under the place in the list. From 3.5 on Mesa reads what was collected, and nothing is moved.
"""

from typing import Any

import mesa
import pandas as pd

BATCH_COUNTS_FROM_0 = tuple(int(part) for part in mesa.__version__.split(".")[:2]) < (3, 5)
"""Whether `batch_run` asks for the 0th to the last but one step instead of those that were collected."""

ALWAYS = {"date": "date", "seed": "seed"}
"""Model reporters that every model has: which day a row is of, and which luck."""


class DailyCollector(mesa.DataCollector):
    """A `mesa.DataCollector` whose tables agree on what is one step.

    Args:
        model_reporters: as for Mesa; `date` and `seed` of the model are added.
        agent_reporters: as for Mesa.
        agenttype_reporters: as for Mesa.
    """

    def __init__(
        self,
        model_reporters: dict[str, Any],
        agent_reporters: dict[str, Any] | None = None,
        agenttype_reporters: dict[Any, Any] | None = None,
    ) -> None:
        super().__init__({**ALWAYS, **model_reporters}, agent_reporters, agenttype_reporters)
        self._steps: list[int] = []

    _agent_records: dict[Any, Any]
    _agenttype_records: dict[Any, Any]

    def collect(self, model: Any) -> None:
        """Collects everything once."""
        place = len(self._steps)
        agents, kinds = self._agent_records, self._agenttype_records
        self._agent_records, self._agenttype_records = {}, {}
        super().collect(model)
        for all_records, new in ((agents, self._agent_records), (kinds, self._agenttype_records)):
            for step, records in new.items():
                all_records[place if BATCH_COUNTS_FROM_0 else step] = records
        self._agent_records, self._agenttype_records = agents, kinds
        if BATCH_COUNTS_FROM_0 and hasattr(self, "_collection_steps"):  # 3.4.1 and 3.4.2 look places up here
            self._collection_steps[-1] = place
        self._steps.append(int(model.steps))

    def get_model_vars_dataframe(self) -> pd.DataFrame:
        """Model values by `Step`, as the tables of agents have it, so that the two can be joined."""
        frame: pd.DataFrame = super().get_model_vars_dataframe()
        return frame.set_axis(pd.Index(self._steps, name="Step"), axis=0)
