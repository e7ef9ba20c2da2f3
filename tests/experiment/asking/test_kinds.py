"""Kinds of questions are found in their folders."""

from itertools import permutations, product
from pathlib import Path
from subprocess import run
from sys import executable

import grimp
import pytest

from ruralsim import experiment
from ruralsim.experiment.asking import kinds as finding
from ruralsim.experiment.asking.catalogue import files
from ruralsim.experiment.asking.kinds import Kind, Name, kinds

FOLDERS = {path.parent.name for path in Path(experiment.__file__).parent.glob("*/__init__.py")}
BELOW = {"asking", "reading", "running"}
"""Folders of what all kinds share."""
READ_SWEEPS = {("discovering", "sweeping"), ("explaining", "sweeping")}
READ_WHOLE = {("validating", "calibrating"), ("validating", "studying")}  # targets, and studies asked again


def test_every_folder_above_what_is_shared_declares_a_kind() -> None:
    homes = {kind.home.rpartition(".")[2] for kind in kinds().values()}
    assert homes == FOLDERS - BELOW


def test_a_kind_knows_no_other_but_what_it_reads() -> None:
    graph = grimp.build_graph("ruralsim")
    homes = [kind.home for kind in kinds().values()]
    for one, other in permutations(homes, 2):
        if (one.rpartition(".")[2], other.rpartition(".")[2]) not in READ_SWEEPS | READ_WHOLE:
            assert not graph.direct_import_exists(importer=one, imported=other, as_packages=True)
    for shared, home in product(BELOW, homes):
        importer = f"ruralsim.experiment.{shared}"
        assert not graph.direct_import_exists(importer=importer, imported=home, as_packages=True)


@pytest.mark.parametrize("words", ["commands", "marks"])
def test_no_two_kinds_share_a_command_or_a_mark(words: str) -> None:
    found = [word for kind in kinds().values() for word in getattr(kind, words)]
    assert len(found) == len(set(found))


def test_who_is_asked_by_a_file_has_marks_to_know_it_by() -> None:
    assert all(bool(kind.marks) == (kind.asked is not None) for kind in kinds().values())


def test_two_folders_of_one_key_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    twin = Kind("study", Name("Twin", "孪生"), ("twin",))
    monkeypatch.setattr("ruralsim.experiment.sweeping.KIND", twin)
    finding.kinds.cache_clear()
    with pytest.raises(TypeError, match=r"sweeping and .*studying both declare 'study'"):
        kinds()
    monkeypatch.undo()
    finding.kinds.cache_clear()


ASKED = {key: kind for key, kind in kinds().items() if kind.asked}


@pytest.mark.parametrize(("key", "name"), [(key, name) for key in ASKED for name in files(key)])
def test_every_file_of_the_catalogue_loads(key: str, name: str) -> None:
    ASKED[key].question().load(name)


def test_every_file_of_the_folder_is_in_the_catalogue() -> None:
    folder = Path(__file__).parents[3] / "experiments"
    known = sorted(name for key in ASKED for name in files(key))
    assert known == sorted(file.stem for file in folder.glob("*.toml"))


def test_kinds_are_known_before_anything_heavy_is_imported() -> None:
    text = (
        "import sys; from ruralsim.experiment.asking.kinds import kinds; kinds(); "
        "sys.exit(bool({'numpy', 'pydantic', 'pandas'} & set(sys.modules)))"
    )
    assert run([executable, "-c", text], check=False).returncode == 0
