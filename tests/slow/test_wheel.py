"""The wheel: pure Python, whole, and good for the main job in an empty environment away from the checkout."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email import message_from_string
from pathlib import Path

import pytest

from tests.helpers.floors import floors
from xltools.schema.files import shipped_folder

pytestmark = pytest.mark.heavy

_ROOT = Path(__file__).parents[2]
_SOURCES = ("src", "schemas", "pyproject.toml", "README.md", "LICENSE")
_PLACE = Path("programme") / "output" / "2012-03-31"
_SAME_AS_CSV = """
import csv, pathlib, sys
import pyarrow.parquet as pq
folder = pathlib.Path(sys.argv[1])
for file in sorted(folder.glob("*.csv")):
    table = pq.read_table(pathlib.Path(sys.argv[2]) / f"{file.stem}.parquet")
    heads, *rows = csv.reader(file.open(encoding="utf-8", newline=""))
    assert table.column_names == heads, file
    assert table.num_rows == len(rows), file
    for place, head in enumerate(heads):
        for cell, text in zip(table[head].to_pylist(), (row[place] for row in rows), strict=True):
            shown = ("" if cell is None else str(cell).lower() if isinstance(cell, bool)
                     else "; ".join(map(str, cell)) if isinstance(cell, list) else str(cell))
            assert shown == text, (file, head, shown, text)
"""


def run(*command: str | Path, cwd: Path, python: Path | None = None) -> str:
    """Run a command with nothing of this environment's Python; a failure shows what it said."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "COV"))}
    words = [str(word) for word in ([python, *command] if python else command)]
    done = subprocess.run(words, cwd=cwd, env=kept, check=False, capture_output=True, text=True, timeout=1200)
    assert done.returncode == 0, f"{words}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of what it is made of."""
    copy = tmp_path_factory.mktemp("source")
    for name in _SOURCES:
        origin = _ROOT / name
        if origin.is_dir():
            shutil.copytree(origin, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(origin, copy)
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", "wheels", ".", cwd=copy)
    return next((copy / "wheels").glob("xltools_board-*.whl"))


def environment(place: Path, python: str | Path, *wanted: str | Path) -> Path:
    """Make an empty environment with what is wanted in it; return its Python."""
    run(python, "-m", "venv", "--without-pip", place / "env", cwd=place)
    inner = place / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip(inner, "install", "--quiet", *wanted)
    return inner


def pip(python: Path, *command: str | Path) -> str:
    """Run this environment's pip on another one, which need not have its own."""
    return run(sys.executable, "-m", "pip", "--python", python, *command, cwd=python.parent)


def main_job(place: Path, python: Path) -> Path:
    """Make the example and its packs and export, away from the checkout; return where they are."""
    run("-m", "xltools", "new", "programme", "--example", cwd=place, python=python)
    for command in ("build", "export"):
        run("-m", "xltools", command, cwd=place / "programme", python=python)
    return place / _PLACE


@pytest.fixture(scope="module")
def newest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The newest of everything: where the packs are, and the Python that made them."""
    place = tmp_path_factory.mktemp("newest")
    python = environment(place, sys.executable, f"{wheel}[parquet]")
    return main_job(place, python), python


def test_it_is_pure_python(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")
    assert {Path(name).suffix for name in zipfile.ZipFile(wheel).namelist()} <= {".py", ".csv", ".typed", ".txt", ""}


def test_it_holds_the_schemas_the_example_and_the_mark_of_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    schemas = {Path(name).name for name in names if name.startswith("xltools/shipped_schemas/")}
    example = [name for name in names if name.startswith("xltools/example/") and name.endswith(".csv")]

    assert schemas == {file.name for file in shipped_folder().glob("*.py")}
    assert len(example) == len(list((_ROOT / "src/xltools/example").rglob("*.csv")))
    assert "xltools/py.typed" in names


def test_it_holds_nothing_else(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in zipfile.ZipFile(wheel).namelist()}

    assert {re.sub(r"-.*\.dist-info", "", top) for top in tops} == {"xltools", "xltools_board"}


def test_it_asks_for_what_the_project_says(wheel: Path) -> None:
    book = zipfile.ZipFile(wheel)
    name = next(name for name in book.namelist() if name.endswith("METADATA"))
    told = message_from_string(book.read(name).decode())
    project = tomllib.loads((_ROOT / "pyproject.toml").read_text())["project"]

    asked = [each for each in told.get_all("Requires-Dist", []) if "extra" not in each]
    assert sorted(asked) == sorted(project["dependencies"])


def test_the_main_job_runs_away_from_the_checkout(newest: tuple[Path, Path]) -> None:
    made = {path.name for path in newest[0].glob("*.xlsx")}

    assert {"board-pack.xlsx", "programme-pack.xlsx", "regional-return.xlsx"} <= made
    where = run("-c", "import xltools; print(xltools.__file__)", cwd=newest[0], python=newest[1])
    assert str(_ROOT) not in where


def test_parquet_holds_what_the_csv_holds(newest: tuple[Path, Path]) -> None:
    place, python = newest
    run(
        "-m",
        "xltools",
        "export",
        "--format",
        "parquet",
        "--output",
        place / "parquet",
        cwd=place.parents[1],
        python=python,
    )

    run("-c", _SAME_AS_CSV, place / "export", place / "parquet", cwd=place, python=python)


def test_packs_are_the_same_bytes_with_pyarrow_and_without(newest: tuple[Path, Path]) -> None:
    place, python = newest
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in place.glob("*.xlsx")}
    pip(python, "uninstall", "--quiet", "--yes", "pyarrow")
    run("-m", "xltools", "build", cwd=place.parents[1], python=python)

    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in place.glob("*.xlsx")} == before


def test_the_oldest_versions_give_the_same_figures(wheel: Path, newest: tuple[Path, Path], tmp_path: Path) -> None:
    oldest = sys.executable if sys.version_info[:2] == (3, 11) else shutil.which("python3.11")
    if oldest is None:
        pytest.skip("the oldest versions are those for Python 3.11, which is not here")
    made = main_job(tmp_path, environment(tmp_path, oldest, wheel, *floors()))

    for path in (newest[0] / "export").glob("*.csv"):
        assert (made / "export" / path.name).read_bytes() == path.read_bytes(), path.name
    assert {path.name for path in made.glob("*.xlsx")} == {path.name for path in newest[0].glob("*.xlsx")}
