"""Sentences of the summary."""

import pandas as pd
import pytest

from ruralsim.report.brief.sentences import _cost, _Reader


class _Run:
    """A run that knows the cost per parcel, and perhaps what of it is left after subsidy."""

    def __init__(self, **columns: list[float]) -> None:
        self.indicators = pd.DataFrame(columns)

    def table(self, name: str) -> pd.DataFrame:
        assert name == "indicators"
        return self.indicators


@pytest.mark.parametrize(
    ("columns", "en", "zh"),
    [
        ({"cost_parcel_borne": [5.0, 4.75]}, ", of which subsidies bear 0.250", "，其中补贴承担 0.250 元"),
        ({"cost_parcel_borne": [5.0, 5.0]}, "", ""),
        ({}, "", ""),  # a run of an older version
    ],
)
def test_what_subsidies_bear_of_a_parcels_cost_is_said_where_there_is_any(columns, en, zh) -> None:
    said = _cost(_Reader(_Run(cost_parcel=[6.0, 5.0], **columns)))  # type: ignore[arg-type]
    assert said is not None
    assert said["en"] == f"A parcel costs the networks 5 CNY (6 at the start){en}."
    assert said["zh"] == f"单件物流成本 5 元（期初 6 元）{zh}。"
