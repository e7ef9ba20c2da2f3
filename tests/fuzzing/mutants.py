"""Files that went wrong: mutants of sound ones, the same for the same seed."""

import random
import re
from collections.abc import Callable, Iterator

_TOML = (
    "-1", "0", "1", "2", "0.5", "-0.0", "nan", "inf", "-inf", "1e308", "-1e308", "5e-324",
    "9223372036854775808", "-99999999999999999999999999", "0x" + "f" * 9000,
    "true", "false", '""', '"x"', '"\\u0000"', '"~nouser/x.toml"',
    '"../../../etc/passwd"', f'"{"长" * 4000}"', "[]", "[[]]", "{}", "{ a = 1 }",
    "[1, 'a', true]", "[nan]",
    "[" * 60 + "]" * 60, "0001-01-01", "9999-12-31", "2021-02-30", "2021-01-01T00:00:00Z",
    "07:00:00", "'''",
    '"tiny.toml"', '"small"', '["tiny.toml", "tiny.toml"]', "[0.0, 0.0]", '"terms.quota"', '"policies"',
)  # fmt: skip
_FIELDS = (
    "", "-1", "0", "1e308", "nan", "inf", "-9999", "99999999999", "0x10", "1_0", "x", "王家村", '"', '"a',
    "'",
    "y" * 140_000, "1;2", "1.5.5", "\x00", "\u200b", "１２", "−5", "3,", " ", "1e-400",
)  # fmt: skip
_BYTES = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\r", b"\r\n", b"\n\n", b'"', b"'", b"[", b"]", b"]]", b"{",
    b"}", b"=", b",", b".", b"#", b"\\", b"\xe7\x94", b"\t", b"-", b"\x1b[31m", b"[bold]",
)  # fmt: skip

Change = Callable[[list[str], random.Random], None]


def mutants(text: str, seed: str, count: int) -> Iterator[bytes]:
    """Mutants of a file of one to three changes each, in lines, values or bytes."""
    values: tuple[Change, ...] = (_value, _key) if " = " in text else (_field, _column)
    for number in range(count):
        rng = random.Random(f"{seed} {number}")
        lines = text.splitlines()
        for _ in range(rng.randint(1, 3)):
            rng.choice((*values, *values, *values, _drop, _twice, _swap, _strange))(lines, rng)
        raw = ("\n".join(lines) + "\n").encode("utf-8", "surrogatepass")
        for _ in range(rng.choice((0, 0, 0, 0, 1, 2))):
            raw = _bytes(raw, rng)
        yield raw


def _at(lines: list[str], rng: random.Random, mark: str = "") -> int:
    """The number of a line that holds something; of the first if none does."""
    found = [i for i, line in enumerate(lines) if mark in line]
    return rng.choice(found) if found else 0


def _value(lines: list[str], rng: random.Random) -> None:
    i = _at(lines, rng, " = ")
    parts = re.split(r"( = )", lines[i]) if lines else []
    if len(parts) >= 3:
        lines[i] = "".join(parts[:2]) + rng.choice(_TOML)


def _key(lines: list[str], rng: random.Random) -> None:
    i = _at(lines, rng, rng.choice((" = ", "[")))
    if lines and (found := list(re.finditer(r"[a-z]\w+", lines[i]))):
        word = rng.choice(found)
        new = rng.choice(
            (word[0][::-1], word[0] + "s", word[0][:-1], "a." * 40 + "b", "'' ", "name", "zh", "*")
        )
        lines[i] = lines[i][: word.start()] + new + lines[i][word.end() :]


def _field(lines: list[str], rng: random.Random) -> None:
    i = _at(lines, rng, ",")
    if lines:
        fields = lines[i].split(",")
        fields[rng.randrange(len(fields))] = rng.choice(_FIELDS)
        lines[i] = ",".join(fields)


def _column(lines: list[str], rng: random.Random) -> None:
    i = _at(lines, rng)
    if lines:
        lines[i] = rng.choice(
            (lines[i] + ",", "," + lines[i], lines[i].rpartition(",")[0], lines[i].replace(",", ";"))
        )


def _drop(lines: list[str], rng: random.Random) -> None:
    if lines:
        del lines[rng.randrange(len(lines))]


def _twice(lines: list[str], rng: random.Random) -> None:
    if lines:
        lines.insert(rng.randrange(len(lines) + 1), rng.choice(lines))


def _swap(lines: list[str], rng: random.Random) -> None:
    if lines:
        i, j = rng.randrange(len(lines)), rng.randrange(len(lines))
        lines[i], lines[j] = lines[j], lines[i]


def _strange(lines: list[str], rng: random.Random) -> None:
    new = rng.choice(
        (
            "[strange]",
            "strange = 1",
            "[[changes]]",
            "[set]",
            "[run]",
            "run = 3",
            "x" * 3000,
            "[a.b.c]",
            "=",
            ",",
        )
    )
    lines.insert(rng.randrange(len(lines) + 1), new)


def _bytes(raw: bytes, rng: random.Random) -> bytes:
    """No digit is put in: 40 households would become 4,000,000."""
    i = rng.randrange(len(raw) + 1)
    match rng.randrange(4):
        case 0:
            return raw[:i]
        case 1:
            return raw[:i] + raw[i + rng.randint(1, 40) :]
        case _:
            return raw[:i] + rng.choice(_BYTES) + raw[i:]
