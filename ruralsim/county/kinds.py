"""The column of kinds of a list: what it says, in other words too, and what of it is no kind."""

from collections import defaultdict
from collections.abc import Callable, Sequence

from ruralsim.county import amounts
from ruralsim.county.account import Account, rows_in_words
from ruralsim.county.divisions import Kind, is_named, nearest_kind
from ruralsim.county.headings import Heading
from ruralsim.county.sheets import Row, Sheet


def said_in(heading: Heading, row: Row, field: str) -> str:
    """What a row says of its kind; empty if nothing, or a mark for that."""
    text = heading.cell(row, field)
    return "" if amounts.is_blank(text) else amounts.name(text)


def column_of_kinds(
    sheet: Sheet,
    heading: Heading,
    rows: Sequence[Row],
    field: str,
    kinds: tuple[Kind, ...],
    understood: Callable[[str], Kind | None],
    account: Account,
) -> tuple[Heading, list[tuple[int, str, str]]]:
    """The list without its column of kinds where that tells something else, and what of the column is wrong.

    A column in which no row names a kind, nor anything like one, tells something else: 集聚提升类 or 脱贫村
    are said of villages, and are not what kind of unit they are. It is left out, and said to be. In a column
    that names kinds, a word that is none is a mistake.

    Args:
        sheet: as read.
        heading: of the list.
        rows: of the list that are entries.
        field: the column.
        kinds: that there are.
        understood: the kind that a word of the column means.
        account: to which is added which words were taken for which kinds, and that the column was left out.
    """
    column = heading.columns.get(field)
    if column is None:
        return heading, []
    said = {row.number: word for row in rows if (word := said_in(heading, row, field))}
    words = tuple(dict.fromkeys(said.values()))
    if words and not any(understood(word) or nearest_kind(word, kinds) for word in words):
        account.leave_out(
            f"{sheet.where}: column {column.heading} says {', '.join(words[:6])}, which is no kind; "
            "kinds are those of codes and names",
            f"{sheet.where}：“{column.heading}”列的内容（{'、'.join(words[:6])}）不是类型，类型按代码或名称判断",
        )
        return heading._replace(columns={k: c for k, c in heading.columns.items() if k != field}), []
    others, wrong = defaultdict[str, list[int]](list), list[tuple[int, str, str]]()
    for number, word in said.items():
        if understood(word) is None:
            wrong.append((number, *_no_kind(column.heading, word, kinds)))
        elif not is_named(word, kinds):
            others[word].append(number)
    for word, numbers in others.items():
        if kind := understood(word):
            on, zh = rows_in_words(numbers)
            account.repair(
                f"{sheet.where}, {on}: {word} taken for {kind.en}",
                f"{sheet.where} {zh}：“{word}”视为{kind.zh}",
            )
    return heading, wrong


def _no_kind(title: str, word: str, kinds: tuple[Kind, ...]) -> tuple[str, str]:
    """That a word is no kind, in both languages: with the nearest and those that there are."""
    near = nearest_kind(word, kinds)
    en, zh = (f"; is it {near.zh}?", f"，是否为“{near.zh}”？") if near else ("", "")
    return (
        f"{title} {word[:30]!r} is no kind{en}; allowed: {', '.join(f'{k.zh} {k.key}' for k in kinds)}",
        f"{title}“{word[:30]}”不是可用类型{zh}，可用：{'、'.join(kind.zh for kind in kinds)}",
    )
