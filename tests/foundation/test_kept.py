"""What is kept is worked out once per key, and is no state."""

import copy
import pickle

import pytest

from ruralsim.foundation.kept import Kept


def test_it_is_worked_out_again_only_when_the_key_differs() -> None:
    kept, made = Kept(), []

    def look(key: object) -> list[object]:
        def make() -> list[object]:
            made.append(key)
            return [key]

        return kept.get("table", key, make)

    assert look(1) is look(1)
    assert look(2) == [2]
    assert look(1) == [1]
    assert made == [1, 2, 1]


def test_names_do_not_disturb_each_other() -> None:
    kept = Kept()
    assert kept.get("a", None, lambda: 1) == 1
    assert kept.get("b", None, lambda: 2) == 2
    assert kept.get("a", None, lambda: 3) == 1


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda kept: pickle.loads(pickle.dumps(kept))])
def test_a_copy_works_it_out_anew(copied) -> None:
    kept = Kept()
    kept.get("a", None, lambda: 1)
    assert copied(kept).get("a", None, lambda: 2) == 2
