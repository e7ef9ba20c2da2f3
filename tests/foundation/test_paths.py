import os
from pathlib import Path

import pytest

from ruralsim.foundation.paths import UnusablePath, near, usable


def test_a_path_starts_from_its_folder_and_a_home_is_a_home(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    assert usable("a/b.toml", Path("/c")) == Path("/c/a/b.toml")
    assert usable("~/b.toml", Path("/c")) == tmp_path / "b.toml"


def test_what_is_not_there_may_still_be_asked_for(tmp_path):
    (tmp_path / "file").write_text("")
    assert usable(tmp_path / "file" / "inside") == tmp_path / "file" / "inside"


@pytest.mark.parametrize("name", ["~nouser/x", "x" * 5000, "y/" * 3000, "a\0b", "half \ud800 character"])
def test_what_can_be_no_path_is_said_briefly(name):
    with pytest.raises(UnusablePath) as caught:
        usable(name)
    assert "no usable path" in str(caught.value)
    assert "路径不可用" in str(caught.value)
    assert len(str(caught.value)) < 250


def test_links_in_a_circle(tmp_path):
    os.symlink(tmp_path / "b", tmp_path / "a")
    os.symlink(tmp_path / "a", tmp_path / "b")
    with pytest.raises(UnusablePath, match="symbolic links"):
        usable(tmp_path / "a")


def test_the_nearest_file_is_named(tmp_path):
    (tmp_path / "villages.csv").write_text("")
    (tmp_path / "village.csv.d").mkdir()
    assert near(tmp_path / "vilages.csv") == "did you mean · 是否想写: villages.csv"
    assert near(tmp_path / "elevation.tif") == ""
    assert near(tmp_path / "none" / "villages.csv") == ""
