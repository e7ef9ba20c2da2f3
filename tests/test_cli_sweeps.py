"""`ruralsim plan`, `sweep` and `query`: what is typed, printed, written and refused."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ruralsim.experiment.running import worker
from ruralsim.foundation import sources
from ruralsim.results.findings import Findings
from ruralsim.results.store import Store
from tests.experiment.sweeping.test_sweep import PLAN, Broken
from tests.test_cli import ruralsim


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path: Path) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.toml").write_text(
        PLAN.replace("replications = 2", "replications = 1"), encoding="utf-8"
    )
    return tmp_path


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with the tiny plan's runs."""
    folder = tmp_path_factory.mktemp("swept")
    (folder / "tiny.toml").write_text(PLAN, encoding="utf-8")
    ruralsim("sweep", str(folder / "tiny.toml"), "--jobs", "1", "--out", str(folder / "store"), "-q")
    return folder / "store"


def test_without_a_name_plans_are_listed() -> None:
    for command in ("plan", "sweep"):
        said = ruralsim(command)
        assert "first_sweep" in said
        assert "共享还是补贴" in said
        assert "withdrawal" not in said
    assert "first_sweep" not in ruralsim("study")


def test_a_plan_is_told_before_anything_starts() -> None:
    said = ruralsim("plan", "tiny.toml", "--reps", "3", "--jobs", "2")
    for words in (
        "terms.quota",
        "Freight subsidy",
        "运费补贴",
        "to be made · 待运行",
        "12",
        "time on 2 jobs",
    ):
        assert words in said
    assert not Path("runs").exists()
    told = json.loads(ruralsim("plan", "tiny.toml", "--reps", "3", "--jobs", "2", "--json"))
    assert (told["points"], told["runs"], told["missing"], told["stored"]) == (4, 12, 12, 0)


def test_a_sweep_prints_levels_and_is_counted_by_the_next_plan() -> None:
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1")
    for words in ("4 runs to be made", "Net income per head", "人均可支配收入", "sd of seeds", "runs/store"):
        assert words in said
    told = json.loads(ruralsim("plan", "tiny.toml", "--json"))
    assert (told["stored"], told["missing"], told["timed"]) == (4, 0, 4)
    assert "0 runs to be made, 4 are there" in ruralsim("sweep", "tiny.toml", "--jobs", "1")


def test_plans_of_one_name_do_not_answer_for_each_other(elsewhere: Path) -> None:
    for name, quota in (("a", "[0.0, 1.0]"), ("b", "[0.25, 0.75]")):
        (elsewhere / name).mkdir()
        text = (elsewhere / "tiny.toml").read_text(encoding="utf-8").replace("[0.0, 1.0]", quota)
        (elsewhere / name / "tiny.toml").write_text(text, encoding="utf-8")
    ruralsim("sweep", "a/tiny.toml", "--jobs", "1", "-q")
    said = ruralsim("sweep", "b/tiny.toml", "--jobs", "1")
    assert "these go to tiny-2" in said
    assert "本次结果存入 tiny-2" in said
    assert "plans/tiny-2/report/sensitivity.html" in said
    for name, folder, low in (("a", "sensitivity-tiny", 0.0), ("b", "sensitivity-tiny-2", 0.25)):
        ruralsim("sensitivity", f"{name}/tiny.toml", "-q")
        factors = Findings.load(f"runs/{folder}").meta["factors"]
        assert {factor["low"] for factor in factors if factor["key"] == "terms.quota"} == {low}


