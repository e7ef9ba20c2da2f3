"""What was mistyped in a text that is no TOML, or in a value that does not fit, in both languages.

Python's reader says where it stopped, in English. What Chinese input methods write is looked for besides: a
full-width mark is hardly told from the right one by eye.
"""

import re
from calendar import monthrange
from typing import NamedTuple
from unicodedata import category, normalize

from ruralsim.scenario import lines

_QUOTES = dict.fromkeys("“”„‟″「」『』", '"') | dict.fromkeys("‘’‚‛′", "'")
_MEANT = _QUOTES | {"。": ".", "、": ",", "【": "[", "】": "]", "–": "-", "—": "-", "−": "-"}
_APART = re.compile(
    r"""\"\"\".*?\"\"\"|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\])*+"|'[^']*+'|\#.*|(?P<open>["'].*)"""
)  # what stands in quotes, comments, and the rest of a line from a quote on that does not end
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_DAY = re.compile(r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?(?![\d-])")
_VALUE = re.compile(r"[^,\]}#]*")
_BARE = re.compile(r"[^\W\d]\w*")
_SHOWN = 40  # characters of a value

_REASONS: tuple[tuple[str, str, str], ...] = (
    (
        r"Illegal character '\\n'",
        "a line ends within a text: its closing quote is missing",
        "文本在行末未结束：缺少右引号",
    ),
    ('Expected "\'+"|Unterminated string', "a text has no closing quote", "文本缺少右引号"),
    ("(?:Illegal|Found invalid) character (.+)", "character {} is not allowed here", "此处不允许字符 {}"),
    (
        "Cannot overwrite a value",
        "a key is given twice, or as a value and as a table",
        "键重复，或同时写作值与表",
    ),
    (r"Cannot declare \((.+?),?\) twice", "table [{}] is given twice", "表 [{}] 重复"),
    ("Duplicate inline table key (.+)", "key {} is given twice", "键 {} 重复"),
    ("Cannot (?:mutate|redefine).*", "a table that is complete is written to again", "已写完的表又被改写"),
    ("Expected '=' after a key.*", "'=' is missing after a key", "键名之后缺少等号 ="),
    (r"Expected '(\]+)' at the end.*", "{} is missing at the end of a table's name", "表名之后缺少 {}"),
    (
        "Unclosed array",
        "a list does not go on or end here: ',' or ']' is missing",
        "列表在此未继续也未结束：缺少 , 或 ]",
    ),
    (
        "Unclosed inline table",
        "a table in {braces} does not go on or end here, on its line: ',' or '}' is missing",
        "花括号内的表须写在一行，在此缺少 , 或 }",
    ),
    (r"Unescaped .*", r"within double quotes \ is written \\", r"双引号内的 \ 须写作 \\"),
    (
        "Invalid hex value|Escaped character.*",
        "an escape within quotes is no character",
        "引号内的转义不是字符",
    ),
    (
        "Invalid initial character for a key part|Invalid statement",
        "no key or [table] begins here; keys are letters a-z, digits, - and _, or stand in quotes",
        "此处不是键名或 [表名]；键名用英文字母、数字、- 与 _，否则须加引号",
    ),
    ("Expected newline.*", "the value ends before {}", "值之后有多余内容 {}"),
    ("Invalid date or datetime", "no such date or time", "日期或时间不存在"),
    ("Invalid value", "no value stands here", "此处没有取值"),
    ("Exceeds the limit.*", "a number is too long", "数值过长"),
    ("", "nested too deeply", "嵌套过深"),
)
"""What Python's reader says → the same in plain words."""


class Fault(NamedTuple):
    """Why a text is no TOML.

    Attributes:
        line: on which, from 1; 0 if unknown.
        path: dotted path of the key that the line gives; empty if it gives none.
        en: what is wrong.
        zh: the same in Chinese.
    """

    line: int
    path: str
    en: str
    zh: str


def fault(text: str, error: Exception) -> Fault:
    """What is wrong with a text that the reader refused.

    Args:
        text: as read.
        error: what the reader raised: with a place, or none if it gave up.
    """
    said = "" if isinstance(error, RecursionError) else str(error)
    place = _PLACE.search(said)
    what, found = said[: place.start()] if place else said, text.replace("\r\n", "\n").split("\n")
    number, column = (int(place[1] or 0), int(place[2] or 0)) if place else (0, 0)
    if place and not number:
        number = _opened(found)
    line = found[number - 1] if number else ""
    path, value = lines.at(found, number) if number else ((), "")
    key = ".".join(path)
    if noted := marks(_outside(line) + _unended(line)):
        return Fault(number, key, f"not valid TOML: {noted[0]}", f"TOML 语法错误：{noted[1]}")
    stopped = line[column - 1 :] if column else ""
    if noted := day(value) or day(stopped):
        return Fault(number, key, *noted)
    en, zh = (what == "Invalid value" and _no_value(stopped)) or _reason(what, stopped)
    if column:
        en, zh = f"{en} (column {column})", f"{zh}（第 {column} 列）"
    return Fault(number, key, f"not valid TOML: {en}", f"TOML 语法错误：{zh}")


def _opened(found: list[str]) -> int:
    """The line with what the end of the text left open; where that cannot be told, the last."""
    if not any('"""' in line or "'''" in line for line in found):  # within which anything may stand
        for number, line in enumerate(found, 1):
            if marks(_outside(line)) or _unended(line):
                return number
    return len(found)


def marks(text: str) -> tuple[str, str] | None:
    """What to say of full-width and invisible characters; None if a text holds none."""
    meant = {mark: for_ for mark in dict.fromkeys(text) if (for_ := _ascii(mark)) is not None}
    if not meant:
        return None
    en = ", ".join(f"{_name(mark)[0]} → {_name(for_)[0]}" for mark, for_ in meant.items())
    zh = "，".join(f"{_name(mark)[1]} → {_name(for_)[1]}" for mark, for_ in meant.items())
    return (
        f"full-width or invisible characters, as Chinese input methods write them; write instead {en}",
        f"含中文输入法的全角或不可见字符，请改为半角：{zh}",
    )


def day(text: str) -> tuple[str, str] | None:
    """What is wrong with a day that does not exist or is written otherwise; None if it is one, or no day."""
    found = _DAY.match(text)
    if not found:
        return None
    year, month, number = int(found[1]), int(found[3]), int(found[5])
    shown = found[0]
    if year == 0 or not 1 <= month <= 12:
        what = ("year 0", "0 年") if year == 0 else (f"month {month}", f"{month} 月")
        return f"there is no date {shown}: no {what[0]}", f"日期 {shown} 不存在：没有 {what[1]}"
    last = monthrange(year, month)[1]
    if not 1 <= number <= last:
        return (
            f"there is no date {shown}: {year:04}-{month:02} has {last} days",
            f"日期 {shown} 不存在：{year} 年 {month} 月有 {last} 天",
        )
    iso = f"{year:04}-{month:02}-{number:02}"
    return None if iso == shown else (f"{shown}: a date is written {iso}", f"{shown}：日期应写作 {iso}")


def _no_value(stopped: str) -> tuple[str, str] | None:
    """What is wrong with a value that is none, mostly text without quotes; None if nothing is there."""
    value = _VALUE.match(stopped)
    word = value[0].strip() if value else ""
    if not word:
        return None
    shown = _short(word)
    if word in ("True", "False"):
        return f"{shown} is written {word.lower()}", f"{shown} 应写作 {word.lower()}"
    if _BARE.match(word):
        en = f'{shown} is no value; text stands in quotes: "{shown}"'
        return en, f'{shown} 不是合法取值；文本须加引号："{shown}"'
    return f"{shown} is no value", f"{shown} 不是合法取值"


def _reason(said: str, stopped: str) -> tuple[str, str]:
    """What the reader says, in plain words, with what it names or else where it stopped."""
    for pattern, en, zh in _REASONS:
        if found := re.fullmatch(pattern, said):
            what = found[1].replace("', '", ".").strip("'") if found.groups() else _short(stopped)
            return en.replace("{}", what), zh.replace("{}", what)
    return said, "无法读取"  # of a later Python


def _outside(line: str) -> str:
    """A line without its comment and without what stands in quotes, also in those that do not end."""
    return _APART.sub("", line)


def _unended(line: str) -> str:
    """Quotes of a line that have no end, with those of an input method that were meant to be it."""
    opened = next((part["open"] for part in _APART.finditer(line) if part["open"]), "")
    return "".join(mark for mark in opened if mark in "'\"" or _ascii(mark) in ("'", '"'))


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def _ascii(mark: str) -> str | None:
    """The character that was meant by a full-width or invisible one; None if it is neither."""
    if mark.isascii():
        return None
    if category(mark) == "Cf":
        return ""
    meant = _MEANT.get(mark) or normalize("NFKC", mark)
    return meant if len(meant) == 1 and meant.isascii() else None


def _name(mark: str) -> tuple[str, str]:
    if not mark:
        return "nothing", "删去"
    if mark == " ":
        return "a space", "空格"
    if category(mark) in ("Zs", "Cf"):
        known = ("full-width space", "全角空格") if mark == "\u3000" else ("invisible", "不可见字符")
        return f"U+{ord(mark):04X} ({known[0]})", f"U+{ord(mark):04X}（{known[1]}）"
    return mark, mark
