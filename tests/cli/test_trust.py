"""Trust: schemas beside a tracker are programs, and run only in the user's own folder or once they were trusted."""

import os
import py_compile
import shutil
import threading
from collections.abc import Iterator, Mapping
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import Done, invoke
from tests.helpers.permissions import bound_by_permissions
from tests.helpers.sampling import by_default
from tests.helpers.their_workbooks import drawn_book
from xltools.cli import COMMANDS
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, judge
from xltools.commands.watch import Watch
from xltools.deliver import schema_trust as trust
from xltools.deliver.new_folder import own_folder
from xltools.errors import SchemaFault
from xltools.schema.files import MOST_BYTES, read_schema_files, shipped_folder
from xltools.schema.loading import BESIDE, load_schemas, schemas_from
from xltools.tracker import read_tracker

TRACKER = "stranger/workbooks/tracker.xlsx"
#: How each command is called that is given a tracker in the stranger's folder, by one who stands elsewhere.
CALLS = {
    "validate": (TRACKER,),
    "build": (TRACKER, "--pack", "return"),
    "export": (TRACKER,),
    "watch": (TRACKER,),
    "compare": (TRACKER, TRACKER),
    "email": ("stranger/output/2012-03-31",),
    "upgrade": ("stranger", "--apply"),
    "adopt": ("theirs.xlsx", "stranger", "--check"),
}
#: These are given no tracker whose schemas would run.
NONE_RUN = {"new", "describe", "rollup", "completion"}


@pytest.fixture(autouse=True)
def _nobody_trusts_yet() -> Iterator[None]:
    yield
    shutil.rmtree(own_folder() / trust.FOLDER, ignore_errors=True)


@pytest.fixture
def office(tmp_path: Path) -> Path:
    """A folder to stand in, with a stranger's programme in it, whose Milestones say in `was-run` that they ran."""
    small.programme(tmp_path / "stranger")
    schemas = tmp_path / "stranger" / "schemas"
    shutil.copytree(shipped_folder(), schemas, ignore=shutil.ignore_patterns("__pycache__"))
    marks(schemas / "milestones.py", tmp_path)
    return tmp_path


def marks(file: Path, place: Path) -> None:
    """Let a schema file leave a mark when it runs."""
    file.write_text(f"{file.read_text()}\nopen({str(place / 'was-run')!r}, 'w').close()\n")


def was_run(office: Path) -> bool:
    mark = office / "was-run"
    is_there = mark.exists()
    mark.unlink(missing_ok=True)
    return is_there


def built(office: Path) -> None:
    """Let the stranger's packs be built, so that they can be mailed."""
    done = invoke(office / "stranger", "build", "--pack", "return")
    assert done.code == 0, done.err
    assert was_run(office)


REFUSED = (
    f"xltools: The folder {Path('stranger/schemas')} holds schemas that are not those of xltools: milestones.py. "
    "Schemas are programs that would run as you, and you have not said yet that these may: look at those files, and "
    "run the command again with --trust-schemas if you trust what you read.\n"
)


def test_each_command_is_known_to_run_schemas_or_not_to() -> None:
    assert set(CALLS) | NONE_RUN == set(COMMANDS)
    for name in COMMANDS:
        options = {option for each in import_module(f"xltools.cli.{name}").command.params for option in each.opts}
        assert ("--trust-schemas" in options) is (name in CALLS), name


