import pytest

from ruralsim.foundation.errors import DataError
from ruralsim.world.villages_file import Limits, read_villages, townships_of
from tests.world.data_files import LIMITS, villages


def read(content, width=5, height=4, limits=LIMITS):
    return read_villages(villages(content), width, height, limits)


def test_villages_are_read_with_and_without_coordinates():
    rows = read("\ufeffname, households, x_km, y_km\n王庄, 12, 1.5, 2\nLi, 3, 0, 0\n")
    assert rows[0] == ("王庄", 12, 1.5, 2.0, "", "", "")
    assert [row.name for row in read("households,name\n12,A\n3,B\n")] == ["A", "B"]


@pytest.mark.parametrize(
    "content",
    [
        "name,households\r\nA,1\r\nB,2\r\n",
        "name,households,,\nA,1,,\n,,,\nB,2,,\n\n",  # Excel's empty columns and lines
        '"name","households"\n"A","1"\nB,2',
        "\n\nname,households\nA,1\nB,2\n",
    ],
)
def test_what_spreadsheets_write_is_read(content):
    assert [(row.name, row.households) for row in read(content)] == [("A", 1), ("B", 2)]


def test_a_village_is_known_by_its_township_and_name():
    rows = read("township,name,households\n清泉镇,王庄,3\n大河乡,王庄,4\n清泉镇,李庄,5\n")
    assert [(row.township, row.name) for row in rows] == [
        ("清泉镇", "王庄"), ("大河乡", "王庄"), ("清泉镇", "李庄"),
    ]  # fmt: skip
    assert townships_of(rows) == ["清泉镇", "大河乡"]


def test_a_code_tells_villages_of_one_name_in_one_township_apart():
    rows = read("code,township,name,households,unit\n1,清泉镇,王庄,3,行政村\n2,清泉镇,王庄,4,natural\n")
    assert [(row.known_as, row.unit) for row in rows] == [("1", "administrative"), ("2", "natural")]
    with pytest.raises(DataError, match="'李庄' is already on line 2: its code 1"):
        read("代码,村名,户数\n1,王庄,3\n1,李庄,4\n")
    with pytest.raises(DataError, match="unit is 'hamlet'; allowed: administrative 行政村"):
        read("name,households,unit\nA,3,hamlet\n")


@pytest.mark.parametrize("header", ["Township,NAME,Households", "乡镇,村名,户数", "所属乡镇,村庄,农户数"])
def test_headings_may_be_chinese_or_have_capitals(header):
    assert read(f"{header}\n清泉镇,王庄,3\n") == read("township,name,households\n清泉镇,王庄,3\n")


def test_names_alone_say_which_villages_there_are():
    assert [(r.name, r.households) for r in read("township,name\nT,A\nT,B\n")] == [("A", 0), ("B", 0)]


HEADER = "name,households\n"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("name,x_km,y_km\nA,1,1\n", "missing column households"),
        ("name,households,x_km\nA,1,1\n", "missing column y_km"),
        ("", "missing column name"),
        (HEADER, "no village"),
        (HEADER + "A,5\nA,6\n", "already on line 2; villages of one name need a column township"),
        ("township,name,households\nT,A,5\nT,A,6\n", "line 3: 'A' is already on line 2\n"),
        ("township,name,households\n,A,5\n", "'A' has no township"),
        (HEADER + ",5\n", "line 2: no name"),
        (HEADER + "王庄 Wang,5\n王庄 Wan,6\n", "is '王庄 Wang' on line 2: one place has one spelling"),
        ("township,name,households\n城关镇 C,A,5\n城关镇,B,6\n", "'城关镇' is '城关镇 C' on line 2"),
        (HEADER + "A,0\n", "'A' has 0 households"),
        (HEADER + "A,-5\n", "'A' has -5 households"),
        (HEADER + "A,2.5\n", "'A' has 2.5 households"),
        (HEADER + "A,nan\n", "households is nan"),
        (HEADER + "A,many\n", "'many', not a number"),
        (HEADER + "A,1_000\n", "'1_000', not a number"),
        (HEADER + "A\n", "households is '', not a number"),
        (HEADER + "A,1,2\n", "3 fields, the header has 2"),
        (HEADER + "A,99999999999\n", "'A' has 99999999999 households; a whole number from 1 to 2,000,000"),
        (HEADER + "A,1e308\n", r"'A' has 1e\+308 households"),
        (HEADER + "A,1500000\nB,1500000\n", "3,000,000 households in all"),
        ("name,households,x_km,y_km\nA,5,9,1\n", r"\(9, 1\) km lies outside the grid of 5 × 4 km \(world"),
        ("name,households,x_km,y_km\nA,5,1,4\n", "lies outside the grid"),
        ("name,households,x_km,y_km\nA,5,1,inf\n", "y_km is inf"),
        ("name,households,population\nA,5,9\n", "unknown column 'population'"),
        ("name,household\nA,5\n", "did you mean · 是否想写: households"),
        ("村名称,户数\nA,5\n", "did you mean · 是否想写: 村庄名称"),
        ("乡镇,Township,name,households\nT,T,A,5\n", r"two columns township \(乡镇, Township\)"),
        ("name,households,x,y\nA,5,1,1\n", "kilometres east and north of the south-west corner"),
        ("name,households,lon,lat\nA,5,111.4,41.1\n", "degrees are not read, project them"),
        ("name,households,name\nA,5,B\n", "two columns name"),
        ("name,households,,x_km\nA,5,B,1\n", "column 3 has no name"),
        ("name;households\nA;5\n", "separated by commas"),
        (HEADER + 'A,"5\n', "line 2: not a CSV file"),
        (HEADER + "A" * 140_000 + ",5\n", "not a CSV file: field larger"),
        (HEADER + "A\0,5\n", "line 2: holds a NUL byte"),
        (HEADER.encode() + "王庄,3\n".encode("gb18030"), "line 2: not UTF-8; save it as UTF-8"),
    ],
)  # fmt: skip
def test_bad_files_of_villages_are_explained(content, says):
    with pytest.raises(DataError, match=says) as told:
        read(content)
    assert "村庄文件" in str(told.value)


def test_the_bounds_of_the_schema_hold_for_files():
    many = HEADER + "".join(f"V{i},1\n" for i in range(12))
    with pytest.raises(DataError, match="line 12: more than 10 villages"):
        read(many, limits=Limits(10, 500, 2000))
    with pytest.raises(DataError, match="3 townships; at most 2"):
        read("township,name,households\nA,A,1\nB,B,1\nC,C,1\n", limits=Limits(10, 2, 2000))
