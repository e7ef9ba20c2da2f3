"""What the options of a comparison are called in its brief, and what each of them sets."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ruralsim.experiment.comparing.words import titles
from ruralsim.report.brief import parts
from ruralsim.report.numbers import in_full
from ruralsim.report.story.blocks import Column, Definitions, Said, Words
from ruralsim.report.text import Text, labelled, text, unit
from ruralsim.results.comparison import Comparison

_ACROSS, _LETTERED = 3, 6  # options in one table: under their names, under letters
_SET = 4  # settings named of an option


def base(found: Comparison) -> str:
    """The scenario that the others are held against."""
    return str(found.meta["scenarios"][0]["key"])


def others(found: Comparison) -> list[str]:
    """The options, in order."""
    return [scenario["key"] for scenario in found.meta["scenarios"][1:]]


def names(found: Comparison) -> dict[str, Text]:
    """Scenario → its name, short beside the base's."""
    called = titles(found)
    return {
        key: title if key == base(found) else parts.option(title, called[base(found)])
        for key, title in called.items()
    }


def lettered(found: Comparison) -> bool:
    """Whether options have letters: their names would not stand side by side."""
    return len(others(found)) > _ACROSS


def letter(found: Comparison, key: str) -> str:
    """The letter of an option, as maps have it, too."""
    return f"({chr(97 + others(found).index(key))})"


def named(found: Comparison, key: str) -> Text:
    """An option's name, after its letter if it has one."""
    name, mark = names(found)[key], letter(found, key)
    return text(f"{mark} {name['en']}", f"{mark}{name['zh']}") if lettered(found) else name


def abreast(found: Comparison) -> Iterator[list[str]]:
    """Options that stand side by side in a table: three by name, six by letter."""
    keys, across = others(found), _LETTERED if lettered(found) else _ACROSS
    for i in range(0, len(keys), across):
        yield keys[i : i + across]


def columns(found: Comparison, keys: Sequence[str]) -> list[Column]:
    """Headings of the columns of some options."""
    marks = {key: text(letter(found, key), letter(found, key)) for key in keys}
    return [Column(marks[key] if lettered(found) else names(found)[key]) for key in keys]


def options(found: Comparison) -> Definitions:
    """The base and the options, with what each sets."""
    first, *rest = found.meta["scenarios"]
    called = names(found)
    items: list[tuple[Words, Sequence[Said]]] = [
        (
            Words(text(f"Base: {called[first['key']]['en']}", f"基准:{called[first['key']]['zh']}")),
            [_story(first)],
        )
    ]
    for scenario in rest:
        told = [_story(scenario)] if scenario["story"] != first["story"] else []
        if not _named_by_it(called[scenario["key"]], scenario["changes"]):
            told.append(_set(scenario["changes"]))
        items.append((Words(named(found, scenario["key"])), told))
    return Definitions(items)


def _story(scenario: Mapping[str, Any]) -> Text:
    words = labelled({"name": "", **scenario["story"]})
    return {language: said.strip() for language, said in words.items()}


def _named_by_it(name: Text, changes: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an option's name says all that it sets: that of one whose only value the command line laid."""
    told = [change for change in changes if _says(change)]
    return len(told) == 1 and name["en"].endswith(f"= {_value(told[0]['value'])}")


def _set(changes: Sequence[Mapping[str, Any]]) -> Text:
    """What an option sets, without what is left at nothing."""
    told = [change for change in changes if _says(change)]
    if not told:
        return text("Nothing is set differently.", "与基准设定相同。")
    shown = {"en": list[str](), "zh": list[str]()}
    for change in told[:_SET]:
        name, of = labelled({"name": change["path"], **change}), unit(str(change["unit"] or ""))
        values = [value for value in (change["base"], change["value"]) if value not in _NOTHING]
        for language, listed in shown.items():
            shown_as = " → ".join(worded(value, language) for value in values)
            listed.append(f"{name[language]} {shown_as} {of[language]}".strip())
    more = len(told) - _SET
    en, zh = "; ".join(_once(shown["en"], ": ", ", ")), "；".join(_once(shown["zh"], "：", "，"))
    if more > 0:
        en, zh = f"{en}; {more} more on the page", f"{zh}；另有 {more} 项见比较页"
    return text(f"Sets: {en}.", f"设定:{zh}。")


def _once(settings: Sequence[str], behind: str, joint: str) -> list[str]:
    """Settings of one lever joined, with its name said once.

    >>> _once(["Roads: length 60 km", "Roads: class county", "Sharing: share 1"], ": ", ", ")
    ['Roads: length 60 km, class county', 'Sharing: share 1']
    """
    found = dict[str, list[str]]()
    for setting in settings:
        lever, _, own = setting.rpartition(behind) if setting.count(behind) == 1 else ("", "", setting)
        found.setdefault(lever or own, []).append(own)
    return [
        joint.join(own) if lever in own else f"{lever}{behind}{joint.join(own)}"
        for lever, own in found.items()
    ]


_CHOICES = {
    "point": "村级网点", "station": "乡镇站", "vehicle": "车辆", "trunk": "干线", "near": "近郊村",
    "middle": "中间村", "remote": "偏远村", "not_monitored": "未监测户", "sudden_hardship": "突发严重困难户",
    "unstable_formerly_poor": "脱贫不稳定户", "marginal": "边缘易致贫户", "formerly_poor": "脱贫户",
    "random": "抽签", "all": "全部", "kg": "公斤", "parcel": "件", "seller": "卖方", "buyer": "买方",
    "households": "户数多的村", "blind": "未通路的村",
    "village": "村道", "township": "乡道", "county": "县道",
}  # fmt: skip
"""What levers' settings may be, as an office says it; names of townships are names."""


def worded(value: object, language: str) -> str:
    """A value in words of a language."""
    said = _value(value)
    if language == "en":
        return said.replace("_", " ")
    return "、".join(_CHOICES.get(word, word) for word in said.split(", "))


_NOTHING = (None, "", "–", 0, False)


def _says(change: Mapping[str, Any]) -> bool:
    """Whether a setting is worth a word: of a lever, how much of it, and what is not as the lever has it."""
    path, value = change["path"].split("."), change["value"]
    if value in _NOTHING:
        return False
    return (
        path[0] != "policies"
        or path[-1] == "intensity"
        or change["base"] is not None
        or value != change.get("usual", value)
    )


def _value(value: object) -> str:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return in_full(float(value)) if number else str(value)  # type: ignore[arg-type]
