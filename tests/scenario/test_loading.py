"""Reading: parents, what is written where, files that are none."""

import os
from pathlib import Path

import pytest

from ruralsim.scenario import Scenario
from ruralsim.scenario.loading import Document, load, parse_override, read
from ruralsim.scenario.problems import InvalidScenario


def refused(path: Path | str) -> str:
    with pytest.raises(InvalidScenario) as caught:
        load(path)
    return str(caught.value)


def test_a_child_lies_over_its_parents_table_by_table(write):
    write("[run]\ndays = 10\nseed = 4\n[terms]\nquota = 0.5", "grandparent.toml")
    write("extends = 'grandparent.toml'\n[run]\ndays = 20", "parent.toml")
    child = write("extends = 'parent.toml'\n[terms]\nfine = 7.0")
    assert load(child).values == {
        "name": "mine",
        "run": {"days": 20, "seed": 4},
        "terms": {"quota": 0.5, "fine": 7.0},
    }


def test_of_several_parents_the_later_prevails(write):
    write("[run]\ndays = 1\nseed = 1", "a.toml")
    write("[run]\ndays = 2", "b.toml")
    assert load(write("extends = ['a.toml', 'b.toml']")).values["run"] == {"days": 2, "seed": 1}


def test_name_and_texts_are_not_inherited(write):
    write("name = 'p'\ntitle = {en = 'Parent'}\n[run]\ndays = 1", "parent.toml")
    values = load(write("extends = 'parent.toml'\nstory = {en = 'Mine'}")).values
    assert values["name"] == "mine"
    assert "title" not in values
    assert values["story"] == {"en": "Mine"}


def test_notes_are_a_files_own_and_of_a_limited_length(write):
    write("notes = 'of the parent'", "parent.toml")
    assert "notes" not in load(write("extends = 'parent.toml'")).values
    with pytest.raises(InvalidScenario, match="notes: has 2,001 letters, at most 2,000") as found:
        Scenario.load(write(f"notes = '{'x' * 2_001}'"))
    assert found.value.problems[0].zh == "共 2,001 字，上限 2,000 字"


def test_extends_finds_the_catalogue_and_relative_files(write):
    write("[run]\ndays = 3", "shared/base.toml")
    child = write("extends = ['small', '../shared/base.toml']", "deep/child.toml")
    values = load(child).values
    assert values["run"]["days"] == 3
    assert values["world"]["villages"] == 24


def test_a_circle_is_named(write):
    write("extends = 'b.toml'", "a.toml")
    write("extends = 'c.toml'", "b.toml")
    message = refused(write("x = 1\nextends = 'a.toml'", "c.toml"))
    assert "c → a → b → c" in message
    assert "b.toml:1" in message


def test_itself_as_parent(write):
    assert "mine → mine" in refused(write("extends = 'mine.toml'"))


def test_too_many_generations(write):
    for i in range(30):
        write(f"extends = 'g{i + 1}.toml'", f"g{i}.toml")
    assert "generations" in refused(write("extends = 'g0.toml'"))


def test_a_missing_parent_names_file_and_line(write):
    message = refused(write("\n\nextends = 'nowhere.toml'"))
    assert "mine.toml:3" in message
    assert "nowhere.toml" in message
    assert "did you mean" in refused(write("extends = 'baselin'"))


@pytest.mark.parametrize("extends", ["3", "''", "[1]", "true", "{a = 1}"])
def test_extends_of_a_wrong_type(write, extends):
    assert "extends" in refused(write(f"extends = {extends}\nname = 'x'"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"# only a comment\n", "empty"),
        (b"[run\ndays = 1", ":1\n  not valid TOML"),
        (b"[run]\ndays = 1\ndays = 2", ":3\n  run.days: not valid TOML"),
        (b"[run]\nstart = 2021-02-30", "mine.toml:2\n  run.start: there is no date 2021-02-30: "),
        (b"a = 1\nstory = '\xb2\xe2\xca\xd4'", ":2\n  not UTF-8"),
        (b"\xff\xfea\x00", "in UTF-16; save it as UTF-8 · 是 UTF-16 编码"),
        (b"a\x00 \x00=\x00", "in UTF-16"),
        (b"a = 1\n[" + b"b." * 100_000 + b"b]", ":2\n  tables or lists more than 32 deep"),
        (b"a = '" + b"x" * 1_000_001 + b"'", "larger than 1 MB"),
        (b"a = " + b"[" * 5000 + b"]" * 5000, "not valid TOML"),
        (b"a = 1\x00", "not valid TOML"),
    ],
)
def test_files_that_are_no_scenario(write, content, said):
    message = refused(write(content))
    assert said in message
    assert "mine.toml" in message


