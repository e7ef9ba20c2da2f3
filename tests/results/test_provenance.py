"""Manifests of every kind say where results come from."""

import subprocess
from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from ruralsim.experiment.asking.kinds import kinds
from ruralsim.foundation import command, sources
from ruralsim.results import folder, provenance
from ruralsim.results.comparison import COLUMNS as COMPARED
from ruralsim.results.comparison import Comparison
from ruralsim.results.findings import Findings

SAID = {
    "version", "sources", "made_from", "commit", "plugins", "inputs", "seeds", "command", "date", "python",
    "platform", "packages",
}  # fmt: skip
META = {**sources.stamp("abc"), "seeds": [4, 5], "days": 30}
TABLE = {"found": ("value",)}
FILE = {"inputs/villages-0123.csv": b"name,x,y\n"}


def frames(columns: dict) -> dict[str, pd.DataFrame]:
    return {table: pd.DataFrame(columns=list(labels), dtype=float) for table, labels in columns.items()}


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_says_the_same(kind: str, tmp_path: Path) -> None:
    made = (
        Comparison(frames(COMPARED), META, {}, inputs=FILE)
        if kind == "compare"
        else Findings(kind, frames(TABLE), META, inputs=FILE)
    )
    with command.carrying_out(["ruralsim", "study", "my question"]):
        made.save(tmp_path / "made")
    said = folder.read_json(tmp_path / "made" / folder.MANIFEST)
    assert said.keys() >= SAID
    assert (said["made_from"], said["seeds"], said["days"]) == ("abc", [4, 5], 30)
    assert said["command"] == "ruralsim study 'my question'"
    assert said["inputs"] == {name: {"digest": provenance.digest(text)} for name, text in FILE.items()}
    assert {"numpy", "numba", "pandas", "scipy", "mesa"} <= said["packages"].keys()
    assert datetime.fromisoformat(said["date"]).utcoffset() is not None


def test_a_copy_says_what_the_original_says(tmp_path: Path) -> None:
    with command.carrying_out(["ruralsim", "budget", "sharing"]):
        Findings("budget", frames(TABLE), META).save(tmp_path / "one")
    Findings.load(tmp_path / "one").save(tmp_path / "two")
    one, two = (folder.read_json(tmp_path / name / folder.MANIFEST) for name in ("one", "two"))
    assert one == two


def test_the_commit_is_that_of_the_checkout_and_says_if_it_was_edited(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def git(*words: str) -> str:
        who = ("-c", "user.name=a", "-c", "user.email=a@b")
        return subprocess.run(
            ["git", "-C", str(tmp_path), *who, *words], check=True, capture_output=True, text=True
        ).stdout.strip()

    monkeypatch.setattr(provenance, "_CHECKOUT", tmp_path)
    asked = provenance.commit.__wrapped__
    assert asked() == ""
    git("init", "-q")
    assert asked() == "", "nothing has been committed"
    rule = tmp_path / "ruralsim" / "rule.py"
    rule.parent.mkdir()
    rule.write_text("1\n")
    git("add", ".")
    git("commit", "-qm", "first")
    assert asked() == git("rev-parse", "HEAD")
    rule.write_text("2\n")
    assert asked() == git("rev-parse", "HEAD") + "+edited"
    monkeypatch.setenv("PATH", "")
    assert asked() == "", "there is no git"
