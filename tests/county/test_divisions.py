import pytest

from ruralsim.county.divisions import (
    ADMINISTRATIVE,
    COMMUNITY,
    FARM,
    NATURAL,
    OTHER,
    SUBDISTRICT,
    SUMU,
    TOWN,
    TOWNSHIP,
    ZONE,
    kind_of_township,
    said_of_village,
    unit_of_village,
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("城关镇", TOWN), ("北山乡", TOWNSHIP), ("某某蒙古族乡", TOWNSHIP), ("新城街道", SUBDISTRICT),
        ("东风街道办事处", SUBDISTRICT), ("明安图苏木", SUMU), ("经济开发区", ZONE), ("工业园区", ZONE),
        ("国营某某牧场", FARM), ("种羊场", FARM), ("果树农场", FARM),
        ("清泉镇 Qingquan", TOWN), ("某某", OTHER),
    ],
)  # fmt: skip
def test_a_township_unit_keeps_its_kind(name, kind):
    assert kind_of_township(name) is kind


def test_code_and_column_tell_where_the_name_does_not():
    assert kind_of_township("某某", "150928102000") is TOWN
    assert kind_of_township("某某", "150928001") is SUBDISTRICT
    assert kind_of_township("某某镇", said="开发区") is ZONE
    assert unit_of_village("王庄", "150928100201") is ADMINISTRATIVE
    assert unit_of_village("王庄", "150928100001") is COMMUNITY
    assert unit_of_village("王庄", said="自然村") is NATURAL
    assert unit_of_village("某某嘎查") is ADMINISTRATIVE
    assert unit_of_village("王庄") is None


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("行政村", ADMINISTRATIVE), ("Administrative village", ADMINISTRATIVE), ("建制村", ADMINISTRATIVE),
        ("行政", ADMINISTRATIVE), ("村委会", ADMINISTRATIVE), ("嘎查", ADMINISTRATIVE),
        ("自然村", NATURAL), ("村民小组", NATURAL), ("自然屯", NATURAL), ("natural", NATURAL),
        ("社区", COMMUNITY), ("居委会", COMMUNITY), ("城市社区", COMMUNITY),
        ("新村", None), ("行政材", None), ("贫困村", None),
    ],
)  # fmt: skip
def test_a_column_says_a_kind_of_village_or_none(said, unit):
    assert said_of_village(said) is unit
