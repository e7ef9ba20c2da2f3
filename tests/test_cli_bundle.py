"""Results to go with a paper: what is in the file, and what becomes of it elsewhere."""

import errno
import json
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from ruralsim.foundation import sources
from ruralsim.results import bundle
from ruralsim.results.findings import Findings
from ruralsim.results.runs import Runs
from ruralsim.results.store import Store
from tests.test_cli import ruralsim

STUDY = """
title = { en = "Quota", zh = "配额" }
question = { en = "What does the quota do?", zh = "配额有何作用？" }
base = "with"

[run]
reps = 2
days = 40

[set]
"world.households" = 40
"world.villages" = 4
"world.townships" = 2
"world.buyers" = 40
"world.institutions" = 2
"run.burn_in_days" = 0

[cells.with]
scenario = "small"
en = "with"
zh = "有"

[cells.without]
scenario = "small"
en = "without"
zh = "无"
set = { "terms.quota" = 0.0 }

[readings.income]
indicator = "income_head"

[claims.less]
en = "less"
zh = "更少"
readings = ["income"]
weights = { without = 1.0, with = -1.0 }
expected = -1
"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundled study, far from what it was made from."""
    place = tmp_path_factory.mktemp("made")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(place)
        Path("quota.toml").write_text(STUDY, encoding="utf-8")
        ruralsim("study", "quota.toml", "--jobs", "1", "-q")
        ruralsim("bundle", "runs/study-quota", "-o", "paper.zip", "-q")
        ruralsim("bundle", "runs/study-quota", "-o", "again/paper.zip", "-q")
        assert Path("paper.zip").read_bytes() == Path("again/paper.zip").read_bytes()
        shutil.rmtree("runs")
    return place / "paper.zip"


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)


def unpacked(paper: Path) -> Path:
    with zipfile.ZipFile(paper) as packed:
        packed.extractall("unpacked")
    return Path("unpacked")


def test_a_bundle_holds_question_tables_runs_versions_model_and_how_to_cite(paper: Path) -> None:
    place = unpacked(paper)
    names = {file.relative_to(place).as_posix() for file in place.rglob("*") if file.is_file()}
    assert names >= {
        "README.md", "bundle.json", "constraints.txt", "odd.md", "odd.zh.md", "CITATION.cff",
        "results/asked.toml",
        "results/claims.parquet", "results/meta.json", "results/runs/runs.parquet",
        "results/runs/scenarios.parquet",
    }  # fmt: skip
    assert not any(name.endswith(".html") for name in names)
    about = json.loads((place / "bundle.json").read_text(encoding="utf-8"))
    assert (about["kind"], about["runs"], about["title"]) == ("study", 4, {"en": "Quota", "zh": "配额"})
    assert about["command"] == "ruralsim study quota.toml"
    assert about["files"].keys() == names - {"bundle.json"}
    readme = (place / "README.md").read_text(encoding="utf-8")
    for words in ("# Quota", "# 配额", about["command"], sources.model()[:8], "ruralsim verify paper.zip"):
        assert words in readme
    locked = (place / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert all(line.count("==") == 1 for line in locked)
    assert {"numpy", "numba", "llvmlite"} <= {line.partition("==")[0] for line in locked}
    assert Findings.load(place / "results").frame("claims")["claim"].tolist() == ["less"]


def test_its_runs_come_out_the_same_elsewhere(paper: Path) -> None:
    said = ruralsim("verify", str(paper), "--runs", "1", "--jobs", "1")
    for words in ("1 / 1", "1 / 4", "files as bundled", "逐位相同的运行", "ruralsim study quota.toml"):
        assert words in said
    assert "Versions differ" not in said
    told = json.loads(ruralsim("verify", str(unpacked(paper)), "--all", "--jobs", "1", "--json"))
    assert [run["same"] for run in told["made_again"]] == [True] * 4
    assert (told["changed"], told["other_versions"]) == ([], [])


def test_code_that_a_bundle_brings_along_is_not_run_unasked(paper: Path) -> None:
    place = unpacked(paper)
    runs = Runs.read(place / "results")
    (place / "results" / "inputs").mkdir()
    (place / "results" / "inputs" / "trap.py").write_text("raise SystemExit('run')", encoding="utf-8")
    for scenario, text in runs.scenarios.items():
        assert "plugins = []" in text
        runs.scenarios[scenario] = text.replace("plugins = []", 'plugins = ["inputs/trap.py"]')
    runs.write(place / "results")
    said = ruralsim("verify", str(place), "--jobs", "1", ok=2)
    assert "contains code, which is run only on request: inputs/trap.py" in said


def test_what_was_changed_is_named(paper: Path) -> None:
    place = unpacked(paper)
    (place / "odd.md").write_text("another model", encoding="utf-8")
    (place / "results" / "claims.parquet").unlink()
    said = ruralsim("verify", str(place), "--runs", "0", ok=1)
    assert "changed or missing · 已被改动或缺失: odd.md" in said
    assert "results/claims.parquet" in said


def test_other_numbers_and_other_versions_are_said(paper: Path) -> None:
    place = unpacked(paper)
    runs = pd.read_parquet(place / "results" / "runs" / "runs.parquet")
    runs.assign(bits="0" * 32).to_parquet(place / "results" / "runs" / "runs.parquet")
    about = json.loads((place / "bundle.json").read_text(encoding="utf-8"))
    about["made"] |= {"sources": "0123456789abcdef"}
    about["made"]["packages"]["numpy"] = "1.0"
    (place / "bundle.json").write_text(json.dumps(about), encoding="utf-8")
    said = ruralsim("verify", str(place), "--runs", "1", "--jobs", "1", ok=1)
    for words in ("0 / 1", "other numbers came out · 结果数值不同", "numpy: 1.0 →", "(01234567) →"):
        assert words in said


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a\\..\\out.txt", "C:out.txt"])
def test_a_file_that_leads_out_is_not_unpacked(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile("bad.zip", "w") as packed:
        packed.writestr(name, "x")
    assert "leads out of it" in ruralsim("verify", "bad.zip", ok=2)
    assert {file.name for file in tmp_path.parent.rglob("*out.txt")} == set()


def test_links_and_too_much_are_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile("link.zip", "w") as packed:
        packed.writestr(link, "/etc/passwd")
    assert "no plain file" in ruralsim("verify", "link.zip", ok=2)
    monkeypatch.setattr(bundle, "MOST_BYTES", 1000)
    with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("zeros", b"\0" * 1001)
    assert "allowed are" in ruralsim("verify", "bomb.zip", ok=2)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("bundle", "nothing"), "holds no results of ruralsim"),
        (("bundle", ".", "-o", "paper.pdf"), "is .zip"),
        (("verify", "nothing.zip"), "no such file"),
        (("verify", "."), "is no bundle of ruralsim"),
    ],
)
def test_mistakes_are_one_message(args: tuple[str, ...], said: str) -> None:
    assert said in ruralsim(*args, ok=2)
    Path("text.zip").write_text("no archive", encoding="utf-8")
    assert "is no bundle, or is damaged" in ruralsim("verify", "text.zip", ok=2)