@pytest.mark.parametrize("command", by_default({"validate", "build", "email"}, CALLS))
def test_a_strangers_schemas_run_only_once_they_are_trusted_and_ask_again_when_changed(
    office: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("xltools.commands.watch.watch", lambda *_, **__: iter(()))
    monkeypatch.setattr("xltools.cli.watch.leave", _end)
    if command == "adopt":
        _adopted(office)
    if command == "email":
        _distribute(office)
        built(office)
        place = office / "stranger"
        refused = invoke(office, command, *CALLS[command])
        assert refused.code == 3
        assert (
            f"{place.resolve() / 'schemas'} holds schemas that are not those of xltools: milestones.py." in refused.err
        )
    else:
        assert invoke(office, command, *CALLS[command]) == Done(3, "", REFUSED)
    assert not was_run(office)
    trusted = invoke(office, command, *CALLS[command], "--trust-schemas")
    assert trusted.code == 0, trusted.err
    assert was_run(office)
    assert invoke(office, command, *CALLS[command]).code == 0
    assert was_run(office)
    (office / "stranger" / "schemas" / "helper.dat").write_bytes(b"new")
    assert invoke(office, command, *CALLS[command]).code == 3
    assert not was_run(office)


def _adopted(office: Path) -> None:
    drawn_book(office / "theirs.xlsx", {"Plan": "Task | Due\nHire | 2025-05-31"})
    (office / "stranger" / "schemas" / "source.toml").write_text(
        """
        [settings]
        as_at = 2025-05-31
        [[table]]
        of = "Milestones"
        sheets = ["Plan"]
        [table.columns]
        milestone_id = { make = "id", of = ["Task"] }
        milestone = "Task"
        baseline = "Due"
        """
    )


def _distribute(office: Path) -> None:
    changed = small.rows()
    changed["Distribution"] = [
        {"name": "Head of programme", "email": "head@example.org", "copy": "To", "pack": "Return"}
    ]
    (office / "stranger" / "workbooks" / "tracker.xlsx").write_bytes(small.tracker_bytes(changed))


def _end(code: int) -> None:
    raise SystemExit(code)


@pytest.mark.parametrize("command", ["describe", "new", "rollup"])
def test_other_commands_run_no_schemas_of_a_stranger(office: Path, command: str) -> None:
    arguments = {"describe": (), "new": ("mine",), "rollup": ("stranger", "--workers", "1")}[command]
    done = invoke(office, command, *arguments)
    assert done.code == 0, done.err
    assert not was_run(office)


@pytest.mark.parametrize("stand", [".", "workbooks", "workbooks/archive/deep"])
def test_in_their_folder_or_below_it_schemas_run_without_a_question(office: Path, stand: str) -> None:
    place = office / "stranger" / stand
    place.mkdir(parents=True, exist_ok=True)
    assert invoke(place, "validate", str(office / TRACKER)).code == 0
    assert was_run(office)


def test_to_stand_beside_or_behind_a_link_is_not_to_stand_in_it(office: Path) -> None:
    (office / "stranger2").mkdir()
    assert invoke(office / "stranger2", "validate", str(office / TRACKER)).code == 3
    inside = office / "mine"
    inside.mkdir()
    (inside / "link").symlink_to(office / "stranger")
    assert invoke(inside, "validate", "link/workbooks/tracker.xlsx").code == 3
    assert not was_run(office)


def test_a_tracker_alone_is_judged_by_the_schemas_of_where_one_stands(office: Path) -> None:
    shutil.copy(office / TRACKER, office / "tracker.xlsx")
    assert invoke(office, "validate", "tracker.xlsx").code == 0
    assert not was_run(office)


def test_schemas_as_shipped_ask_nothing_whatever_their_line_ends_and_bytecode(office: Path) -> None:
    schemas = office / "stranger" / "schemas"
    shipped = (shipped_folder() / "milestones.py").read_bytes()
    (schemas / "milestones.py").write_bytes(shipped.replace(b"\n", b"\r\n"))
    evil = office / "evil.py"
    evil.write_text(f"open({str(office / 'was-run')!r}, 'w').close()")
    for name in ("milestones", "risks"):
        place = schemas / "__pycache__" / Path(cache_from_source(f"{name}.py")).name
        py_compile.compile(str(evil), str(place), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert invoke(office, "validate", TRACKER).code == 0
    assert not was_run(office)


def test_bytecode_beside_schemas_is_never_run_in_their_place(office: Path) -> None:
    schemas = office / "stranger" / "schemas"
    text = (shipped_folder() / "milestones.py").read_text() + "\n# own\n"
    (schemas / "milestones.py").write_text(text)
    evil = office / "evil.py"
    evil.write_text(f"{text}\nopen({str(office / 'was-run')!r}, 'w').close()")
    place = schemas / "__pycache__" / Path(cache_from_source("milestones.py")).name
    py_compile.compile(str(evil), str(place), invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH)
    assert invoke(office / "stranger", "validate").code == 0
    assert not was_run(office)


def test_data_files_need_no_trust_and_are_no_part_of_it(office: Path) -> None:
    schemas = office / "stranger" / "schemas"
    assert invoke(office, "validate", TRACKER, "--trust-schemas").code == 0
    (schemas / "packs.toml").write_text('[board]\ntitle = "Ours"\n')
    assert invoke(office, "validate", TRACKER).code == 0
    shutil.copy(shipped_folder() / "milestones.py", schemas / "milestones.py")
    shutil.rmtree(own_folder() / trust.FOLDER)
    assert invoke(office, "validate", TRACKER).code == 0


def test_every_file_of_a_programmes_schemas_is_either_data_or_asks_again(office: Path) -> None:
    schemas = office / "stranger" / "schemas"
    before = read_schema_files(schemas).fingerprint(BESIDE)
    for name in ("milestones.py", "new.py", "deep/helper.py", "x.so", "__pycache__/x.pyc", ".hidden", "x.toml"):
        file = schemas / name
        former = file.read_bytes() if file.exists() else None
        file.parent.mkdir(exist_ok=True)
        file.write_bytes((former or b"") + b"# more")
        assert read_schema_files(schemas).fingerprint(BESIDE) != before, name
        file.unlink() if former is None else file.write_bytes(former)
        assert read_schema_files(schemas).fingerprint(BESIDE) == before
    for name in BESIDE:
        (schemas / name).write_text("")
        assert read_schema_files(schemas).fingerprint(BESIDE) == before


def test_trust_is_of_what_was_read_not_of_where(office: Path) -> None:
    assert invoke(office, "validate", TRACKER, "--trust-schemas").code == 0
    shutil.copytree(office / "stranger", office / "moved")
    assert invoke(office, "validate", "moved/workbooks/tracker.xlsx").code == 0
    assert not (office / "stranger" / trust.FOLDER).exists()
    assert [file.read_text() for file in (own_folder() / trust.FOLDER).iterdir()] == [
        f"{(office / 'stranger' / 'schemas').resolve()}\n"
    ]


def test_a_folder_may_not_vouch_for_itself(office: Path) -> None:
    kept = read_schema_files(office / "stranger" / "schemas").fingerprint(BESIDE)
    for place in (office / "stranger", office / "stranger" / "schemas", office):
        (place / trust.FOLDER).mkdir()
        (place / trust.FOLDER / kept).write_text("yes")
    assert invoke(office, "validate", TRACKER).code == 3
    assert not was_run(office)


def test_where_trust_cannot_be_kept_it_counts_for_one_run(office: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (office / "config").write_bytes(b"a file where the folder should be")
    monkeypatch.setenv("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(office / "config"))
    assert invoke(office, "validate", TRACKER, "--trust-schemas").code == 0
    assert was_run(office)
    assert invoke(office, "validate", TRACKER).code == 3


def test_a_watch_asks_again_when_a_schema_is_changed_while_it_goes_on(office: Path) -> None:
    raw = read_tracker(office / TRACKER)
    folder = Folder(office / "stranger")
    trust.remember(read_schema_files(folder.schemas))
    watch = Watch(raw.path, folder, None, judge(raw, folder))
    assert was_run(office)
    marks(folder.schemas / "risks.py", office)
    raw.path.write_bytes(small.tracker_bytes(small.with_cell("Milestones", "forecast", 1, None)))
    assert "Not checked" in watch.look()
    assert not was_run(office)


def test_from_python_a_folder_elsewhere_is_trusted_by_name_alone(office: Path) -> None:
    raw, place = read_tracker(office / TRACKER), office / "stranger"
    with pytest.raises(SchemaFault, match=r"milestones\.py"):
        build(raw, Folder(place), BuildOptions(("return",)))
    assert not was_run(office)
    assert not judge(raw, Folder(place, trusts_schemas=True)).has_errors
    assert was_run(office)


def test_what_is_changed_between_reading_and_running_is_not_run(office: Path) -> None:
    schemas = office / "stranger" / "schemas"
    shutil.copy(shipped_folder() / "milestones.py", schemas / "milestones.py")
    with (schemas / "milestones.py").open("a") as file:
        file.write("# own\n")
    read = read_schema_files(schemas)
    marks(schemas / "milestones.py", office)
    marks(schemas / "risks.py", office)
    assert schemas_from(read).sha256 == load_schemas(_copy_of(read.sources, office / "copy")).sha256
    assert not was_run(office)


def _copy_of(sources: Mapping[str, bytes], place: Path) -> Path:
    place.mkdir()
    for name, source in sources.items():
        (place / name).write_bytes(source)
    return place


@pytest.mark.parametrize("name", ["risks.py", "rules.toml", "scale.toml", "packs.toml"])
@pytest.mark.parametrize("kind", ["pipe", "loop", "large", "folder"])
def test_what_is_no_file_to_read_is_one_sentence_and_waits_for_nothing(office: Path, name: str, kind: str) -> None:
    file = office / "stranger" / "schemas" / name
    file.unlink(missing_ok=True)
    match kind:
        case "pipe":
            os.mkfifo(file)
        case "loop":
            file.symlink_to(file)
        case "large":
            with file.open("wb") as stream:
                stream.truncate(MOST_BYTES + 1)
        case _:
            file.mkdir()
    ended: list[Done] = []
    thread = threading.Thread(target=lambda: ended.append(invoke(office / "stranger", "build")), daemon=True)
    thread.start()
    thread.join(60)
    assert ended[0].code == 3
    assert ended[0].err.startswith(f"xltools: {Path('schemas') / name} ")
    assert ended[0].err.count("\n") == 1


@pytest.mark.parametrize(
    "text", ["a = " + "[" * 20_000, "a = " + "9" * 5_000, "[a" + ".a" * 5_000 + "]", "\x00", "a = 2012-02-30"]
)
@pytest.mark.parametrize("name", by_default({"packs.toml"}, BESIDE))
def test_a_data_file_made_to_harm_is_one_sentence(office: Path, name: str, text: str) -> None:
    (office / "stranger" / "schemas" / name).write_text(text)
    done = invoke(office / "stranger", "build")
    assert (done.code, done.err.count("\n")) == (3, 1), done.err


def test_a_folder_of_schemas_that_cannot_be_read_is_said_and_not_taken_for_none(office: Path) -> None:
    assert invoke(office / "stranger", "validate").code == 0
    assert was_run(office)
    (office / "stranger" / "schemas").chmod(0)
    with bound_by_permissions(office / "stranger"):
        done = invoke(office / "stranger", "validate")
    assert (done.code, done.err.count("\n")) == (3, 1), done.err
    assert "so xltools does not know which rules to use" in done.err
    assert not was_run(office)
