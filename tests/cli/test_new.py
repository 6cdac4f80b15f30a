"""xltools new: a programme folder, whole or not at all, over nothing that is there."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.commands import Done, invoke
from tests.helpers.shared import new_example
from xltools.commands.new import new_programme
from xltools.commands.steps import Folder, judge
from xltools.deliver.manifest import parts_sha256
from xltools.deliver.new_folder import PARTS, founding
from xltools.errors import OutputBlocked
from xltools.findings import Finding
from xltools.schema.files import shipped_folder
from xltools.tracker import read_tracker

REPOSITORY = Path(__file__).parents[2]


def new(place: Path, *arguments: str) -> Done:
    return invoke(place, "new", *arguments)


def new_in_a_shell(*arguments: str) -> "subprocess.CompletedProcess[str]":
    program = "from xltools.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", program, "new", *arguments], check=False, capture_output=True, text=True, timeout=120
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty") / "a programme"
    new_programme(folder, with_example=False)
    return folder


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(new_example(), tmp_path_factory.mktemp("example") / "programme"))


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def parts(book: Path) -> str:
    """Hash what a workbook unzips to, for another zlib packs the same parts in other bytes."""
    with book.open("rb") as stream:
        return parts_sha256(stream)


def report(archived: Path) -> dict[str, object]:
    """Load an archived report, but for the hash of its tracker's packed bytes."""
    content: dict[str, object] = json.loads((archived / "report.json").read_bytes())
    return {name: value for name, value in content.items() if name != "tracker_sha256"}


def findings(folder: Path, tracker: str) -> tuple[Finding, ...]:
    return judge(read_tracker(folder / tracker), Folder(folder)).findings


def test_a_new_folder_holds_the_parts_of_a_programme(made: Path) -> None:
    assert sorted(path.name for path in made.iterdir()) == sorted(PARTS)
    assert list((made / "output").iterdir()) == []


def test_the_closing_words_say_what_to_do_next(tmp_path: Path) -> None:
    done = new(tmp_path, str(tmp_path / "programme"))

    assert done.code == 0
    assert done.out.startswith(f"Made {tmp_path / 'programme'}, with an empty tracker")
    assert done.out.endswith("  xltools build\n")
    assert not done.err


def test_a_folder_named_with_a_space_can_be_pasted_from_the_closing_words(tmp_path: Path) -> None:
    assert f'cd "{tmp_path / "a programme"}"' in new(tmp_path, str(tmp_path / "a programme")).out


def test_the_new_folder_has_the_shipped_schemas(made: Path) -> None:
    shipped = {path.name: path.read_bytes() for path in shipped_folder().glob("*.py")}

    assert files(made / "schemas") == shipped
    assert shipped


def test_the_file_to_double_click_builds_and_stays_open(made: Path) -> None:
    lines = (made / "build.cmd").read_bytes().decode("ascii").split("\r\n")

    assert '"%XLTOOLS%" build %*' in lines
    assert lines[-3:] == ["pause", "exit /b %RESULT%", ""]


def test_the_note_for_staff_names_the_tracker_and_the_file_to_double_click(made: Path) -> None:
    note = (made / "README.txt").read_text()

    assert "workbooks\\tracker.xlsx" in note
    assert "build.cmd" in note


def test_a_second_programme_is_refused_in_one_sentence_and_changes_nothing(made: Path) -> None:
    before = files(made)
    done = new_in_a_shell(str(made))

    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith(f"xltools: {made / 'workbooks'} is there already")
    assert done.stderr.count("\n") == 1
    assert files(made) == before


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "programme").write_text("not a folder")

    with pytest.raises(OutputBlocked, match="is a file"):
        new_programme(tmp_path / "programme", with_example=False)


def test_a_file_above_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(OutputBlocked, match=r"file is a file, where a folder should be"):
        new_programme(tmp_path / "file" / "programme", with_example=False)


def test_other_things_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("kept")
    new_programme(tmp_path, with_example=False)

    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*PARTS, "minutes.txt"])
    assert (tmp_path / "minutes.txt").read_text() == "kept"


@pytest.mark.parametrize("part", PARTS)
def test_any_part_of_a_programme_that_is_there_is_never_overwritten(tmp_path: Path, part: str) -> None:
    (tmp_path / part).mkdir()

    with pytest.raises(OutputBlocked, match="never overwrites anything"):
        new_programme(tmp_path, with_example=False)
    assert [path.name for path in tmp_path.iterdir()] == [part]


@pytest.mark.parametrize("is_there", [False, True])
def test_a_stop_midway_leaves_nothing_behind(tmp_path: Path, is_there: bool) -> None:
    folder = tmp_path / "programme"
    if is_there:
        folder.mkdir()

    def fill_and_stop() -> None:
        with founding(folder) as staged:
            (staged / "README.txt").write_text("half of it")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fill_and_stop()
    assert [path.name for path in tmp_path.rglob("*")] == (["programme"] if is_there else [])


def test_what_came_meanwhile_is_not_overwritten_and_nothing_else_is_left(tmp_path: Path) -> None:
    def fill_while_another_does() -> None:
        with founding(tmp_path) as staged:
            (staged / "workbooks").mkdir()
            (staged / "README.txt").write_text("ours")
            (tmp_path / "workbooks").mkdir()

    with pytest.raises(OutputBlocked, match="was made meanwhile"):
        fill_while_another_does()
    assert [path.name for path in tmp_path.iterdir()] == ["workbooks"]


def test_the_example_has_its_archived_report_before_it(example: Path) -> None:
    kept = files(example / "workbooks")

    assert sorted(kept) == ["archive/2011-12-31/report.json", "archive/2011-12-31/tracker.xlsx", "tracker.xlsx"]


def test_the_example_can_be_built_at_once(example: Path) -> None:
    judged = judge(read_tracker(example / "workbooks" / "tracker.xlsx"), Folder(example))

    assert not judged.has_errors
    assert judged.context is not None
    assert judged.context.previous is not None
    assert judged.context.previous.programme is not None


def test_an_empty_tracker_asks_only_for_what_staff_must_say(made: Path) -> None:
    found = findings(made, "workbooks/tracker.xlsx")

    assert {finding.sheet for finding in found} == {"Settings", "Workstreams"}


def test_the_example_is_the_same_whenever_it_is_made(example: Path, tmp_path: Path) -> None:
    new_programme(tmp_path / "again", with_example=True)

    assert files(tmp_path / "again") == files(example)


def test_the_repository_holds_what_new_makes(example: Path) -> None:
    """Fix a difference with `xltools new FOLDER --example`, and copy its workbooks here."""
    kept, made = REPOSITORY / "workbooks", example / "workbooks"
    archived = Path("archive", "2011-12-31")

    assert sorted(files(kept)) == sorted(files(made))
    for tracker in (Path("tracker.xlsx"), archived / "tracker.xlsx"):
        assert parts(kept / tracker) == parts(made / tracker), tracker
    assert report(kept / archived) == report(made / archived)
