"""Student's t against printed tables, to the precision that they print."""

import math

import pytest

from xltools.measures.damped_trend import chance_below, critical_value

#: Upper points of the t distribution, as statistical tables print them: freedom, then 95%, 97.5%, 99.5%.
TABLE = """
      1   6.314  12.706  63.657
      2   2.920   4.303   9.925
      3   2.353   3.182   5.841
      4   2.132   2.776   4.604
      5   2.015   2.571   4.032
      6   1.943   2.447   3.707
      7   1.895   2.365   3.499
      8   1.860   2.306   3.355
      9   1.833   2.262   3.250
     10   1.812   2.228   3.169
     20   1.725   2.086   2.845
     30   1.697   2.042   2.750
     60   1.671   2.000   2.660
    120   1.658   1.980   2.617
"""
POINTS = [
    (int(freedom), chance, float(point))
    for freedom, *points in (line.split() for line in TABLE.split("\n") if line.strip())
    for chance, point in zip((0.95, 0.975, 0.995), points, strict=True)
]


@pytest.mark.parametrize(("freedom", "chance", "point"), POINTS)
def test_a_critical_value_is_the_printed_one(freedom: int, chance: float, point: float) -> None:
    assert round(critical_value(chance, freedom), 3) == point


@pytest.mark.parametrize(("freedom", "chance", "point"), POINTS)
def test_the_chance_below_a_printed_point_is_its_heading(freedom: int, chance: float, point: float) -> None:
    assert chance_below(point, freedom) == pytest.approx(chance, abs=2e-4)


@pytest.mark.parametrize("freedom", [1, 2, 5, 10])
def test_the_distribution_is_even(freedom: int) -> None:
    assert chance_below(0, freedom) == 0.5
    assert chance_below(-1.3, freedom) == pytest.approx(1 - chance_below(1.3, freedom))
    assert critical_value(0.025, freedom) == -critical_value(0.975, freedom)


@pytest.mark.parametrize("freedom", [1, 2, 5, 10])
def test_beyond_everything_the_chance_is_none_or_all(freedom: int) -> None:
    assert chance_below(math.inf, freedom) == pytest.approx(1)
    assert chance_below(-math.inf, freedom) == pytest.approx(0)


def test_with_one_degree_of_freedom_it_is_the_cauchy_distribution() -> None:
    assert chance_below(1, 1) == pytest.approx(0.75)


def test_what_has_no_answer_is_refused() -> None:
    with pytest.raises(ValueError, match="degree of freedom"):
        chance_below(1, 0)
    for chance in (0, 1):
        with pytest.raises(ValueError, match="chance"):
            critical_value(chance, 5)
