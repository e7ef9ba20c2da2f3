"""Texts that are no TOML, and days that are none: what is said, where, in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from ruralsim.scenario.mistyped import Fault, day, fault, marks


def refused(text: str) -> Fault:
    with pytest.raises((ValueError, RecursionError)) as told:
        tomllib.loads(text)
    return fault(text, told.value)


@pytest.mark.parametrize(
    ("text", "line", "path", "meant"),
    [
        ("a = “small”", 1, "a", '“ → "，” → "'),
        ('x = 1\na = "small”\nb = 2', 2, "a", '” → "'),
        ("x = 1\na = 'small’\nb = 2", 2, "a", "’ → '"),
        ("a＝1", 1, "", "＝ → ="),
        ("a = [1，2]", 1, "a", "， → ,"),
        ("a = [\n1，\n2]", 2, "", "， → ,"),
        ("［run］", 1, "", "［ → [，］ → ]"),
        ("【run】", 1, "", "【 → [，】 → ]"),
        ("[run]\ndays。x = 1", 2, "", "。 → ."),
        ("\u3000a = 1", 1, "a", "U+3000（全角空格） → 空格"),
        ("a = 1\u200b", 1, "a", "U+200B（不可见字符） → 删去"),
        ("a = ３０", 1, "a", "３ → 3，０ → 0"),
        ("＃ a comment", 1, "", "＃ → #"),
    ],
)
def test_what_chinese_input_methods_write_is_named(text: str, line: int, path: str, meant: str) -> None:
    told = refused(text)
    assert (told.line, told.path) == (line, path)
    assert told.zh == f"TOML 语法错误：含中文输入法的全角或不可见字符，请改为半角：{meant}"
    assert told.en.startswith("not valid TOML: full-width or invisible characters")


@pytest.mark.parametrize("text", ["a = '，。' x", 'a = "“，”" x', "a = 1 x # “，”", "a = x # it's，"])
def test_full_width_marks_in_texts_and_comments_are_no_fault(text: str) -> None:
    assert "full-width" not in refused(text).en


@pytest.mark.parametrize(
    ("written", "en", "zh"),
    [
        ("2021-04-31", "no date 2021-04-31: 2021-04 has 30 days", "2021-04-31 不存在：2021 年 4 月有 30 天"),
        ("2021-02-29", "2021-02 has 28 days", "2021 年 2 月有 28 天"),
        ("2021-13-01", "no month 13", "没有 13 月"),
        ("0000-01-01", "no year 0", "没有 0 年"),
        ("2021-04-31T10:00:00", "2021-04 has 30 days", "有 30 天"),
        ("2021-4-1", "2021-4-1: a date is written 2021-04-01", "日期应写作 2021-04-01"),
        ("2021/04/01", "a date is written 2021-04-01", "日期应写作 2021-04-01"),
        ("2021年4月1日", "a date is written 2021-04-01", "日期应写作 2021-04-01"),
    ],
)
def test_days_that_are_none(written: str, en: str, zh: str) -> None:
    for text, path in ((f"[run]\nstart = {written} # day", "run.start"), (f"c = 1\nx = {written}", "x")):
        told = refused(text)
        assert (told.line, told.path) == (2, path)
        assert en in told.en
        assert zh in told.zh
    assert day(written) is not None


def test_a_day_within_a_table_in_braces_is_named_too() -> None:
    assert "2021-02 has 28 days" in refused("[[changes]]\nx = {date = 2021-02-29}").en


def test_days_that_are_some() -> None:
    for text in ("2020-02-29", "2021-04-01T10:00:00", "tomorrow", "", "2021-04-01-x"):
        assert day(text) is None


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("a = small", 'no value; text stands in quotes: "small" (column 5)', '须加引号："small"（第 5 列）'),
        ("a = [1, two]", "two is no value", "two 不是合法取值"),
        ("a = True", "True is written true", "True 应写作 true"),
        ("a = .5", ".5 is no value", ".5 不是合法取值"),
        ("a =", "no value stands here", "此处没有取值"),
        ("a = 50%", "the value ends before %", "多余内容 %"),
        ("a", "'=' is missing", "缺少等号 ="),
        ("[a\nb = 1", "] is missing", "缺少 ]"),
        ("[[a]\nb = 1", "]] is missing", "缺少 ]]"),
        ("[政策]", "keys are letters a-z", "键名用英文字母"),
        ("天数 = 3", "keys are letters a-z", "键名用英文字母"),
        ("a = 1\na = 2", "a key is given twice", "键重复"),
        ("[a.b]\n[a.b]", "table [a.b] is given twice", "表 [a.b] 重复"),
        ("a = {b = 1, b = 2}", "key b is given twice", "键 b 重复"),
        ("a = [1", "',' or ']' is missing", "列表在此未继续也未结束"),
        ("a = {b = 1\n}", "on its line", "须写在一行"),
        ("a = 'x", "no closing quote", "缺少右引号"),
        ('a = "x\nb = 1', "closing quote is missing", "缺少右引号"),
        ('a = """x', "no closing quote", "缺少右引号"),
        (r'a = "C:\data"', r"within double quotes \ is written \\", r"双引号内的 \ 须写作 \\"),
        (r'a = "\ud800"', "is no character", "不是字符"),
        ("a = 1\x00", "", ""),
        ("# \x01", r"character \x01 is not allowed here", r"此处不允许字符 \x01"),
        ("a = " + "9" * 5000, "a number is too long", "数值过长"),
        ("a = " + "[" * 5000, "nested too deeply", "嵌套过深"),
    ],
)  # fmt: skip
def test_what_the_reader_says_is_said_plainly_in_both_languages(text: str, en: str, zh: str) -> None:
    told = refused(text)
    assert told.en.startswith("not valid TOML: ")
    assert told.zh.startswith("TOML 语法错误：")
    assert en in told.en
    assert zh in told.zh
    assert "无法读取" not in told.zh


def test_every_sentence_of_the_reader_is_known() -> None:
    """A later Python may say something else; this shows it."""
    written = Path(tomllib.loads.__code__.co_filename).read_text(encoding="utf-8")
    for said in re.findall(r'suffixed_err\(\s*src, (?:new_)?pos, f?"((?:[^"\\]|\\.)*)"', written):
        if said == "Expected {expect!r}":  # a quote
            continue
        plain = re.sub(r"\{.*?\}", "('a', 'b')", said).replace("\\\\", "\\")
        assert "无法读取" not in fault("", ValueError(plain)).zh, said


def test_a_line_without_end_is_looked_at_in_no_time() -> None:
    for text in ("a = x " + '"\\"' * 300_000, "a = x" + ' "' * 300_001, "a = x" + " '" * 300_001):
        assert refused(text).line == 1


def test_marks() -> None:
    assert marks("plain, 石口（镇") == (
        "full-width or invisible characters, as Chinese input methods write them; write instead （ → (",
        "含中文输入法的全角或不可见字符，请改为半角：（ → (",
    )
    assert marks("Xiā 石口·é") is None
