"""Where in a TOML text something is written."""

from ruralsim.scenario.lines import at, line_of


def test_lines_are_found_in_tables_lists_and_dotted_keys(write):
    path = write('a.b = 1\n[run]\n  days = 3\n[[changes]]\nx = 1\n[[changes]]\nx = 2\n[p."q r"]\ns = 1\n')
    assert line_of(path, ("a", "b")) == 1
    assert line_of(path, ("run", "days")) == 3
    assert line_of(path, ("run", "seed")) == 2
    assert line_of(path, ("changes", "1", "x")) == 7
    assert line_of(path, ("p", "q r", "s")) == 9
    assert line_of(path, ("p",)) == 8
    assert line_of(path, ("none",)) is None


def test_a_line_knows_its_key_also_in_a_text_that_cannot_be_read():
    lines = ["[run]", "days = = 3", "[[changes]]", "x", "date = 1 # one"]
    assert at(lines, 1) == (("run",), "")
    assert at(lines, 2) == (("run", "days"), "= 3")
    assert at(lines, 4) == ((), "")
    assert at(lines, 5) == (("changes", "0", "date"), "1 # one")
