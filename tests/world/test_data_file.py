import os
from types import SimpleNamespace

import pytest

from ruralsim.foundation.errors import DataError
from ruralsim.world import data_file
from ruralsim.world.data_file import read_files
from tests.world.data_files import villages


def county(**files):
    return SimpleNamespace(
        **{"elevation_csv": "", "roads_csv": "", "land_csv": "", "villages_csv": ""}
        | {k: str(v) for k, v in files.items()}
    )


def test_files_are_read_whole_and_named_by_what_they_hold(tmp_path):
    file = tmp_path / "我的村.csv"
    file.write_text("name,households\nA,1\n")
    found = read_files(county(villages_csv=file))
    assert list(found) == ["villages_csv"]
    kept = found["villages_csv"].kept_as("villages_csv")
    assert kept == f"inputs/villages-{found['villages_csv'].digest[:12]}.csv"
    file.write_text("name,households\nA,2\n")
    assert found["villages_csv"].content.endswith(b"A,1\n")
    assert read_files(county(villages_csv=file))["villages_csv"].kept_as("villages_csv") != kept


def test_what_is_no_file_is_explained(tmp_path, monkeypatch):
    with pytest.raises(DataError, match=r"villages file .*none\.csv: no such file\n  村庄文件: 文件不存在"):
        read_files(county(villages_csv=tmp_path / "none.csv"))
    with pytest.raises(DataError, match="is no regular file"):
        read_files(county(elevation_csv=tmp_path))
    os.mkfifo(tmp_path / "endless")
    with pytest.raises(DataError, match="is no regular file"):
        read_files(county(elevation_csv=tmp_path / "endless"))
    with pytest.raises(DataError, match="null byte"):
        read_files(county(elevation_csv="a\0b"))
    monkeypatch.setattr(data_file, "_MAX_BYTES", 10)
    (tmp_path / "long.csv").write_text("1,2,3,4,5,6\n")
    with pytest.raises(DataError, match="larger than"):
        read_files(county(elevation_csv=tmp_path / "long.csv"))


def test_lines_are_counted_as_editors_count_them():
    lines = list(villages('a,b\n\n"c\nd",e\n').lines())
    assert [(line.number, line.fields) for line in lines] == [(1, ["a", "b"]), (4, ["c\nd", "e"])]
