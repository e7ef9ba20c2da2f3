import numpy as np
import pytest

from ruralsim.world.cache import cached_arrays


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr("ruralsim.world.cache._folder", lambda: tmp_path)
    return tmp_path


def test_made_once_for_the_same_inputs(folder):
    made = []

    def make():
        made.append(1)
        return {"a": np.arange(3)}

    for inputs in ((np.zeros(2), 1), (np.zeros(2), 1), (np.zeros(2), 2), (np.zeros((1, 2)), 1)):
        assert cached_arrays("kind", inputs, make)["a"].tolist() == [0, 1, 2]
    assert len(made) == 3
    assert len(list(folder.glob("kind-*.npz"))) == 3
    assert not list(folder.glob("*.tmp"))


@pytest.mark.parametrize("damage", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_damaged_file_is_made_again(folder, damage):
    cached_arrays("kind", (1,), lambda: {"a": np.ones(1)})
    next(folder.glob("*.npz")).write_bytes(damage)
    assert cached_arrays("kind", (1,), lambda: {"a": np.zeros(1)})["a"] == 0.0
    assert cached_arrays("kind", (1,), lambda: {"a": np.ones(1)})["a"] == 0.0


def test_an_unusable_folder_does_not_matter(tmp_path, monkeypatch):
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr("ruralsim.world.cache._folder", lambda: blocked / "travel")
    assert cached_arrays("kind", (1,), lambda: {"a": np.ones(1)})["a"] == 1.0


def test_old_files_go(folder, monkeypatch):
    monkeypatch.setattr("ruralsim.world.cache._KEPT", 2)
    for i in range(5):
        cached_arrays("kind", (i,), lambda: {"a": np.ones(1)})
    assert len(list(folder.glob("*.npz"))) == 2
