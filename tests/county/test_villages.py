import pytest

from ruralsim.county.account import Account
from ruralsim.county.divisions import ADMINISTRATIVE, COMMUNITY, NATURAL
from ruralsim.county.sheets import read_sheet
from ruralsim.county.townships import read_township_list
from ruralsim.county.villages import read_village_list
from ruralsim.foundation.errors import DataError

PLAIN = """乡镇,村名,户数,经度,纬度
城关镇,王庄,120,113.4,40.9
城关镇,东风社区,300,113.5,40.9
北山乡,王庄,64,113.6,41.2
"""


def read(tmp_path, text, name="villages.csv"):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    account = Account()
    return read_village_list(read_sheet(str(path)), account), account


def workbook(path, rows, merged=(), sheet="村庄", others=()):
    book = pytest.importorskip("openpyxl").Workbook()
    page = book.active
    page.title = sheet
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    for name in others:
        book.create_sheet(name).append(["x"])
    book.save(path)
    return path


def test_a_list_is_read_as_it_stands(tmp_path):
    villages, account = read(tmp_path, PLAIN)
    assert [v[1:] for v in villages] == [
        ("", "城关镇", "", "王庄", ADMINISTRATIVE, 120, 113.4, 40.9),
        ("", "城关镇", "", "东风社区", COMMUNITY, 300, 113.5, 40.9),
        ("", "北山乡", "", "王庄", ADMINISTRATIVE, 64, 113.6, 41.2),
    ]
    assert "2 townships, 2 administrative villages, 1 community, 484 households" in account.read[0].en
    assert not account.repaired + account.left_out + account.suspicious


@pytest.mark.parametrize(
    "text",
    [
        PLAIN.encode("gb18030"),
        PLAIN.encode("utf-16"),
        PLAIN.replace(",", "\t"),
        PLAIN.replace("乡镇,村名,户数,经度,纬度", "Township,Village Name,HOUSEHOLDS,Lon,Lat"),
        PLAIN.replace("户数,经度", "户数（户）,经度(°)")
        .replace("120", "1２0户")
        .replace("王庄,64", "“王 庄”,　64"),
        PLAIN.replace("户数", "户数（万户）")
        .replace("120", "0.012")
        .replace("300", "0.03")
        .replace("64", "0.0064"),
        PLAIN.replace("113.4", "113°24′").replace("41.2", "41°12'00\""),
        PLAIN.replace("113.4", "113°24.0′E"),
        PLAIN.replace("\n城关镇,东风社区", "\n,东风社区"),
        "乡镇,,户数,位置,\n" + PLAIN.replace("乡镇,", ",").replace("户数,", ","),
        PLAIN.replace("经度,纬度", "经纬度")
        .replace("113.4,40.9", '"113.4，40.9"')
        .replace("113.5,40.9", "113.5 40.9")
        .replace("113.6,41.2", '"113.6, 41.2"'),
        "表1 某县行政村,,,,\n,,,,\n" + PLAIN.replace("北山乡,王", "\n,,,,\n北山乡,王"),
    ],
)
def test_what_offices_write_reads_alike(tmp_path, text):
    villages, _ = read(tmp_path, text)
    assert [v[1:] for v in villages] == [v[1:] for v in read(tmp_path, PLAIN)[0]]


def test_totals_and_notes_are_left_out_and_said(tmp_path):
    lines = PLAIN.splitlines()
    text = "\n".join([*lines[:3], "小计,,420,,", lines[3], "合 计：,,500,,", "注：户数为2020年底数,,,,"])
    villages, account = read(tmp_path, text)
    assert [v.households for v in villages] == [120, 300, 64]
    said = [note.en.partition("villages.csv, ")[2] for note in account.left_out]
    assert said == ["rows 4, 6: 2 totals", "row 7: 1 note"]
    assert [note.en for note in account.suspects] == [
        "row 6: the total says 500 households, the rows above add up to 484"
    ]


def test_townships_may_stand_above_their_villages(tmp_path):
    rows = [line.partition(",")[2] for line in PLAIN.splitlines()]
    text = "\n".join([rows[0], "城关镇,,,", *rows[1:3], "北山乡,,,", rows[3]])
    villages, account = read(tmp_path, text)
    assert [v[1:] for v in villages] == [v[1:] for v in read(tmp_path, PLAIN)[0]]
    assert "rows 2, 5: 2 townships taken for that of the villages below" in account.repaired[0].en


