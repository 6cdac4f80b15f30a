"""A tracker that a second process reads while the first loads pandas: what is said is as from one process.

Each command here is begun afresh: where pandas is loaded, as in a fork of the tests' own process, one process reads.
"""

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.helpers import small
from tests.helpers.commands import Done

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere one process does it all")
#: Runs a command as where there are so many processors, and tells at its end whether pandas was loaded.
_RUN = """
import os, sys
from xltools.commands import side_by_side
count, sys.argv = int(sys.argv[1]), ["xltools", *sys.argv[2:]]
side_by_side.processors = lambda: count
end, first = os._exit, os.getpid()
def told(code):
    if os.getpid() == first:
        os.write(2, b"with pandas" if "pandas" in sys.modules else b"without pandas")
    end(code)
os._exit = told
from xltools.__main__ import main
main()
"""


def _run(folder: Path, processors: int, *words: str) -> Done:
    done = subprocess.run(
        [sys.executable, "-c", _RUN, str(processors), *words], cwd=folder, capture_output=True, timeout=300, check=False
    )
    return Done(done.returncode, done.stdout.decode(), done.stderr.decode())


def _in_one_and_in_two(folder: Path, *words: str) -> tuple[Done, Done]:
    return _run(folder, 1, *words), _run(folder, 2, *words)


def test_findings_are_the_same_from_one_process_and_from_two(tmp_path: Path) -> None:
    folder = small.programme(tmp_path, small.with_cell("Milestones", "forecast", 2, "soon"))
    one, two = _in_one_and_in_two(folder, "validate", "--format", "json")
    assert one == two
    assert (one.code, one.err) == (1, "with pandas")


def test_a_tracker_of_which_a_sheet_is_damaged_is_refused_alike(tmp_path: Path) -> None:
    folder = small.programme(tmp_path)
    tracker = folder / "workbooks" / "tracker.xlsx"
    tracker.write_bytes(_spoilt(tracker.read_bytes()))
    one, two = _in_one_and_in_two(folder, "validate")
    assert (one.code, one.out) == (two.code, two.out) == (3, "")
    assert "is damaged" in one.err
    assert one.err.splitlines()[0] == two.err.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("validate", "none.xlsx"), 3, "There is no file none.xlsx"),
        (("validate", "plain.xlsx"), 3, "plain.xlsx is"),
        (("build", "--pack", "bord"), 2, "Did you mean board?"),
    ],
)
def test_what_is_refused_before_it_is_read_never_loads_pandas(
    tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    folder = small.programme(tmp_path)
    (folder / "plain.xlsx").write_text("Milestone ID,Milestone\n", encoding="utf-8")
    done = _run(folder, 2, *words)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert done.err.endswith("without pandas")


def _spoilt(contents: bytes) -> bytes:
    """Return a workbook, one sheet of which ends in the middle."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(contents)) as given, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as taken:
        for part in given.namelist():
            content = given.read(part)
            taken.writestr(part, content[: len(content) // 2] if part.endswith("sheet3.xml") else content)
    return made.getvalue()
