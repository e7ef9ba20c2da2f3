import pytest

from ruralsim.logistics.handover import care, slip


def test_errors_fall_with_skill_announcement_and_care():
    base = slip(0.1, 0.5, 0.0, 0.0)
    assert base == pytest.approx(0.05)
    assert slip(0.1, 0.8, 0.0, 0.0) < base
    assert slip(0.1, 0.5, 1.0, 0.0) < base
    assert slip(0.1, 0.5, 0.0, 1.0) < base


@pytest.mark.parametrize(
    ("stake", "wage", "careful"), [(0.0, 0.0, 0.0), (3.0, 0.0, 1.0), (0.0, 52.0, 0.0), (1.0, 52.0, 0.5)]
)
def test_stakes_make_careful_and_nobody_cares_for_none(stake, wage, careful):
    assert care(stake, wage) == careful