def test_a_full_disk_leaves_the_older_bundle(paper: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = unpacked(paper)
    Path("paper.zip").write_text("older", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(zipfile.ZipFile, "open", full)
    assert "the disk is full" in ruralsim("bundle", str(place / "results"), "-o", "paper.zip", ok=2)
    assert Path("paper.zip").read_text(encoding="utf-8") == "older"
    assert {file.name for file in Path().iterdir()} == {"paper.zip", "unpacked"}


def test_a_store_is_the_same_bundle_gathered_or_not() -> None:
    Path("tiny.toml").write_text(PLAN, encoding="utf-8")
    ruralsim("sweep", "tiny.toml", "--jobs", "1", "--out", "store", "-q")
    for name in ("one", "two"):
        ruralsim("bundle", "store/plans/tiny", "-o", f"{name}/paper.zip", "-q")
        Store("store").gather(least=1)
    assert Path("one/paper.zip").read_bytes() == Path("two/paper.zip").read_bytes()
    shutil.rmtree("store")
    said = ruralsim("verify", "one/paper.zip", "--runs", "1", "--jobs", "1")
    assert "1 / 2" in said
    assert "ruralsim sweep results/plans/tiny/plan.toml --out store" in said
    with zipfile.ZipFile("one/paper.zip") as packed:
        packed.extractall("swept")
    assert Store.open("swept/results").plans() == ["tiny"]
    assert Store.open("swept/results").table("tiny")["income_head"].notna().all()


PLAN = """
base = "small"

[set]
run.days = 40
run.burn_in_days = 0
world.households = 40
world.villages = 4
world.townships = 2
world.buyers = 40
world.institutions = 2

[factors]
"terms.quota" = { values = [0.0, 1.0] }

[outcomes]
income = { indicator = "income_head" }
"""


def test_cite() -> None:
    said = ruralsim("cite")
    for words in ("[Computer software]", "[CP]", "佚名", "本项目未载其作者"):
        assert words in said
    assert ruralsim("cite", "--bibtex").startswith("@software{ruralsim,")


def test_results_and_bundles_say_where_they_come_from(paper: Path) -> None:
    said = ruralsim("describe", str(paper))
    for words in ("study", "ruralsim study quota.toml --jobs 1 -q", sources.model()[:8], "numpy", "随机种子"):
        assert words in said
    told = json.loads(ruralsim("describe", str(unpacked(paper) / "results"), "--json"))
    assert (told["kind"], told["seeds"], told["days"]) == ("study", [1, 2], 40)
    assert "holds no results of ruralsim" in ruralsim("describe", ".", ok=2)


def test_what_is_no_bundle_is_named_as_it_was_given(tmp_path):
    with zipfile.ZipFile(tmp_path / "村庄清单.xlsx", "w") as book:
        book.writestr("xl/workbook.xml", "<workbook/>")
    with zipfile.ZipFile(tmp_path / "torn.zip", "w") as torn:
        torn.writestr(bundle.ABOUT, "{")
    (tmp_path / "list.csv").write_text("村名")
    for name, says in (
        ("村庄清单.xlsx", "is no bundle of ruralsim; a .zip that `ruralsim bundle` made"),
        ("torn.zip", f"/{bundle.ABOUT} cannot be read"),
        ("list.csv", "is no bundle, or is damaged"),
    ):
        said = ruralsim("verify", str(tmp_path / name), ok=2)
        assert f"{tmp_path / name}" in said
        assert says in said
        assert "ruralsim-bundle-" not in said
