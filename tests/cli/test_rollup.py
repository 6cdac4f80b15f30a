"""xltools rollup: the pack on disk, what is said, and the exit codes."""

import os
import shutil
from pathlib import Path

import pytest

from tests.helpers.commands import contents, invoke, run
from tests.helpers.pdf_tree import tree
from tests.helpers.reader_faults import CRASHES, HANGS, reader_faults
from tests.helpers.regions import COUNCILS, settings_tracker
from tests.helpers.their_workbooks import drawn_book
from xltools.cli.rollup import _so_far
from xltools.region.gather import Progress

pytestmark = pytest.mark.usefixtures("forked_readers")


@pytest.fixture(scope="module")
def kept(region_made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where a region was rolled up once."""
    folder = tmp_path_factory.mktemp("region")
    (folder / "returns").mkdir()
    for council in COUNCILS[:2]:
        shutil.copy(region_made / council.file_name, folder / "returns")
    assert invoke(folder, "rollup", "returns").code == 0
    return folder


@pytest.fixture
def region(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(kept, tmp_path / "region"))


def test_it_writes_the_pack_and_says_on_what_it_stands(region: Path) -> None:
    (region / "output" / "region-pack.xlsx").unlink()
    done = run(region, "rollup", "returns")
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "Written to output/region-pack.xlsx: 2 councils, data as at 31/03/2012 (2 trackers known from an earlier run)\n"
    )
    assert (region / "output" / "region-pack.xlsx").read_bytes()[:2] == b"PK"


def test_a_bad_tracker_is_told_on_stderr_and_the_command_still_ends_with_0(region: Path) -> None:
    (region / "returns" / "bad.xlsx").write_bytes(b"no workbook")
    done = invoke(region, "rollup", "returns")
    assert done.code == 0
    assert done.err.startswith("1 tracker was left out: 1 cannot be read.\n  returns/bad.xlsx: ")
    assert "2 councils" in done.out


def test_it_ends_with_1_and_leaves_the_former_pack_where_no_tracker_could_be_read(region: Path) -> None:
    former = (region / "output" / "region-pack.xlsx").read_bytes()
    for tracker in (region / "returns").glob("*.xlsx"):
        tracker.write_bytes(b"no workbook")
    done = invoke(region, "rollup", "returns")
    assert (done.code, done.out) == (1, "No pack was written: none of 2 trackers could be read.\n")
    assert (region / "output" / "region-pack.xlsx").read_bytes() == former


def first_on_the_path(folder: Path) -> dict[str, str]:
    """Return the variable by which a fresh process looks for modules here first."""
    return {"PYTHONPATH": os.pathsep.join((str(folder), os.environ.get("PYTHONPATH", ""))).rstrip(os.pathsep)}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "There is no file or folder nowhere"),
        (["empty"], "No workbook (.xlsx) was found in empty"),
        (["returns", "--output", "pack.pdf"], "it must end in .xlsx"),
        (["returns", "--output", f"returns/{COUNCILS[0].file_name}"], "is the tracker, which is never overwritten"),
        (["returns", "--output", "empty"], "it must end in .xlsx"),
    ],
)
def test_it_ends_with_3_and_one_sentence_where_it_cannot_go_on(region: Path, arguments: list[str], said: str) -> None:
    (region / "empty").mkdir()
    done = invoke(region, "rollup", *arguments)
    assert done.code == 3
    assert done.out == ""
    assert said in done.err
    assert done.err.count("\n") == 1


def test_without_the_extra_a_scheduler_is_refused_with_what_to_install(region: Path) -> None:
    settings_tracker(region / "returns" / "new.xlsx")
    shadow = region / "shadow"
    shadow.mkdir()
    for name in ("dask", "distributed"):
        (shadow / f"{name}.py").write_text("raise ImportError('not installed')\n")
    done = run(region, "rollup", "returns", "--scheduler", "local", variables=first_on_the_path(shadow))
    assert done.code == 3
    assert "pip install distributed" in done.err


def test_what_needs_no_cluster_never_loads_dask(region: Path) -> None:
    shadow = region / "shadow"
    shadow.mkdir()
    (shadow / "distributed.py").write_text("raise SystemExit('dask was loaded')\n")
    done = run(region, "rollup", "returns", variables=first_on_the_path(shadow))
    assert done.code == 0


def test_trackers_on_which_the_reader_aborts_or_hangs_are_told_and_the_rest_is_whole(region: Path) -> None:
    for name in (CRASHES, HANGS):
        settings_tracker(region / "returns" / name)
    done = run(region, "rollup", "returns", "--time-limit", "1", variables=reader_faults(region / "faults"))
    assert done.code == 0
    assert done.err.startswith("2 trackers were left out: 1 reader crashed, 1 time limit.\n")
    assert (
        f"returns/{CRASHES}: The process that read it ended, or gave no answer that can be used, 2 times." in done.err
    )
    assert f"returns/{HANGS}: Reading it took longer than the 1 second that a tracker may take." in done.err
    assert "2 councils" in done.out


@pytest.mark.parametrize(
    ("progress", "said"),
    [
        (Progress(0, 0, 20, 0.0), "Reading 20 trackers"),
        (Progress(2, 5, 20, 10.0), "Read 5 of 20 trackers, 2 known already, 0.5 a second, 30 s left"),
        (Progress(0, 10, 1010, 5.0), "Read 10 of 1,010 trackers, 2.0 a second, 8 min left"),
        (Progress(2, 20, 20, 40.0), "Writing the pack of 22 trackers"),
    ],
)
def test_progress_tells_the_rate_and_the_time_left(progress: Progress, said: str) -> None:
    assert _so_far(progress) == said


def test_councils_with_workbooks_of_their_own_are_read_by_one_mapping(tmp_path: Path) -> None:
    layout = """
    Council | {name}  |
    As at   | {day}   |
            |         |
    Ref     | Measure | {month}
    K-1     | Calls   | {value}
    """
    sheets = {"North": ("Apr-25", 80), "South": ("Apr-25", 60), "West": ("April", 70)}
    for name, (month, value) in sheets.items():
        text = layout.format(name=name, day="2025-05-31", month=month, value=value)
        drawn_book(tmp_path / "councils" / f"{name}.xlsx", {"Card": text})
    (tmp_path / "source.toml").write_text(
        """
        [settings]
        organisation = { cell = "Card!B1" }
        programme = "Calls"
        as_at = { cell = "Card!B2" }
        [[table]]
        of = "KPIs"
        sheets = ["Card"]
        [table.columns]
        kpi_id = "Ref"
        kpi = "Measure"
        unit = { always = "number" }
        better_is = { always = "Higher" }
        over_time = { always = "Sum" }
        [[table]]
        of = "KPI readings"
        sheets = ["Card"]
        columns = { kpi_id = "Ref" }
        across = { headings = "MMM-YY" }
        """,
        encoding="utf-8",
    )
    done = invoke(tmp_path, "rollup", "councils", "--source", "source.toml")
    assert done.code == 0, done.err
    assert "2 councils" in done.out
    assert "West.xlsx" in done.err
    assert '"MMM-YY"' in done.err
    again = invoke(tmp_path, "rollup", "councils", "--source", "source.toml")
    assert "known from an earlier run" in again.out


OWN = """
[settings]
organisation = "{name}"
programme = "Risks"
as_at = 2025-05-31
[[table]]
of = "Risks"
sheets = ["Log"]
[table.columns]
risk_id = "No"
risk = "{heading}"
likelihood = "L"
impact = "I"
status = {{ always = "Open" }}
"""


def test_each_council_is_read_by_the_mapping_in_the_folder_beside_its_own_workbook(tmp_path: Path) -> None:
    for name, heading in (("North", "Risk"), ("South", "What could go wrong")):
        log = f"No | {heading} | L | I\nR-1 | Staff leave | 3 | 4\n"
        drawn_book(tmp_path / "councils" / f"{name}.xlsx", {"Log": log})
        schemas = tmp_path / "councils" / f"{name} packs" / "schemas"
        schemas.mkdir(parents=True)
        text = f'workbook = "../../{name}.xlsx"\n' + OWN.format(name=name, heading=heading)
        (schemas / "source.toml").write_text(text, encoding="utf-8")
        drawn_book(schemas.parent / "adopt.xlsx", {"Tables": "Tab | Rows\nLog | 1\n"})
    done = invoke(tmp_path, "rollup", "councils")
    assert done.code == 0, done.err
    assert "2 councils" in done.out
    assert "adopt.xlsx" not in done.err
    source = tmp_path / "councils" / "South packs" / "schemas" / "source.toml"
    source.write_text(source.read_text(encoding="utf-8").replace("What could go wrong", "Threat"), encoding="utf-8")
    changed = invoke(tmp_path, "rollup", "councils")
    assert "South.xlsx" in changed.err
    assert '"Threat"' in changed.err


@pytest.mark.heavy  # `build --pdf` prints by the same mechanism at each run
@pytest.mark.office
def test_it_prints_too_with_tags_and_the_same_bytes_at_each_run(region: Path) -> None:
    done = run(region, "rollup", "returns", "--pdf")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Written to output/region-pack.xlsx and output/region-pack.pdf: 2 councils, ")
    pdf = (region / "output" / "region-pack.pdf").read_bytes()
    assert tree(pdf)[1] == []
    again = run(region, "rollup", "returns", "--pdf")
    assert "(2 trackers known from an earlier run)" in again.out
    assert (region / "output" / "region-pack.pdf").read_bytes() == pdf


def test_without_libreoffice_no_pack_is_made_or_changed(region: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(region)
    monkeypatch.setenv("PATH", "/nowhere")
    done = invoke(region, "rollup", "returns", "--pdf")
    assert (done.code, done.out) == (3, "")
    assert done.err.startswith(
        "xltools: LibreOffice, which makes the files of --pdf and --ods, is not on this computer"
    )
    assert done.err.count("\n") == 1
    assert contents(region) == before


def test_where_libreoffice_fails_the_former_pack_stays(
    region: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "programs"
    place.mkdir()
    (place / "soffice").write_text("#!/bin/sh\nexit 0\n")
    (place / "soffice").chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")
    former = (region / "output" / "region-pack.xlsx").read_bytes()
    (region / "returns" / COUNCILS[0].file_name).unlink()
    done = invoke(region, "rollup", "returns", "--pdf")
    assert done.code == 3
    assert "LibreOffice made no region-pack.pdf of region-pack.xlsx" in done.err
    assert (region / "output" / "region-pack.xlsx").read_bytes() == former


def test_a_pdf_of_an_earlier_pack_is_named(region: Path) -> None:
    (region / "output" / "region-pack.pdf").write_bytes(b"%PDF-")
    (region / "returns" / COUNCILS[0].file_name).unlink()  # so that the pack is another
    done = invoke(region, "rollup", "returns")
    assert done.code == 0
    assert done.err == "Note: output/region-pack.pdf was made of an earlier pack: run again with --pdf.\n"