BLOCKS = """乡镇,村名,户数,经度,纬度
城关镇,王庄,120,113.4,40.9
,东风社区,300,113.5,40.9
TOTAL,420,,
北山乡,王庄,64,113.6,41.2
,新民村,36,113.6,41.1
TOTAL,100,,
"""


@pytest.mark.parametrize(
    "word", ["小计", "小 计", "合计", "合　计", "总计", "共计", "计", "全镇计", "subtotal"]
)
@pytest.mark.parametrize("cells", ["{},", ",{}", "{0},{0}"])
def test_subtotals_of_blocks_are_neither_townships_nor_rows_that_lack_one(tmp_path, word, cells):
    villages, account = read(
        tmp_path, BLOCKS.replace("TOTAL", cells.format(word)) + "注：户数为2020年底数,,,,\n"
    )
    assert [(v.township, v.name) for v in villages] == [
        ("城关镇", "王庄"), ("城关镇", "东风社区"), ("北山乡", "王庄"), ("北山乡", "新民村"),
    ]  # fmt: skip
    [repaired] = account.repaired
    assert repaired.en.endswith("2 rows without a township, that of the row above is taken")
    said = [note.en.partition("villages.csv, ")[2] for note in account.left_out]
    assert said == ["rows 4, 7: 2 totals", "row 8: 1 note"]
    assert not account.suspicious


def test_a_list_of_townships_leaves_out_its_totals_and_keeps_a_town_that_begins_like_a_note(tmp_path):
    (tmp_path / "t.csv").write_text("乡镇\n注溪镇\n城关镇\n北山乡\n合 计\n注：2020年底\n")
    villages, account = read(tmp_path, PLAIN.replace("北山乡", "注溪镇"))
    found = read_township_list(read_sheet(f"{tmp_path}/t.csv"), villages, account)
    assert [township.name for township in found] == ["注溪镇", "城关镇"]
    said = [note.en.rpartition("/")[2] for note in account.left_out]
    assert said[:2] == ["t.csv, row 5: 1 total", "t.csv, row 6: 1 note"]


KINDS = """乡镇,村名,类型,户数,经度,纬度
城关镇,王庄,行政村,120,113.4,40.9
城关镇,东风,社区,300,113.5,40.9
北山乡,王庄,%s,64,113.6,41.2
"""


@pytest.mark.parametrize(
    ("said", "near", "zh"),
    [
        ("新村", "", ""), ("行政材", "; is it 行政村?", "，是否为“行政村”？"),
        ("自然林", "; is it 自然村?", "，是否为“自然村”？"),
        ("comunity", "; is it 社区?", "，是否为“社区”？"),
    ],
)  # fmt: skip
def test_a_kind_that_is_none_is_refused_with_its_row_and_the_nearest(tmp_path, said, near, zh):
    with pytest.raises(DataError) as error:
        read(tmp_path, KINDS % said)
    assert str(error.value).endswith(
        f"row · 第 4 行: 类型 {said!r} is no kind{near}; allowed: 行政村 administrative, 自然村 natural, "
        f"社区 community · 类型“{said}”不是可用类型{zh}，可用：行政村、自然村、社区"
    )


@pytest.mark.parametrize(
    ("said", "unit"), [("村民小组", NATURAL), ("建制村", ADMINISTRATIVE), ("居委会", COMMUNITY)]
)
def test_a_kind_in_another_word_is_taken_for_it_and_said(tmp_path, said, unit):
    villages, account = read(tmp_path, KINDS % said)
    assert villages[2].unit is unit
    [note] = account.repaired
    assert note.en.endswith(f"villages.csv, row 4: {said} taken for {unit.en}")
    assert note.zh.endswith(f"villages.csv 第 4 行：“{said}”视为{unit.zh}")


def test_a_mark_for_nothing_is_no_kind_and_the_name_tells(tmp_path):
    villages, account = read(tmp_path, (KINDS % "—").replace("北山乡,王庄", "北山乡,东河社区"))
    assert villages[2].unit is COMMUNITY
    assert not account.repaired


def test_a_column_that_names_no_kind_at_all_tells_something_else_and_is_left_out(tmp_path):
    text = (
        (KINDS % "搬迁撤并类").replace("行政村", "集聚提升类").replace("社区", "").replace("类型", "村庄类型")
    )
    villages, account = read(tmp_path, text)
    assert [village.unit for village in villages] == [ADMINISTRATIVE] * 3
    [note] = account.left_out
    assert "column 村庄类型 says 集聚提升类, 搬迁撤并类, which is no kind" in note.en


