"""xltools upgrade: a folder of version 0.1.0 comes to this version, and nothing that the office changed is lost."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers.commands import contents, invoke
from tests.helpers.folders import folder_of
from tests.helpers.raw_trackers import right_tracker
from tests.helpers.sampling import examples
from tests.helpers.stopped import stopped_when
from xltools.deliver.new_folder import starter_files
from xltools.schema.files import shipped_folder
from xltools.schema.former import FORMER, merged
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.version import VERSION

#: 0.1.0 imported by names that have moved since.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

OWN_COLUMN = '        "proximity": text("Proximity", "When it would strike."),\n'


def of_010(place: Path) -> Path:
    """Make a programme folder as 0.1.0 left it: its schemas, no record of them, and a tracker."""
    folder = folder_of(right_tracker(), place / "p")
    (folder / "schemas").mkdir()
    for file in (FORMER / "0.1.0").glob("*.txt"):
        shutil.copy(file, folder / "schemas" / f"{file.stem}.py")
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text() for file in (folder / "schemas").glob("*.py")}


SHIPPED = {file.name: file.read_text() for file in shipped_folder().glob("*.py")}


def test_schemas_of_an_older_version_are_named_by_validate_and_build(tmp_path: Path) -> None:
    folder = of_010(tmp_path)

    for command in ("validate", "build"):
        assert "are of an older version than this xltools: xltools upgrade shows what changed." in (
            invoke(folder, command).err
        )


def test_an_upgrade_is_shown_and_changes_nothing_until_it_is_asked_for(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    before = texts(folder)
    done = invoke(folder, "upgrade", "--diff")

    assert done.code == 0, done.err
    assert "unchanged by you: is replaced" in done.out
    assert "-from xltools.checks import" in done.out
    assert "Nothing was changed yet. To do it:  xltools upgrade --apply" in done.out
    assert texts(folder) == before


def test_schemas_that_the_office_left_alone_become_those_of_this_version(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    done = invoke(folder, "upgrade", "--apply")
    again = invoke(folder, "upgrade")

    assert done.code == 0, done.err
    assert texts(folder) == SHIPPED
    assert "older" not in invoke(folder, "validate").err
    assert again.out.count("\n") == 1
    assert "Nothing to upgrade" in again.out
    assert (folder / "schemas" / "replaced 1" / "zones.py").read_text() == (FORMER / "0.1.0" / "zones.txt").read_text()


def test_what_the_office_changed_stays_beside_what_this_version_changes(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    risks = folder / "schemas" / "risks.py"
    own = risks.read_text().replace('        "last_reviewed": day(', f'{OWN_COLUMN}        "last_reviewed": day(')
    assert OWN_COLUMN in own
    risks.write_text(own)
    done = invoke(folder, "upgrade", "--apply")

    assert done.code == 0, done.out
    assert "risks.py: changed by you and by this version, in other lines: both are kept." in done.out
    assert "proximity" in load_schemas(folder / "schemas")["Risks"].columns
    assert texts(folder)["risks.py"] == SHIPPED["risks.py"].replace(
        '        "last_reviewed": day(', f'{OWN_COLUMN}        "last_reviewed": day('
    )


def test_where_both_changed_the_same_lines_the_office_s_stay(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    zones = folder / "schemas" / "zones.py"
    own = zones.read_text().replace(
        "from xltools.checks import Tables, sheet", "from xltools.checks import Tables, sheet as sheet"
    )
    zones.write_text(own)
    done = invoke(folder, "upgrade", "--apply")

    assert done.code == 3
    assert "zones.py: changed by you and by this version in the same lines: yours stays" in done.out
    assert zones.read_text() == own
    assert texts(folder)["risks.py"] == SHIPPED["risks.py"]


def test_an_upgrade_that_would_not_load_changes_nothing(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    own = folder / "schemas" / "ours.py"
    own.write_text("from xltools.nowhere import sheet\n")
    before = texts(folder)
    done = invoke(folder, "upgrade", "--apply")

    assert done.code == 3
    assert "Nothing was changed." in done.err
    assert texts(folder) == before


def test_a_folder_of_this_version_is_told_in_one_line(tmp_path: Path) -> None:
    invoke(tmp_path, "new", "p")
    done = invoke(tmp_path, "upgrade", "p")

    assert done.code == 0
    assert done.out == f"Nothing to upgrade: xltools {VERSION} changes nothing in this folder.\n"


def test_a_folder_that_is_not_there_has_no_schemas_of_any_version(tmp_path: Path) -> None:
    done = invoke(tmp_path, "upgrade", "nowhere")

    assert done.code == 3
    assert done.err == "xltools: There is no folder nowhere: check the name, or go to the programme's folder.\n"


def test_a_folder_that_was_made_by_this_version_has_nothing_to_upgrade(tmp_path: Path) -> None:
    invoke(tmp_path, "new", "p")
    risks = tmp_path / "p" / "schemas" / "risks.py"
    risks.write_text(
        risks.read_text().replace('        "last_reviewed": day(', f'{OWN_COLUMN}        "last_reviewed": day(')
    )
    (tmp_path / "p" / "schemas" / "waivers.py").unlink()
    done = invoke(tmp_path, "upgrade", "p")

    assert done.code == 0
    assert "risks.py: your own: stays as it is." in done.out
    assert "waivers.py: left out by you: stays left out." in done.out
    assert "--apply" not in done.out
    assert "older" not in invoke(tmp_path / "p", "validate").err


def test_the_rows_of_a_tracker_move_into_a_new_one_of_the_upgraded_schemas(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    assert invoke(folder, "upgrade", "--apply").code == 0
    done = invoke(folder, "upgrade", "--tracker", "output/new-tracker.xlsx")
    again = invoke(folder, "upgrade", "--tracker", "output/new-tracker.xlsx")

    assert done.code == 0, done.err
    assert again.code == 3
    assert "is there already" in again.err
    old = invoke(folder, "validate", "--format", "csv").out
    assert invoke(folder, "validate", "--format", "csv", "output/new-tracker.xlsx").out == old


def test_a_tracker_of_010_has_no_commentary_and_gains_the_sheet_empty(tmp_path: Path) -> None:
    folder = folder_of(right_tracker().without_sheet("Commentary"), tmp_path / "p")
    before = invoke(folder, "validate", "--format", "csv")
    assert "ommentary" not in before.out + before.err
    assert invoke(folder, "build", "--pack", "return").code == 0

    assert invoke(folder, "upgrade", "--tracker", "output/new-tracker.xlsx").code == 0
    made = read_tracker(folder / "output" / "new-tracker.xlsx").sheets["Commentary"]
    assert [[cell for cell in row if cell != ""] for row in made.rows] == [
        [column.heading for column in load_schemas()["Commentary"].columns.values()], *([[]] * (len(made.rows) - 1)),
    ]  # fmt: skip
    assert invoke(folder, "validate", "--format", "csv", "output/new-tracker.xlsx").out == before.out

    assert invoke(folder, "export", "--output", str(tmp_path / "rows")).code == 0
    (tmp_path / "rows" / "tracker-commentary.csv").unlink(missing_ok=True)
    assert invoke(tmp_path, "new", "q", "--rows", str(tmp_path / "rows")).code == 0
    assert invoke(tmp_path / "q", "validate", "--format", "csv").out == before.out


KEPT = Path(__file__).parents[1] / "kept" / "0.1.0"


def test_the_files_to_double_click_come_too(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    shutil.copy(KEPT / "build.cmd", folder)
    shown = invoke(folder, "upgrade")
    done = invoke(folder, "upgrade", "--apply")
    again = invoke(folder, "upgrade")

    assert "build.cmd, build.command, build-final.cmd, build-final.command, email.cmd and email.command: " in shown.out
    assert done.code == 0, done.err
    files = starter_files(with_example=False)
    assert {path.name for path in folder.iterdir() if path.is_file()} == files.keys() - {"README.txt"}
    assert all(path.read_bytes() == files[path.name] for path in folder.iterdir() if path.is_file())
    assert os.access(folder / "build.command", os.X_OK)
    assert "double-click" not in again.out


@pytest.mark.parametrize("own", [b"@echo off\r\nxltools build --pdf\r\n", None])
def test_an_office_s_own_way_of_starting_stays(tmp_path: Path, own: bytes | None) -> None:
    folder = of_010(tmp_path)
    if own is not None:
        (folder / "build.cmd").write_bytes(own)
    assert invoke(folder, "upgrade", "--apply").code == 0

    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == (
        {} if own is None else {"build.cmd": own}
    )


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send to one process")
def test_an_upgrade_that_is_stopped_leaves_no_trace(tmp_path: Path) -> None:
    folder = of_010(tmp_path)
    before = contents(folder)
    kept = folder / "schemas" / "replaced 1"
    done = stopped_when(folder, ("upgrade", "--apply"), kept.exists, {})

    assert done.code in (0, 130), done.terminal
    if done.code == 130:
        assert contents(folder) == before
        assert "xltools: stopped." in done.terminal
    else:
        assert texts(folder) == SHIPPED


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=12)


@given(LINES, LINES)
@examples(200)
def test_a_side_that_changed_nothing_takes_the_other_s_changes(base: list[str], other: list[str]) -> None:
    assert merged(base, base, other) == "".join(other)
    assert merged(base, other, base) == "".join(other)
    assert merged(base, other, other) == "".join(other)


@given(LINES, LINES, LINES, LINES)
@examples(200)
def test_changes_in_other_places_are_both_kept(
    head: list[str], tail: list[str], one: list[str], two: list[str]
) -> None:
    middle = ["1\n", "2\n", "3\n"]
    made = merged([*head, *middle, *tail], [*one, *middle, *tail], [*head, *middle, *two])

    assert made == "".join([*one, *middle, *two])


def test_changes_of_the_same_line_are_not_merged() -> None:
    assert merged(["a\n"], ["b\n"], ["c\n"]) is None