def test_an_edited_rule_is_run_anew(monkeypatch) -> None:
    ruralsim("sweep", "tiny.toml", "--jobs", "1", "-q")
    monkeypatch.setattr(sources, "_MODEL", "edited0123456789")
    said = ruralsim("sensitivity", "tiny.toml")  # what is there is of the other version
    assert "were made by another version of the model" in said
    assert "这些运行出自另一版本的模型" in said
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1")
    assert "4 runs to be made, 0 are there" in said
    assert "4 runs of this store were made by another version of the model and are passed over" in said
    assert "库中有 4 次运行出自另一版本的模型" in said
    assert "these go to tiny-2" in said
    told = json.loads(ruralsim("query", "runs/store", "SELECT sources FROM runs", "--json"))
    assert [row["sources"] for row in told].count("edited0123456789") == len(told) - 4 == 4
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1")
    assert "0 runs to be made, 4 are there" in said
    assert "passed over" not in said
    assert "were made by another version" not in ruralsim("sensitivity", "tiny.toml")


def test_a_sweep_speaks_json() -> None:
    told = json.loads(ruralsim("sweep", "tiny.toml", "--jobs", "1", "--out", "mine", "--json"))
    assert told["runs"] == 4
    assert told["outcomes"]["income"]["mean"] > 0
    assert told["outcomes"]["income"]["seeds"] is None  # one seed
    assert Store.open("mine").plans() == ["tiny"]
    assert Path(told["page"]) == Path("mine/plans/tiny/report/sensitivity.html").absolute()
    assert Path(told["page"]).exists()


def test_values_are_replaced_from_the_command_line() -> None:
    ruralsim("sweep", "tiny.toml", "--jobs", "1", "-q", "--days", "5", "--set", "run.seed=7")
    runs = Store.open("runs/store").runs()
    assert set(runs["days"]) == {5}
    assert set(runs["seed"]) == {7}
    about = Store.open("runs/store").origin("tiny")
    assert about["command"] == "ruralsim sweep tiny.toml --jobs 1 -q --days 5 --set run.seed=7"
    assert about["seeds"] == [7]


def test_failures_end_in_one_and_are_retried(monkeypatch) -> None:
    broken = Broken(lambda task: task.scenario.terms.quota == 0.0)
    with monkeypatch.context() as patch:
        patch.setattr(worker, "simulated", broken)
        assert "2 of 4 runs failed" in ruralsim("sweep", "tiny.toml", "--jobs", "1", ok=1)
        assert "2 failed before" in ruralsim("sweep", "tiny.toml", "--jobs", "1", ok=1)
        assert len(broken.ran) == 4
    assert "RuntimeError" in ruralsim("query", "runs/store", "SELECT kind FROM errors")
    assert "failed;" not in ruralsim("sweep", "tiny.toml", "--jobs", "1", "--resume")


def test_an_interruption_says_how_to_go_on(monkeypatch) -> None:
    def stop(task) -> bool:
        if len(stopped.ran) > 2:
            raise KeyboardInterrupt
        return False

    stopped = Broken(stop)
    monkeypatch.setattr(worker, "simulated", stopped)
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1", "--set", "run.seed=3", ok=130)
    assert "2 of 4 runs are safe" in said
    place = Path("runs/store").absolute()
    assert f"ruralsim sweep tiny.toml --out {place} --jobs 1 --set run.seed=3 --resume" in said


def test_an_interruption_after_the_last_run_says_that_all_are_kept(monkeypatch) -> None:
    def stop(*args) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ruralsim.cli.sweeps._page", stop)
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1", ok=130)
    assert "4 of 4 runs are safe" in said


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_leaves_a_store(elsewhere: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "ruralsim",
        "sweep",
        "tiny.toml",
        "--jobs",
        "1",
        "--reps",
        "400",
        "--days",
        "60",
    ]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=elsewhere)
    while process.poll() is None and not list(elsewhere.glob("runs/store/inbox/*.arrow")):
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "of 1600 runs are safe" in errors
    assert "Traceback" not in errors
    assert len(Store.open("runs/store").runs()) > 0


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("plan", "nowhere"), "no plan"),
        (("sweep", "withdrawal"), "ruralsim study withdrawal"),
        (("sweep", "tiny.toml", "--samples", "8"), "grid has no samples"),
        (("sweep", "tiny.toml", "--set", "world.housholds=8"), "world.households"),
        (("sweep", "tiny.toml", "--out", "letters"), "letters"),
        (("plan", "tiny.toml", "--ensemble", "none.toml"), "no such file"),
        (("query", "letters", "SELECT 1"), "no store of runs"),
        (("query", "nowhere"), "no store of runs"),
    ],
)
def test_mistakes_are_told_before_anything_runs(args, said: str) -> None:
    Path("letters").mkdir()
    Path("letters/one.txt").write_text("dear")
    assert said in ruralsim(*args, ok=2)