def test_a_kind_of_township_that_is_none_is_refused(tmp_path):
    villages, account = read(tmp_path, PLAIN)
    (tmp_path / "t.csv").write_text("乡镇,类型\n城关镇,建制镇\n北山乡,街到\n")
    with pytest.raises(DataError, match=r"第 3 行: 类型 '街到' is no kind; is it 街道\?; allowed: 镇 town"):
        read_township_list(read_sheet(f"{tmp_path}/t.csv"), villages, account)
    (tmp_path / "t.csv").write_text("乡镇,类型\n城关镇,建制镇\n北山乡,\n")
    found = read_township_list(read_sheet(f"{tmp_path}/t.csv"), villages, account)
    assert [township.kind.key for township in found] == ["town", "township"]
    assert "t.csv, row 2: 建制镇 taken for town" in account.repaired[-1].en


def test_a_township_that_one_row_lacks_is_not_taken_from_above(tmp_path):
    with pytest.raises(DataError, match="'冯庄' has no township"):
        read(tmp_path, PLAIN + ",冯庄,50,113.7,41.2\n城关镇,李庄,50,113.45,40.9\n")


def test_a_subtotal_is_held_against_its_own_rows(tmp_path):
    lines = PLAIN.splitlines()
    text = "\n".join([*lines[:3], "城关镇小计,,420,,", lines[3], "北山乡合计,,64,,", "全县总计,,484,,"])
    villages, account = read(tmp_path, text)
    assert len(villages) == 3
    assert not account.suspicious
    assert account.left_out[0].en.endswith("rows 4, 6, 7: 3 totals")
    _, account = read(tmp_path, text.replace("北山乡合计,,64", "北山乡合计,,70"))
    assert "the total says 70 households, the rows above add up to 64" in account.suspects[0].en


def test_merged_cells_and_titles_of_a_workbook(tmp_path):
    path = workbook(
        tmp_path / "v.xlsx",
        [
            ["某县行政村一览表", None, None, None, None, None],
            ["代码", "乡镇", "村名", "户数", "位置", None],
            [None, None, None, None, "经度", "纬度"],
            ["150928100201", "城关镇", "王庄", 120, 113.4, 40.9],
            ["150928100202", None, "王庄", 80.0, 113.5, 40.9],
            ["150928200201", "北山乡", "东沟", "64", "113.6", "41.2"],
        ],
        merged=("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2", "B4:B5"),
    )
    account = Account()
    villages = read_village_list(read_sheet(str(path)), account)
    assert [(v.township, v.name, v.code[-6:], v.households) for v in villages] == [
        ("城关镇", "王庄", "100201", 120),
        ("城关镇", "王庄", "100202", 80),
        ("北山乡", "东沟", "200201", 64),
    ]
    assert any("heading in row 3" in note.en for note in account.read)
    assert len(account.suspects) == 2  # two of one name, which only their codes tell apart


def test_a_sheet_is_named_or_the_only_one(tmp_path):
    rows = [line.split(",") for line in PLAIN.splitlines()]
    path = workbook(tmp_path / "v.xlsx", rows, others=("说明",))
    assert len(read_sheet(f"{path}#村庄").rows) == 4
    with pytest.raises(DataError, match=r"several sheets .*v\.xlsx#村庄 v\.xlsx#说明"):
        read_sheet(str(path))
    with pytest.raises(DataError, match=r"no sheet '村庄表'.*\n.*v\.xlsx#村庄\n"):
        read_sheet(f"{path}#村庄表")


