"""Results: written, read back, described."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pyarrow import parquet

from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.results import Results, describe
from tests.results.fake_run import fake_run


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("runs") / "fake"
    fake_run(path)
    return path


def test_comes_back_as_it_was(run: Path, tmp_path: Path) -> None:
    first = Results.load(run)
    second = Results.load(first.save(tmp_path / "copy"))
    for table in describe.TABLES:
        pd.testing.assert_frame_equal(first.frame(table), second.frame(table))
    assert (first.meta, first.geography, first.scenario) == (second.meta, second.geography, second.scenario)


def test_frames_have_dates_and_the_columns_described(run: Path) -> None:
    results = Results.load(run)
    assert results.indicators.index.name == "date"
    assert isinstance(results.indicators.index, pd.DatetimeIndex)
    assert len(results.indicators) == 730
    for table, columns in describe.COLUMNS.items():
        assert list(results.frame(table)) == list(columns)
        assert len(results.frame(table))
    assert pd.api.types.is_datetime64_any_dtype(results.townships["date"])
    assert results.households is results.households


def test_columns_carry_unit_and_labels(run: Path) -> None:
    for table in describe.TABLES:
        for field in parquet.read_schema(run / f"{table}.parquet"):
            if table == "indicators" and field.name == "date":
                continue
            assert field.metadata is not None, (table, field.name)
            assert {b"unit", b"en", b"zh"} <= field.metadata.keys()
            assert field.metadata[b"zh"]


def test_headlines_have_first_and_last_value(run: Path) -> None:
    lines = list(Results.load(run).headlines())
    assert len(lines) >= 10
    for about, first, last in lines:
        assert about["headline"]
        assert np.isfinite([first, last]).all(), about["name"]


def test_json_has_no_nan(tmp_path: Path) -> None:
    results = Results(
        {}, {"parameters": [{"high": float("inf"), "value": np.float64("nan"), "n": np.int8(3)}]}, {}
    )
    results.save(tmp_path / "run")
    text = (tmp_path / "run" / "meta.json").read_text()
    assert json.loads(text, parse_constant=pytest.fail)["parameters"] == [
        {"high": None, "value": None, "n": 3}
    ]


def test_an_empty_run_is_a_run(tmp_path: Path) -> None:
    Results({}, {}, {}).save(tmp_path / "run")
    results = Results.load(tmp_path / "run")
    for table in describe.TABLES:
        assert results.frame(table).empty
    assert list(results.headlines()) == []


def test_replacing_the_folder_one_was_read_from_loses_nothing(run: Path, tmp_path: Path) -> None:
    Results.load(run).save(tmp_path / "run")
    again = Results.load(tmp_path / "run")
    again.save(tmp_path / "run")
    assert len(again.households) == len(Results.load(tmp_path / "run").households) > 0


class TestDamage:
    @pytest.fixture
    def copy(self, run: Path, tmp_path: Path) -> Path:
        return Results.load(run).save(tmp_path / "run")

    def test_no_folder(self, tmp_path: Path) -> None:
        with pytest.raises(DataError, match="no such folder"):
            Results.load(tmp_path / "none")
        with pytest.raises(DataError, match="no run folder"):
            Results.load(tmp_path)

    def test_missing_and_torn_tables(self, copy: Path) -> None:
        (copy / "townships.parquet").unlink()
        file = copy / "households.parquet"
        file.write_bytes(file.read_bytes()[:1000])
        results = Results.load(copy)
        with pytest.raises(DataError, match=r"townships\.parquet is missing"):
            _ = results.townships
        with pytest.raises(DataError, match="cannot be read"):
            _ = results.households
        assert len(results.indicators)

    def test_another_format(self, copy: Path) -> None:
        (copy / "manifest.json").write_text('{"format": "ruralsim-run/99"}')
        with pytest.raises(DataError, match="ruralsim-run/99"):
            Results.load(copy)

    def test_an_unknown_table(self, copy: Path) -> None:
        with pytest.raises(KeyError, match="no table 'farmers'"):
            Results.load(copy).frame("farmers")


def test_full_disk_while_writing_leaves_nothing(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    results = Results.load(run)
    monkeypatch.setattr(parquet, "write_table", full)
    with pytest.raises(OutputError, match="disk is full"):
        results.save(tmp_path / "run")
    assert list(tmp_path.iterdir()) == []
