"""Drawn tables are read with the dtypes that typed tables have."""

import pandas as pd
import pytest

from tests.helpers.drawn import as_drawn, assert_drawn, table


def test_each_column_takes_the_dtype_that_its_cells_show() -> None:
    seen = table("""
        id  | due        | share | is_late | reading
        M-1 | 2012-03-31 | 0.5   | True    | -
        M-2 | -          | -3    | False   |
    """)
    kinds = {str(name): str(dtype) for name, dtype in seen.dtypes.items()}
    assert kinds == {"id": "str", "due": "datetime64[us]", "share": "float64", "is_late": "bool", "reading": "float64"}


def test_a_blank_is_the_blank_of_its_kind() -> None:
    blanks = table("""
        word | due        | share
        a    | 2012-03-31 | 1
        -    | -          |
    """).iloc[1]
    assert blanks.isna().tolist() == [True, True, True]
    assert blanks["due"] is pd.NaT


def test_frames_and_rules_are_decoration() -> None:
    plain = table("a | b\n1 | x")
    framed = table("""
        | a | b |
        |---|---|
        | 1 | x |
    """)
    pd.testing.assert_frame_equal(plain, framed)


def test_digits_are_text_where_the_test_says_so() -> None:
    assert table("period\n2012", dtypes={"period": "str"})["period"].tolist() == ["2012"]


def test_a_heading_alone_is_a_table_without_rows() -> None:
    assert table("a | b").shape == (0, 2)


def test_a_row_with_a_cell_too_many_is_refused() -> None:
    with pytest.raises(AssertionError, match="2 headings, but 3 cells"):
        table("a | b\n1 | 2 | 3")


def test_a_drawing_reads_back_as_the_same_table() -> None:
    first = table("id | due | share\nM-1 | 2012-03-31 | 0.25\nM-2 | - | -")
    pd.testing.assert_frame_equal(table(as_drawn(first)), first)


def test_fields_that_are_not_drawn_do_not_matter() -> None:
    actual = pd.DataFrame({"id": ["M-1"], "slip_days": [7], "note": ["any"]})
    assert_drawn(actual, "id | slip_days\nM-1 | 7")


@pytest.mark.parametrize(
    "wrong", ["id | slip_days\nM-1 | 8", "id | slip_days\nM-1 | -", "id | other\nM-1 | 7", "id\nM-2"]
)
def test_a_table_that_differs_is_no_match(wrong: str) -> None:
    actual = pd.DataFrame({"id": ["M-1"], "slip_days": [7]})
    with pytest.raises(AssertionError):
        assert_drawn(actual, wrong)