def test_natural_villages_bear_their_administrative_village(tmp_path):
    text = """乡镇,行政村,自然村,代码,户数,经度,纬度
城关镇,大营村,王家沟,150928100201,20,113.4,40.9
城关镇,大营村,李家沟,150928100201,30,113.4,40.8
城关镇,东沟村,王家沟,150928100202,25,113.5,40.9
城关镇,西沟村,,150928100203,90,113.5,40.8
"""
    villages, account = read(tmp_path, text)
    assert [(v.name, v.unit, v.code) for v in villages] == [
        ("王家沟（大营村）", NATURAL, ""),
        ("李家沟", NATURAL, ""),
        ("王家沟（东沟村）", NATURAL, "150928100202"),
        ("西沟村", ADMINISTRATIVE, "150928100203"),
    ]
    assert len(account.repaired) == 2


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN.replace("64", "0"), r"row · 第 4 行: '王庄': households '0'; a whole number from 1"),
        (PLAIN.replace("64", "约60"), r"'约60'"),
        (PLAIN.replace("64", "6.5"), r"'6\.5'"),
        (PLAIN.replace("北山乡", ""), r"第 4 行: '王庄' has no township"),
        (PLAIN.replace("北山乡,王庄", "城关镇,王庄"), r"'王庄' is on row 2 already, by its name"),
        (PLAIN.replace("41.2", "北41"), r"纬度 '北41' is no number"),
        (PLAIN.replace("户数", "戶数量"), r"no column for households\n.*缺少“户数”列"),
        (PLAIN.replace("户数", "户数量"), r"no column for households; is it '户数量'"),
        (PLAIN.splitlines()[0], "no village below the heading"),
        (
            "a,b\n1,2\n",
            r"no heading: no row names name, households, east, north; row 1 reads a, b\n"
            r"  未找到表头：没有一行列出名称、户数、经度或横坐标、纬度或纵坐标，第 1 行为 a, b\n"
            r"  allowed · 可用列名:\n    name · 名称: name",
        ),
        (
            "某县各村,,,\n地名,家庭,东,北\n王庄,120,113.4,40.9\n",
            r"(?s)row 2 reads 地名, 家庭, 东, 北; is name in '地名', households in '家庭', east in '东', "
            r"north in '北'\?.*第 2 行为 地名, 家庭, 东, 北，名称是否为“地名”、户数是否为“家庭”.*"
            r"name · 名称: .*村名.*households · 户数: .*农户数.*east · 经度或横坐标: .*经度.*"
            r"north · 纬度或纵坐标: .*纬度.*经纬度",
        ),
        (
            "地名,户数,东,北\n王庄,120,113.4,40.9\n",
            r"row 1: no column for name, east, north; is name in '地名', .*\n"
            r"  第 1 行：缺少“名称”“经度或横坐标”",
        ),
        ("", r"holds nothing; a heading with name, households, east, north is needed\n  没有内容(?s:.*)村名"),
        (
            "代码," + PLAIN.replace("城关镇", "1.50928E+11,城关镇", 1).replace("北山", "9,北山"),
            "shortened by the spread",
        ),
    ],
)
def test_what_cannot_be_right_is_named_with_its_row(tmp_path, text, says):
    with pytest.raises(DataError, match=says):
        read(tmp_path, text)


def test_all_rows_that_cannot_be_right_are_named_at_once(tmp_path):
    with pytest.raises(DataError, match=r"(?s)第 2 行.*第 4 行") as refused:
        read(tmp_path, PLAIN.replace("120", "x").replace("64", "y"))
    assert len(str(refused.value).splitlines()) == 3
    many = PLAIN + "".join(f"城关镇,村{i},0,113,41\n" for i in range(30))
    with pytest.raises(DataError, match="20 more · 另有 20 处"):
        read(tmp_path, many)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (PLAIN + "城关乡,李庄,50,113.4,40.8\n", "城关乡 has one village; is it 城关镇"),
        (PLAIN.replace("64", "9000"), "has 9,000 households"),
    ],
)
def test_what_hardly_can_be_is_suspected(tmp_path, text, says):
    _, account = read(tmp_path, text)
    assert any(says in note.en for note in account.suspects)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("v.xls", b"\xd0\xcf\x11\xe0", r"\.xls is not read"),
        ("v.xlsx", b"PK\x03\x04nonsense", "not a workbook"),
        ("v.csv", b"\xff\xff\x81", "neither UTF-8 nor GB18030"),
        ("v.csv", b'a,"b\n', "not a CSV file"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path, name, content, says):
    if name == "v.xlsx":
        pytest.importorskip("openpyxl")
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError, match=says):
        read_sheet(str(tmp_path / name))


def test_a_file_that_is_not_there_is_named_with_the_nearest(tmp_path):
    (tmp_path / "villages.csv").write_text(PLAIN)
    with pytest.raises(DataError, match=r"(?s)no such file.*villages\.csv"):
        read_sheet(str(tmp_path / "vilages.csv"))