# query


def test_a_query_is_a_table(store: Path) -> None:
    said = ruralsim(
        "query",
        str(store),
        'SELECT "terms.quota", avg(income_head) AS income FROM tiny JOIN series USING (key) GROUP BY 1',
    )
    assert "terms.quota" in said
    assert "income" in said


def test_a_query_in_other_shapes(store: Path) -> None:
    asked = ("query", str(store), "SELECT seed, count(*) AS n FROM runs GROUP BY seed ORDER BY seed")
    assert json.loads(ruralsim(*asked, "--json")) == [{"seed": 1, "n": 4}, {"seed": 2, "n": 4}]
    assert ruralsim(*asked, "--csv").splitlines() == ['"seed","n"', "1,4", "2,4"]
    ruralsim(*asked, "--out", "n.parquet")
    assert pq.read_table("n.parquet").to_pydict() == {"seed": [1, 2], "n": [4, 4]}
    ruralsim(*asked, "--out", "n.csv")
    assert Path("n.csv").read_text().splitlines()[1] == "1,4"
    assert ".parquet / .csv" in ruralsim(*asked, "--out", "n.xlsx", ok=2)


def test_long_answers_are_cut(store: Path) -> None:
    assert "6 more rows" in ruralsim("query", str(store), "SELECT key FROM runs", "--rows", "2")


def test_without_sql_tables_and_columns_are_listed(store: Path) -> None:
    said = ruralsim("query", str(store))
    for words in ("runs", "series", "errors", "timings", "scenarios", "tiny", "terms.quota", "income_head"):
        assert words in said


@pytest.mark.parametrize(
    "sql", ["SELEC 1", "SELECT nothing FROM runs", "SELECT * FROM nowhere", "COPY runs TO 'x.csv'"]
)
def test_wrong_sql_is_one_message(store: Path, sql: str) -> None:
    assert "查询有误" in ruralsim("query", str(store), sql, ok=2)


def test_shards_are_made_gathered_and_told() -> None:
    said = ruralsim("sweep", "tiny.toml", "--jobs", "1", "--shard", "2/2")
    assert "2 runs to be made, 0 are there" in said
    assert "Shard 2/2 is made" in said
    assert "ruralsim gather" in said
    assert not Path("runs/store/plans/tiny/report").exists(), "half a sweep has no page"
    assert "2 new files gathered · 汇总新文件 2 个" in ruralsim("gather")
    told = json.loads(ruralsim("sweep", "tiny.toml", "--jobs", "1", "--shard", "1/2", "--json"))
    assert told["runs"] == 2
    said = ruralsim("gather", "runs/store")
    [line] = [line for line in said.splitlines() if line.startswith("tiny ")]
    assert line.split()[:5] == ["tiny", "4", "4", "0", "0"]
    [again] = [line for line in said.splitlines() if "ruralsim sweep" in line]
    assert "0 runs to be made, 4 are there" in ruralsim(*again.split()[1:])


@pytest.mark.parametrize(
    ("args", "said"),
    [(("--shard", "5/4"), "such as 3/40"), (("--shard", "x"), "序号/总数")],
)
def test_a_shard_that_is_none_is_refused(args, said: str) -> None:
    assert said in ruralsim("sweep", "tiny.toml", *args, ok=2)
