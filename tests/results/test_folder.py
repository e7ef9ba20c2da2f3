"""Run folders are whole or absent."""

import errno
import os
import re
import stat
from pathlib import Path

import pytest

from ruralsim.foundation.errors import DataError, OutputError
from ruralsim.results import folder


def run_folder(path: Path, mark: str = "old") -> Path:
    with folder.whole(path) as partial:
        (partial / folder.MANIFEST).write_text(f'{{"format": "{folder.FORMAT}"}}')
        (partial / "mark").write_text(mark)
    return path


def test_appears_at_once_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "run"
    with folder.whole(target) as partial:
        (partial / "file").write_text("x")
        assert not target.exists()
    assert (target / "file").read_text() == "x"
    assert os.listdir(target.parent) == ["run"]
    assert stat.S_IMODE(target.stat().st_mode) & 0o500 == 0o500


def test_an_older_run_is_replaced_whole(tmp_path: Path) -> None:
    target = run_folder(tmp_path / "run")
    (target / "report.html").write_text("stale")
    run_folder(target, "new")
    assert (target / "mark").read_text() == "new"
    assert not (target / "report.html").exists()
    assert os.listdir(tmp_path) == ["run"]


@pytest.mark.parametrize("failure", [RuntimeError("bug"), KeyboardInterrupt()])
def test_a_failure_leaves_the_older_run(tmp_path: Path, failure: BaseException) -> None:
    target = run_folder(tmp_path / "run")

    def interrupted() -> None:
        with folder.whole(target) as partial:
            (partial / "mark").write_text("half")
            raise failure

    with pytest.raises(type(failure)):
        interrupted()
    assert (target / "mark").read_text() == "old"
    assert os.listdir(tmp_path) == ["run"]


def test_a_full_disk_is_an_error_for_people(tmp_path: Path) -> None:
    with (
        pytest.raises(OutputError, match="disk is full · 无法写入：磁盘已满"),
        folder.whole(tmp_path / "run"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert os.listdir(tmp_path) == []


def test_a_failed_rename_brings_the_older_run_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = run_folder(tmp_path / "run")
    rename = Path.rename

    def fails_for_new(self: Path, to: Path) -> Path:
        if ".partial" in self.name:
            raise OSError(errno.EIO, "input/output error")
        return rename(self, to)

    monkeypatch.setattr(Path, "rename", fails_for_new)
    with pytest.raises(OutputError):
        run_folder(target, "new")
    assert (target / "mark").read_text() == "old"
    assert os.listdir(tmp_path) == ["run"]


def test_other_people_s_files_are_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "1.jpg").write_text("x")
    (tmp_path / "note").write_text("x")
    for target in (tmp_path / "photos", tmp_path / "note", tmp_path):
        with pytest.raises(OutputError, match=r"choose another|not a folder"):
            folder.claim(target)
    (tmp_path / "empty").mkdir()
    run_folder(tmp_path / "empty")
    assert folder.is_run_folder(tmp_path / "empty")


def test_a_place_below_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="cannot be written"):
        folder.claim(tmp_path / "file" / "run")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_place_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="no permission"):
        folder.claim(tmp_path / "run")


def test_claiming_makes_no_run_folder(tmp_path: Path) -> None:
    assert folder.claim(tmp_path / "run") == tmp_path / "run"
    assert os.listdir(tmp_path) == []


def test_damaged_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "meta.json").write_text("{")
    with pytest.raises(DataError, match=r"meta\.json cannot be read"):
        folder.read_json(tmp_path / "meta.json")
    with pytest.raises(DataError, match="missing"):
        folder.read_json(tmp_path / "none.json")


def test_a_folder_of_somebody_elses_halves_is_not_taken(tmp_path):
    (tmp_path / "download.partial").write_text("theirs")
    with pytest.raises(OutputError, match="choose another folder"):
        folder.claim(tmp_path)
    (tmp_path / "download.partial").rename(tmp_path / ".manifest.json.x1.partial")
    assert folder.claim(tmp_path) == tmp_path


@pytest.mark.parametrize("name", ["r.docx", "r.PDF", "r.xlsx", "r.csv", "r.json", "r.html"])
def test_a_folder_is_not_named_like_a_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(OutputError, match=f"did you mean.*{tmp_path}/r$"):
        folder.claim(tmp_path / name)
    (tmp_path / name).mkdir()  # who has such a folder may go on
    assert folder.claim(tmp_path / name) == tmp_path / name


def test_dots_in_a_name_are_no_ending(tmp_path: Path) -> None:
    folder.claim(tmp_path / "quota-0.5")
    folder.claim(tmp_path / "v1.2")


@pytest.mark.parametrize(
    ("name", "better"),
    [("r.docx", "r.html"), ("r", "r.html"), ("quota-0.5", "quota-0.5.html"), (".html", ".html.html")],
)
def test_a_page_is_named_as_what_it_is(tmp_path: Path, name: str, better: str) -> None:
    with pytest.raises(OutputError) as refused:
        folder.ends_in(tmp_path / name, ".html", ".htm")
    assert str(refused.value).endswith(f"did you mean · 是否想写: {tmp_path / better}")
    assert ".html / .htm" in str(refused.value)
    for good in ("r.html", "R.HTM"):
        assert folder.ends_in(tmp_path / good, ".html", ".htm") == tmp_path / good


def test_json_nested_without_end_is_damage(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text("[" * 100_000)
    assert not folder.is_run_folder(tmp_path)
    with pytest.raises(DataError, match="cannot be read"):
        folder.read_json(tmp_path / "manifest.json")


def test_what_breaks_while_a_folder_is_read_names_the_folder(tmp_path: Path) -> None:
    with (
        pytest.raises(DataError, match=r"damaged, edited or incomplete.*\n.*KeyError: 'days'"),
        folder.legible(tmp_path),
    ):
        {}["days"]


def test_a_name_that_no_table_can_be_written_under_is_refused_before_the_run(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="UTF-8"):
        folder.claim(tmp_path / os.fsdecode(b"\xff"))


def test_what_is_no_folder_of_results_is_told_what_is_expected(tmp_path: Path) -> None:
    run = tmp_path / "runs" / "small-1"
    run.mkdir(parents=True)
    (run / folder.MANIFEST).write_text('{"format": "ruralsim-run/1"}')
    (run / "report.html").write_text("")
    (tmp_path / "村庄清单.xlsx").write_bytes(b"PK")
    assert folder.of_results(run) == run
    with pytest.raises(DataError) as file:
        folder.of_results(tmp_path / "村庄清单.xlsx")
    assert str(file.value) == (
        f"{tmp_path}/村庄清单.xlsx: is a file; the folder of a run or of findings is expected · "
        "是文件，应为运行或分析结果的文件夹"
    )
    with pytest.raises(DataError, match=rf"是否想写: {re.escape(str(run))}$"):
        folder.of_results(run / "report.html")
    with pytest.raises(DataError, match="no such folder · 文件夹不存在\n  did you mean · 是否想写: small-1"):
        folder.of_results(tmp_path / "runs" / "smal-1")
    (run / folder.MANIFEST).write_text('{"format": "ruralsim-county/1"}')
    with pytest.raises(DataError, match="a county's folder, not one of results; its page is written by"):
        folder.of_results(run)
