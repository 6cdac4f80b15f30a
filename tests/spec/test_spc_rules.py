"""The four rules of an XmR chart, against the vectors that NHSRplotthedots and PowerBI-SPC publish in their tests.

Their numbers are facts; none of their code is here.
"""

import numpy as np
import pytest

from tests.helpers.charts import marks
from xltools.measures import spc_rules


def sides(text: str) -> spc_rules.Signs:
    """Read + as above the mean, - as below it, 0 as on it."""
    return np.array([{"+": 1, "-": -1, "0": 0}[letter] for letter in text], dtype=np.int8)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("", ""),
        ("++++++", "......"),
        ("++++++-", "......."),
        ("++++++++-", "HHHHHHHH."),
        ("--------+", "LLLLLLLL."),
        ("-++++++++-", ".HHHHHHHH."),
        ("+++0++++", "........"),
        ("0000000", "......."),
    ],
)
def test_a_shift_is_seven_points_on_one_side_of_the_mean(row: str, expected: str) -> None:
    assert marks(spc_rules.shift(sides(row))) == expected


@pytest.mark.parametrize(
    ("row", "points", "expected"),
    [
        ("0+-0+-0", 7, "......."),
        ("0+++++0", 5, ".HHHHH."),
        ("0-----0", 5, ".LLLLL."),
        ("0+++0", 3, ".HHH."),
        ("0+++0", 4, "....."),
        ("+++0++++", 4, "....HHHH"),
        ("0+0-0", 1, ".H.L."),
        ("++++----0", 3, "HHHHLLLL."),
        ("+++++++0", 7, "HHHHHHH."),
        ("+-+-+-", 3, "......"),
    ],
)
def test_a_shift_of_another_length_is_as_published(row: str, points: int, expected: str) -> None:
    assert marks(spc_rules.shift(sides(row), points)) == expected


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], ""),
        ([1, 2, 3, 4, 5, 6], "......"),
        ([1, 2, 3, 3, 4, 5, 6], "......."),
        ([1, 2, 3, 4, 5, 6, 7], "HHHHHHH"),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], ".HHHHHHH."),
        ([7, 6, 5, 4, 3, 2, 1], "LLLLLLL"),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], ".LLLLLLL."),
        ([0, -1, -2, -3, -4, -5, -6, -7], "LLLLLLLL"),
        ([1, 0.5, 0, -0.5, -0.5, -1, -1.5, -2], "........"),
        ([5], "."),
    ],
)
def test_a_trend_is_seven_points_that_only_rise_or_only_fall(values: list[float], expected: str) -> None:
    assert marks(spc_rules.trend(np.array(values, dtype=float))) == expected


@pytest.mark.parametrize(
    ("values", "points", "expected"),
    [
        ([5, 6, 5, 6, 5, 6, 5], 5, "......."),
        ([1, 2, 3, 4, 5, 6, 5], 5, "HHHHHH."),
        ([6, 5, 4, 3, 2, 1, 2], 5, "LLLLLL."),
        ([1, 2, 3, 4, 2], 3, "HHHH."),
        ([1, 2, 3, 2, 3, 4, 5, 6], 4, "...HHHHH"),
        ([5, 5, 5, 5, 5], 3, "....."),
        ([1, 2, 3, 4, 5, 6, 7, 6], 7, "HHHHHHH."),
        ([-5, -4, -3, -2, -1], 4, "HHHHH"),
        ([1, 3, 2, 4, 3, 5], 4, "......"),
        ([1.0, 1.1, 1.2, 1.3, 1.4], 4, "HHHHH"),
    ],
)
def test_a_trend_of_another_length_is_as_published(values: list[float], points: int, expected: str) -> None:
    assert marks(spc_rules.trend(np.array(values, dtype=float), points)) == expected


@pytest.mark.parametrize(
    ("row", "far", "expected"),
    [
        ("", "", ""),
        ("+++", "...", "..."),
        ("+++", "x.x", "H.H"),
        ("+++", ".xx", ".HH"),
        ("+++", "xx.", "HH."),
        ("+++++++", "..x.x..", "..H.H.."),
        ("+++++++", "..xx...", "..HH..."),
        ("++++", "x..x", "...."),
        ("+++++", "x..xx", "...HH"),
        ("+-+", "x.x", "..."),
        ("+-+", ".xx", "..."),
        ("+-+", "xx.", "..."),
        ("+-+-+-+", "..x.x..", "......."),
        ("-+-+-+-", "..xx...", "......."),
        ("---", "x.x", "L.L"),
        ("+0+", "x.x", "..."),
        ("++", "xx", ".."),
        ("+", "x", "."),
        ("+++-++", ".xxx..", ".HH..."),
        ("++++++", ".xxx..", ".HHH.."),
        ("+++++++", ".xx.xx.", ".HH.HH."),
        ("+++++++", ".xx.x..", ".HH.H.."),
        ("------", ".xx...", ".LL..."),
    ],
)
def test_two_of_three_marks_the_far_points_of_three_on_one_side(row: str, far: str, expected: str) -> None:
    beyond = np.array([letter == "x" for letter in far], dtype=np.bool_)
    assert marks(spc_rules.two_of_three(sides(row), beyond)) == expected
