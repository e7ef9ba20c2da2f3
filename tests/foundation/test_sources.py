"""A digest of the sources: what it covers, and what it leaves alone."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import ruralsim
from ruralsim.foundation import sources

PACKAGE = Path(ruralsim.__file__).parent


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package, to be edited."""
    return shutil.copytree(
        PACKAGE, tmp_path / "ruralsim", ignore=shutil.ignore_patterns("__pycache__", "_data", "assets")
    )


def edited(copy: Path, name: str) -> tuple[bool, bool]:
    """Whether an edit of a file changes what decides a run, and what reads it."""
    before = sources.digests_of(copy)
    with (copy / name).open("a", encoding="utf-8") as file:
        file.write("\n# edited\n")
    return tuple(old != new for old, new in zip(before, sources.digests_of(copy), strict=True))


@pytest.mark.parametrize(
    "name",
    [
        "household/labour.py", "world/county.py", "market/traders.py", "logistics/rounds.py", "terms.py",
        "institutions/monitoring.py", "policies/road_upgrade.py", "lever.py", "simulate.py",
        "scenario/schema.py", "indicators/cost.py", "foundation/maths.py", "entities/farmers.py",
        "foundation/version.py", "results/packet.py",
    ],
)  # fmt: skip
def test_an_edited_rule_is_another_model(copy: Path, name: str) -> None:
    assert edited(copy, name) == (True, True)


@pytest.mark.parametrize("name", ["experiment/reading/outcome.py", "results/store.py"])
def test_an_edited_reading_is_another_search_of_the_same_runs(copy: Path, name: str) -> None:
    assert edited(copy, name) == (False, True)


@pytest.mark.parametrize(
    "name", ["report/text.py", "app/words.py", "cli/run.py", "abm/model.py", "__init__.py", "__main__.py"]
)
def test_words_and_pages_are_no_part_of_the_model(copy: Path, name: str) -> None:
    assert edited(copy, name) == (False, False)


def test_every_part_of_the_package_is_counted_unless_it_is_named(copy: Path) -> None:
    (copy / "weather").mkdir()
    (copy / "weather" / "rain.py").write_text("X = 1\n")
    assert edited(copy, "weather/rain.py") == (True, True)


def test_a_copy_elsewhere_is_the_same_model(copy: Path) -> None:
    assert sources.digests_of(copy) == (sources.model(), sources.science())
    for file in copy.rglob("*.py"):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))  # as Windows checks it out
    (copy / "household" / "__pycache__").mkdir()
    (copy / "household" / "__pycache__" / "labour.pyc").write_bytes(b"compiled")
    assert sources.digests_of(copy) == (sources.model(), sources.science())


def test_the_same_model_lies_in_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "ruralsim.zip"
    with zipfile.ZipFile(archive, "w") as whole:
        for file in filter(Path.is_file, PACKAGE.rglob("*")):
            whole.write(file, file.relative_to(PACKAGE.parent))
    code = "from ruralsim.foundation import sources; print(sources.__file__, sources.model())"
    given = {"env": {"PYTHONPATH": str(archive)}, "cwd": tmp_path}
    found = subprocess.run([sys.executable, "-c", code], **given, capture_output=True, text=True)
    assert found.stdout.split()[-1:] == [sources.model()], found.stderr
    assert str(archive) in found.stdout


def test_a_running_process_does_not_know_what_is_edited_later(copy: Path) -> None:
    code = (
        "from pathlib import Path; from ruralsim.foundation import sources; before = sources.model()\n"
        "Path('ruralsim/terms.py').write_text('X = 1'); print(before == sources.model())"
    )
    found = subprocess.run([sys.executable, "-c", code], cwd=copy.parent, capture_output=True, text=True)
    assert found.stdout.strip() == "True", found.stderr


def test_what_a_file_reaches_is_what_it_imports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "ruralsim"
    (package / "market").mkdir(parents=True)
    (package / "rules.py").write_text("A = 1")
    (package / "unrelated.py").write_text("B = 1")
    user = package / "market" / "user.py"
    user.write_text("from ruralsim import (\n    rules,\n)\nfrom ruralsim.market import user\n")
    monkeypatch.setattr(sources, "_PACKAGE", package)
    assert sources.reached(user) == {str(user), str(package / "rules.py")}


def test_questions_that_differ_have_different_digests() -> None:
    assert sources.digest("a", 1) == sources.digest("a", 1)
    assert (
        len({sources.digest(*asked) for asked in (("a", 1), ("a", 1.5), ("a1",), ("a", "1"), (["a"], 1))})
        == 5
    )
