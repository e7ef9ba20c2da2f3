import pytest

from ruralsim.logistics.handover import care, return_hazard, slip


def test_errors_fall_with_skill_announcement_and_care():
    base = slip(0.1, 0.5, 0.0, 0.0)
    assert base == pytest.approx(0.05)
    assert slip(0.1, 0.8, 0.0, 0.0) < base
    assert slip(0.1, 0.5, 1.0, 0.0) < base
    assert slip(0.1, 0.5, 0.0, 1.0) < base


@pytest.mark.parametrize("fetch", [0.05, 0.2, 0.5])
def test_as_many_parcels_return_as_a_limit_in_days_would_send_back(fetch):
    hazard, left, back = return_hazard(fetch, 15), 1.0, 0.0
    for _ in range(2000):
        fetched = left * fetch
        back += (left - fetched) * hazard
        left = (left - fetched) * (1.0 - hazard)
    assert back == pytest.approx((1.0 - fetch) ** 15, rel=1e-9)


def test_nobody_fetches():
    assert return_hazard(0.0, 15) == pytest.approx(1 / 15)


@pytest.mark.parametrize(
    ("stake", "wage", "careful"), [(0.0, 0.0, 0.0), (3.0, 0.0, 1.0), (0.0, 52.0, 0.0), (1.0, 52.0, 0.5)]
)
def test_stakes_make_careful_and_nobody_cares_for_none(stake, wage, careful):
    assert care(stake, wage) == careful
