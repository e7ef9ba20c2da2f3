"""A sweep in parts: together they are the sweep, whoever makes them, in whatever order."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from ruralsim.experiment.running import worker
from ruralsim.experiment.sweeping.plan import Plan
from ruralsim.experiment.sweeping.shards import Shard, alone
from ruralsim.experiment.sweeping.sweep import lay_out, sweep, table
from ruralsim.foundation.errors import DataError
from ruralsim.results.store import Store
from tests.experiment.sweeping.test_sweep import PLAN


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    file = tmp_path_factory.mktemp("plan") / "tiny.toml"
    file.write_text(PLAN, encoding="utf-8")
    return Plan.load(file)


@pytest.fixture(scope="module")
def whole(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, Store]:
    """The sweep as one machine makes it."""
    store = Store(tmp_path_factory.mktemp("whole"))
    return sweep(plan, store, jobs=1), store


def same_rows(one: Store, two: Store) -> None:
    for of in (Store.runs, Store.series, Store.errors, Store.scenarios):
        pd.testing.assert_frame_equal(of(one), of(two))


def test_shards_gathered_are_the_sweep(plan: Plan, whole, tmp_path: Path) -> None:
    found, one = whole
    store = Store(tmp_path)
    parts = [sweep(plan, store, jobs=1, shard=Shard(number, 3)) for number in (3, 1, 2)]
    assert not list(tmp_path.glob("inbox/*.arrow"))
    assert store.gather(least=1) == found["key"].nunique()
    assert not list(tmp_path.glob("shards/*/*/*.arrow"))
    pd.testing.assert_frame_equal(table(plan, store), found)
    same_rows(store, one)
    pd.testing.assert_frame_equal(pd.concat(parts).sort_index(), found)


def test_every_run_is_in_one_shard_and_shards_are_alike(plan: Plan) -> None:
    keys = lay_out(plan).frame["key"]
    for of in (1, 2, 3, 7):
        parts = [set(keys[Shard(number, of).mine(keys)]) for number in range(1, of + 1)]
        assert sum(map(len, parts)) == len(set.union(*parts)) == keys.nunique()
        assert max(map(len, parts)) - min(map(len, parts)) <= 1
    shuffled = keys.sample(frac=1.0, random_state=1)
    assert set(shuffled[Shard(2, 3).mine(shuffled)]) == set(keys[Shard(2, 3).mine(keys)])


def test_a_killed_shard_goes_on_where_it_was(plan: Plan, whole, tmp_path: Path, monkeypatch) -> None:
    real, store, shard = worker.simulated, Store(tmp_path), Shard(1, 2)
    made: list[str] = []

    def simulated(task, listen=None):
        if len(made) == 1:
            raise KeyboardInterrupt
        made.append(task.key)
        return real(task, listen)

    monkeypatch.setattr(worker, "simulated", simulated)
    with pytest.raises(KeyboardInterrupt):
        sweep(plan, store, jobs=1, shard=shard)
    assert store.gather(least=1) == 1, "what it has made may be gathered meanwhile"
    monkeypatch.setattr(worker, "simulated", lambda *a: made.append(a[0].key) or real(*a))
    sweep(plan, store, jobs=1, shard=shard)
    sweep(plan, store, jobs=1, shard=Shard(2, 2))
    assert len(made) == len(set(made)) == whole[0]["key"].nunique()
    same_rows(store, whole[1])


def test_two_of_the_same_number_are_refused(plan: Plan, tmp_path: Path) -> None:
    store = Store(tmp_path).create()
    with (
        alone(store, "tiny", Shard(1, 2)),
        alone(store, "tiny", Shard(2, 2)),
        pytest.raises(DataError, match="shard 1/2 of tiny is being made by another process"),
        alone(store, "tiny", Shard(1, 2)),
    ):
        raise AssertionError
    with alone(store, "tiny", Shard(1, 2)):
        pass


def test_where_there_are_no_locks_two_of_a_number_harm_nothing(
    plan: Plan, whole, tmp_path: Path, monkeypatch
) -> None:
    def acquire(self) -> None:
        raise NotImplementedError

    store, made = Store(tmp_path).create(), sorted(whole[0]["key"].unique())[:2]
    with monkeypatch.context() as patched:
        patched.setattr("filelock.FileLock.acquire", acquire)
        for part in ("a", "b"):
            with alone(store, part, Shard(1, 1)) as one, alone(store, part, Shard(1, 1)) as other:
                assert one.inbox == other.inbox == tmp_path / "shards" / part / "1-of-1"
                for key in made:
                    (one.inbox / f"{key}.arrow").write_bytes((whole[1].inbox / f"{key}.arrow").read_bytes())
    assert list(store.runs()["key"]) == made
    before = store.series()
    assert store.gather(least=1) == 4
    pd.testing.assert_frame_equal(store.series(), before)


def test_shards_that_begin_together_write_one_design(plan: Plan, whole, tmp_path: Path) -> None:
    store = Store(tmp_path).create()
    design = whole[1].design("tiny")
    columns = {str(name): design[name].to_numpy() for name in design}

    def begin(number: int) -> str:
        name = store.vacant("tiny", "abc").path.name
        store.write_design(name, columns, {}, "", {"made_from": "abc"})
        return name

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(begin, range(16))) == {"tiny"}
    assert store.plans() == ["tiny"]
    assert {file.name for file in store.plan("tiny").parent.iterdir()} == {"tiny"}


@pytest.mark.parametrize("text", ["", "3", "0/4", "5/4", "1/0", "-1/4", "a/b", "1/4/2"])
def test_what_is_no_shard_is_said(text: str) -> None:
    with pytest.raises(DataError, match="3/40"):
        Shard.read(text)
    assert Shard.read(" 3/40 ") == Shard(3, 40)
