"""The store: whole or absent, read the same whoever wrote first, asked by SQL."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ruralsim.foundation.days import rows_kept
from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.results import Results
from ruralsim.results.store import Store, run_key

DAYS = pd.date_range("2021-01-01", "2021-03-10").to_numpy("datetime64[D]")


def run(seed: int, **extra: float) -> Results:
    """Results of a run of ten weeks, whose values are told by its seed."""
    columns = {"date": DAYS, "income": np.arange(len(DAYS)) + 100.0 * seed}
    columns |= {name: np.full(len(DAYS), value) for name, value in extra.items()}
    labels = [{"name": n, "unit": "CNY", "en": n, "zh": "收入"} for n in columns if n != "date"]
    manifest = {
        "scenario_hash": "abc", "scenario": "fake", "seed": seed, "version": "1", "days": len(DAYS),
        "wall_seconds": 1.0,
    }  # fmt: skip
    return Results(
        {"indicators": columns, "villages": {"village": np.arange(3)}},
        {"start": "2021-01-01", "indicators": labels},
        manifest,
        {"width": 3},
        "name = 'fake'\n",
    )


def filled(path: Path, seeds: list[int], keep: tuple[str, ...] = ()) -> Store:
    store = Store(path).create()
    for seed in seeds:
        store.put(run_key("abc", seed, "1"), run(seed), keep)
    return store


def test_the_days_kept_are_the_first_the_month_ends_and_the_last() -> None:
    kept = DAYS[rows_kept(DAYS)]
    assert [str(day) for day in kept] == ["2021-01-01", "2021-01-31", "2021-02-28", "2021-03-10"]
    assert rows_kept(DAYS[:1]).tolist() == [0]
    assert rows_kept(DAYS[:0]).tolist() == []


def test_many_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as people:
        for place in range(20):
            list(people.map(lambda _, place=place: filled(tmp_path / str(place), [1]), range(8)))
            assert len(Store(tmp_path / str(place)).runs()) == 1


def test_a_run_reads_back(tmp_path: Path) -> None:
    store = filled(tmp_path / "s", [1])
    series = store.series()
    assert series["income"].tolist() == [100.0, 130.0, 158.0, 168.0]
    (row,) = store.runs().to_dict("records")
    assert (row["seed"], row["scenario"], row["days"]) == (1, "abc", len(DAYS))
    assert store.describe()["income"]["zh"] == "收入"
    assert store.scenarios()["toml"].tolist() == ["name = 'fake'\n"]


def test_order_of_writing_and_gathering_change_no_row(tmp_path: Path) -> None:
    one, other = filled(tmp_path / "one", [1, 2, 3, 4]), filled(tmp_path / "other", [4, 2])
    assert other.gather(1) == 2
    for seed in (3, 1, 2):  # the last is in a segment already
        other.put(run_key("abc", seed, "1"), run(seed))
    for read in (Store.runs, Store.series):
        pd.testing.assert_frame_equal(read(one), read(other))
    assert other.gather(1) == 3
    pd.testing.assert_frame_equal(one.series(), other.series())
    assert other.gather(1) == 0
    assert len(list((tmp_path / "other" / "segments").iterdir())) == 2


def test_runs_may_have_different_indicators(tmp_path: Path) -> None:
    store = filled(tmp_path / "s", [1])
    store.gather(1)
    store.put(run_key("abc", 2, "1"), run(2, subsidy=5.0))
    series = store.series(indicators=["subsidy", "nothing"])
    assert np.nansum(series["subsidy"]) == 20.0
    assert series["subsidy"].isna().sum() == 4
    assert series["nothing"].isna().all()


def test_success_supersedes_failure(tmp_path: Path) -> None:
    store, key = Store(tmp_path / "s").create(), run_key("abc", 7, "1")
    store.put_error(key, "abc", 7, "ValueError", "no such road", "name = 'x'\n")
    store.gather(1)
    assert store.failed() == {key}
    assert store.errors()["error"].tolist() == ["no such road"]
    assert store.succeeded() == set()
    store.put(key, run(7))
    assert (store.failed(), store.succeeded()) == (set(), {key})
    store.gather(1)
    assert store.errors().empty


def test_tables_are_kept_where_asked(tmp_path: Path) -> None:
    store, (key,) = filled(tmp_path / "s", [1], ("villages", "indicators")), [run_key("abc", 1, "1")]
    results = store.results(key)
    assert results.columns("villages")["village"].tolist() == [0, 1, 2]
    assert results.columns("indicators")["income"].tolist() == [100.0, 130.0, 158.0, 168.0]
    assert results.geography == {"width": 3}
    assert results.manifest["seed"] == 1
    with pytest.raises(DataError, match="no tables were kept"):
        store.results("0" * 32)


def test_an_empty_store_has_empty_tables(tmp_path: Path) -> None:
    store = Store(tmp_path / "s").create()
    assert store.runs().empty
    assert store.series(indicators=["income"]).columns.tolist() == ["key", "date", "income"]
    assert store.table().empty
    assert Store.open(tmp_path / "s").plans() == []


def test_other_folders_are_no_stores(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(DataError, match="no store"):
        Store.open(tmp_path)
    with pytest.raises(OutputError, match="choose another folder"):
        Store(tmp_path).create()
    with pytest.raises(DataError, match="no store"):
        Store.open(tmp_path / "nowhere")


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    store = filled(tmp_path / "s", [1])
    (file,) = (tmp_path / "s" / "inbox").iterdir()
    file.write_bytes(file.read_bytes()[:200])
    with pytest.raises(DataError, match=file.name):
        store.runs()


def test_what_was_not_committed_is_not_there(tmp_path: Path) -> None:
    store = filled(tmp_path / "s", [1])
    (tmp_path / "s" / "inbox" / ".half.partial").write_bytes(b"half a run")
    (tmp_path / "s" / "segments").mkdir()
    (tmp_path / "s" / "segments" / ".000001.x.partial").mkdir()
    assert len(store.runs()) == 1
    assert store.gather(1) == 1
    assert [p.name for p in (tmp_path / "s" / "segments").iterdir()] == ["000001"]


def test_design_beside_the_runs(tmp_path: Path) -> None:
    store = filled(tmp_path / "s", [1, 2])
    keys = [run_key("abc", seed, "1") for seed in (2, 1, 3)]
    columns = {"point": np.arange(3), "key": np.array(keys), "policies.x": np.array([0.1, 0.2, 0.3])}
    store.write_design("my-plan", columns, {"policies.x": {"unit": "1"}}, "question = 'q'\n")
    assert store.plans() == ["my-plan"]
    assert store.table("my-plan")["income"].tolist()[:2] == [268.0, 168.0]
    with pytest.raises(DataError, match="my-plan"):
        store.design("another")


@pytest.fixture
def asked(tmp_path: Path) -> Store:
    pytest.importorskip("duckdb")
    store = filled(tmp_path / "it's", [1, 2])
    store.gather(1)
    store.put(run_key("abc", 3, "1"), run(3))
    return store


def test_sql_sees_segments_and_inbox(asked: Store) -> None:
    rows = asked.sql(
        "SELECT seed, max(income) AS top FROM series JOIN runs USING (key) GROUP BY 1 ORDER BY 1"
    )
    assert rows.to_pylist() == [{"seed": s, "top": 100.0 * s + 68.0} for s in (1, 2, 3)]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELEKT 1", "syntax error"),
        ("SELECT nothing FROM runs", "nothing"),
        ("SELECT * FROM read_text('/etc/hostname')", "disabled"),
        ("COPY runs TO '/tmp/stolen.csv'", "disabled"),
        ("SET enable_external_access = true", "locked"),
    ],
)
def test_sql_that_is_wrong_or_looks_elsewhere(asked: Store, query: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        asked.sql(query)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="mounts a small disk")
def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", small], check=False).returncode:
        pytest.skip("no mounting here")
    try:
        store = Store(small / "s").create()
        with pytest.raises(OutputError, match="full"):
            filled(small / "s", list(range(1000)))
        whole = len(store.runs())
        assert 0 < whole < 1000
        with pytest.raises(OutputError, match="full"):
            store.gather(1)
        assert len(store.runs()) == whole
        assert not list(small.rglob("*.partial"))
    finally:
        subprocess.run(["umount", "--lazy", small], check=True)
