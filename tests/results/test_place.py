"""A name answers for one question only."""

import json
from pathlib import Path

import pytest

from ruralsim.foundation.errors import OutputError
from ruralsim.results import folder, place


def holding(path: Path, made_from: str, kind: str = "run") -> Path:
    with folder.whole(path) as partial:
        text = json.dumps({"format": f"ruralsim-{kind}/1", "made_from": made_from})
        (partial / folder.MANIFEST).write_text(text)
    return path


def test_a_free_name_and_the_same_question_keep_the_name(tmp_path: Path) -> None:
    path = tmp_path / "small-1"
    assert place.free(path, "run", {"": "a"}) == (path, "")
    path.mkdir()
    assert place.free(path, "run", {"": "a"}) == (path, "")
    holding(path, "a")
    assert place.free(path, "run", {"": "a"}) == (path, "")


@pytest.mark.parametrize("there", ["b", ""])
def test_another_question_goes_elsewhere_and_it_is_said(tmp_path: Path, there: str) -> None:
    path = holding(tmp_path / "small-1", there)
    found = place.free(path, "run", {"": "a"})
    assert found.path == tmp_path / "small-1-2"
    assert "another question" in found.note
    assert "另一问题" in found.note
    holding(found.path, "a")
    assert place.free(path, "run", {"": "a"}).path == found.path
    assert place.free(path, "run", {"": "c"}).path == tmp_path / "small-1-3"


def test_other_kinds_and_other_people_s_files_keep_their_names(tmp_path: Path) -> None:
    for name, made in (("store", lambda path: holding(path, "a", "store")), ("photos", Path.mkdir)):
        path = tmp_path / name
        made(path)
        (path / "one.jpg").write_text("x")
        assert place.free(path, "run", {"": "a"}).path == tmp_path / f"{name}-2"
    (tmp_path / "note").write_text("x")
    assert place.free(tmp_path / "note", "run", {"": "a"}).path == tmp_path / "note-2"


def test_several_folders_in_one_stay_together(tmp_path: Path) -> None:
    root = tmp_path / "small-fit"
    holding(root / "m01", "a")
    wanted = {"m01": "a", "m02": "b"}
    assert place.free(root, "run", wanted).path == root
    holding(root / "m02", "c")
    assert place.free(root, "run", wanted).path == tmp_path / "small-fit-2"


def test_a_chosen_folder_is_replaced_by_its_own_kind_and_it_is_said(tmp_path: Path) -> None:
    path = holding(tmp_path / "mine", "b")
    assert place.chosen(path, "run", {"": "b"}) == (path, "")
    found = place.chosen(path, "run", {"": "a"})
    assert found.path == path
    assert "they are replaced" in found.note
    assert "将被替换" in found.note


@pytest.mark.parametrize("kind", ["store", "compare", "calibration"])
def test_a_chosen_folder_of_another_kind_is_not_replaced(tmp_path: Path, kind: str) -> None:
    path = holding(tmp_path / "mine", "a", kind)
    with pytest.raises(OutputError, match=f"holds a {kind}, which a run would replace"):
        place.chosen(path, "run", {"": "a"})
    with pytest.raises(OutputError, match="覆盖"), folder.whole(path, "run"):
        pass
    assert folder.kind_of(path) == kind
