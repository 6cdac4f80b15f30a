"""A command in the wrong folder, or with a name that is nearly right: one sentence says where the tracker is."""

from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import invoke


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return small.programme(tmp_path / "my programme")


def refused(place: Path, *arguments: str) -> str:
    done = invoke(place, *arguments)
    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1
    return done.err


@pytest.mark.parametrize("command", ["build", "validate", "export", "watch"])
def test_beside_the_programmes_folder_the_way_into_it_is_told(command: str, folder: Path) -> None:
    assert (
        f"{folder.parent} is not a programme's folder, because it has no folder workbooks: go there first (cd \"my "
        in (refused(folder.parent, command))
    )


def test_within_the_programmes_folder_the_way_out_is_told(folder: Path) -> None:
    (folder / "output" / "2012-03-31").mkdir(parents=True)
    assert "go there first (cd ..)." in refused(folder / "output", "build")
    assert f"go there first (cd {Path('../..')})." in refused(folder / "output" / "2012-03-31", "build")


def test_of_several_programmes_each_is_named(folder: Path) -> None:
    small.programme(folder.parent / "other")
    assert "go to one of those in it first (my programme or other)." in refused(folder.parent, "build")


def test_where_no_programme_is_near_the_sentence_is_the_usual_one(tmp_path: Path) -> None:
    assert "There is no folder workbooks that can be read" in refused(tmp_path, "build")


def test_a_programmes_folder_that_is_named_as_the_tracker_is_known(folder: Path) -> None:
    told = refused(folder.parent, "build", "my programme")
    assert 'my programme is a programme\'s folder: go there first (cd "my programme"), and leave its name out.' in told


@pytest.mark.parametrize("named", ["trakcer.xlsx", "tracker.xlsx", "tracker", "workbooks/trackr.xlsx"])
def test_a_name_that_is_nearly_right_is_answered_with_the_tracker(named: str, folder: Path) -> None:
    tracker = Path("workbooks") / "tracker.xlsx"
    assert refused(folder, "validate", named).endswith(f"There is no file {Path(named)}: did you mean {tracker}?\n")


def test_a_name_like_no_other_has_no_suggestion(folder: Path) -> None:
    assert "There is no file quarterly.xlsx: check the name and the folder." in refused(
        folder, "validate", "quarterly.xlsx"
    )
