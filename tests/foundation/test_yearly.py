"""Figures by year."""

import pytest

from ruralsim.foundation.yearly import grown, index_of_year, of_year


def test_known_years_are_as_known_and_others_grow_from_the_nearest():
    figures = (100.0, 110.0, 99.0)
    assert [of_year(figures, 2019, 0.1, year) for year in (2019, 2020, 2021)] == list(figures)
    assert of_year(figures, 2019, 0.1, 2023) == pytest.approx(99.0 * 1.21)
    assert of_year(figures, 2019, 0.1, 2018) == pytest.approx(100.0 / 1.1)


def test_an_index_is_one_in_its_base_year_wherever_that_lies():
    assert index_of_year((100.0, 110.0), 2019, 0.1, 2020, 2020) == 1.0
    assert index_of_year((100.0, 110.0), 2019, 0.1, 2022, 2019) == pytest.approx(100.0 / (110.0 * 1.21))
    assert index_of_year((), 2019, 0.1, 2021, 2022) == pytest.approx(1.1)  # no table: a steady rate
    assert grown(0.05, 0) == 1.0