def test_places_that_are_no_file(tmp_path):
    assert "is a folder" in refused(tmp_path)
    assert "no such file" in refused(tmp_path / "none.toml")
    assert "no such file" in refused(str(tmp_path / "none.toml"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(write):
    path = write("[run]")
    path.chmod(0)
    assert "cannot be read" in refused(path)


def test_a_run_folder_stands_for_its_scenario(write):
    path = write("[run]\ndays = 5", "run/scenario.toml")
    assert load(path.parent).values["run"] == {"days": 5}


def test_a_byte_order_mark_is_no_matter(write):
    assert read(write(b"\xef\xbb\xbfa = 1")) == {"a": 1}


def test_an_unknown_name_gets_a_suggestion():
    message = refused("smal")
    assert "did you mean · 是否想写: small" in message
    assert "baseline" in message


@pytest.mark.parametrize(
    ("text", "parsed"),
    [
        ("a.b=3", ("a.b", 3)),
        ("a.b=3.5", ("a.b", 3.5)),
        ("a = true", ("a", True)),
        ("a=[1, 2]", ("a", [1, 2])),
        ("a=word", ("a", "word")),
        ("a=two words = more", ("a", "two words = more")),
        ('a="quoted"', ("a", "quoted")),
        ("a=", ("a", "")),
        ("a=1\nb=2", ("a", "1\nb=2")),
        ("a=2021-02-30", ("a", "2021-02-30")),
        ("a={b = 1}", ("a", {"b": 1})),
    ],
)
def test_overrides_are_toml_or_else_text(text, parsed):
    assert parse_override(text) == parsed


@pytest.mark.parametrize("text", ["a.b", "=3", " = 3", ""])
def test_overrides_without_path_or_value(text):
    with pytest.raises(InvalidScenario, match="path=value"):
        parse_override(text)


@pytest.mark.parametrize("text", ["world。households=5", "world.households＝5", "world.households\u3000= 5"])
def test_overrides_written_with_a_chinese_input_method(text):
    with pytest.raises(InvalidScenario, match=r"as Chinese input methods write them.* · 含中文输入法"):
        parse_override(text)


@pytest.mark.parametrize("path", ["", "a..b", ".a", "extends"])
def test_paths_that_cannot_be_set(path):
    with pytest.raises(InvalidScenario, match="cannot be set"):
        Document().lay([(path, 1)])


DEEP = {"tables": ".".join("a" * 1000) + " = 1", "lists": "a = " + "[" * 200 + "]" * 200}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_beyond_meaning_is_refused(write, name):
    assert "more than 32 deep" in refused(write(DEEP[name]))


@pytest.mark.parametrize(
    "value", ["0x" + "f" * 9000, "[1, -9223372036854775809]", "{ b = 9223372036854775808 }"]
)
def test_whole_numbers_have_64_bits(write, value):
    assert "beyond 64 bits" in refused(write(f"[world]\nhouseholds = {value}"))
    with pytest.raises(InvalidScenario, match="beyond 64 bits"):
        parse_override(f"world.households={value}")


def test_what_the_terminal_sent_must_be_text():
    with pytest.raises(InvalidScenario, match="is not UTF-8"):
        parse_override(f"title.en={os.fsdecode(b'caf' + bytes([0xE9]))}")


def test_a_path_beyond_meaning_cannot_be_set():
    with pytest.raises(InvalidScenario, match="cannot be set"):
        Document().lay([(".".join("a" * 1000), 1)])
    with pytest.raises(InvalidScenario, match="more than 32 deep"):
        parse_override("a = " + "[" * 100 + "]" * 100)


def test_a_file_of_countless_keys_is_refused(write):
    assert "more than 50,000 keys" in refused(write("\n".join(f"k{i}=1" for i in range(50_001))))


@pytest.mark.parametrize("name", ["~nouser/x.toml", "x" * 5000, "a\\u0000b"])
def test_a_parent_that_can_be_no_path_is_named(write, name):
    said = refused(write(f'\nextends = "{name}"'))
    assert "mine.toml:2" in said
    assert "extends: " in said


@pytest.mark.parametrize("name", ["~nouser/x.csv", "x" * 5000])
def test_a_data_file_that_can_be_no_path_is_named(write, name):
    said = refused(write(f'[county]\nvillages_csv = "{name}"'))
    assert "mine.toml:2" in said
    assert "county.villages_csv: " in said


@pytest.mark.parametrize("name", ["small+world.households=abc", "smal+world.households=abc+run.days=3"])
def test_values_after_a_name_belong_to_compare(name: str) -> None:
    with pytest.raises(InvalidScenario, match=r"ruralsim run.* take --set world.households=abc") as told:
        load(name)
    assert ("did you mean · 是否想写: small" in str(told.value)) == name.startswith("smal+")
    assert ("--set run.days=3" in str(told.value)) == name.startswith("smal+")


@pytest.mark.parametrize("named", ["plans", "plans/", "./plans"])
def test_a_folder_that_is_no_scenario_is_told_the_one_in_it(tmp_path, monkeypatch, named):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "mine.toml").write_text('extends = "small"\n')
    told = refused(named)
    assert "is a folder, neither of a run nor of a county · 是文件夹，但不是运行结果或县域文件夹" in told
    assert "did you mean · 是否想写: plans/mine.toml" in told
