"""What is installed beside pandas, and what a user told pandas about text, changes no figure."""

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.helpers import small
from tests.helpers.contexts import judged_figures
from tests.helpers.raw_trackers import Drawn, right_tracker
from xltools.commands.build import BuildOptions, build
from xltools.commands.steps import Folder, Judged, judge
from xltools.programme import programme_from
from xltools.schema.columns import own_text
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas
from xltools.tracker import read_tracker
from xltools.validate import typed_tracker

pytestmark = pytest.mark.filterwarnings("ignore:The 'future.infer_string' option")

CHOICES: list[tuple[str, Any]] = [("future.infer_string", False), ("mode.string_storage", "pyarrow")]


def without_rows(tracker: Drawn, *sheets: str) -> Drawn:
    """Return a tracker some of whose tables are empty, for a column without a text has no dtype of its own."""
    for name in sheets:
        sheet = tracker.sheets[name]
        tracker = tracker.with_sheet(replace(sheet, rows=sheet.rows[:1]))
    return tracker


TRACKERS: dict[str, Callable[[], Drawn]] = {
    "whole": right_tracker,
    "rowless": lambda: without_rows(right_tracker(), "Business cases", "Evidence", "Risks", "Actions"),
}


@cache
def usually(tracker: str) -> tuple[Judged, Mapping[str, object]]:
    """Judge a tracker where nobody chose anything; return its figures too."""
    judged = judge(TRACKERS[tracker]().raw, Folder(Path("no-such-folder")))
    return judged, judged_figures(judged)


@pytest.mark.parametrize(("option", "chosen"), CHOICES)
@pytest.mark.parametrize("tracker", TRACKERS)
def test_no_figure_hangs_on_what_a_user_chose_for_text(tracker: str, option: str, chosen: Any, tmp_path: Path) -> None:
    usual, expected = usually(tracker)
    with pd.option_context(option, chosen):
        found = judge(TRACKERS[tracker]().raw, Folder(tmp_path))
        assert found.findings == usual.findings
        with own_text():  # as the command has it
            assert judged_figures(found) == expected
        assert pd.get_option(option) == chosen, "what is the user's stays so"


@pytest.mark.parametrize(("option", "chosen"), CHOICES)
def test_a_programme_that_was_typed_by_hand_is_measured_alike(option: str, chosen: Any) -> None:
    schemas = load_schemas()

    def rated() -> list[str]:
        from xltools.measures.results import results

        tables, places = typed_tracker(right_tracker().raw, schemas)
        return list(results(programme_from(tables, places)).kpis["reason"])

    expected = rated()
    with pd.option_context(option, chosen):
        assert rated() == expected


def test_a_schema_file_that_chooses_for_text_changes_nothing(tmp_path: Path) -> None:
    shutil.copytree(shipped_folder(), tmp_path / "schemas", ignore=shutil.ignore_patterns("__pycache__"))
    file = tmp_path / "schemas" / "evidence.py"
    told = file.read_text(encoding="utf-8")
    file.write_text(f"{told}\npd.set_option('future.infer_string', False)\n".replace(
        '"""\n', '"""\n\nimport pandas as pd\n', 1
    ), encoding="utf-8")  # fmt: skip
    before = pd.get_option("future.infer_string")
    own = judge(right_tracker().raw, Folder(tmp_path, trusts_schemas=True))
    assert pd.get_option("future.infer_string") == before
    assert judged_figures(own) == judged_figures(judge(right_tracker().raw, Folder(tmp_path / "usual")))


def packs(place: Path) -> dict[str, bytes]:
    """Build every pack of a small programme in a folder; return their bytes."""
    folder = small.programme(place)
    built = build(read_tracker(folder / "workbooks" / "tracker.xlsx"), Folder(folder), BuildOptions())
    assert built is not None
    return {path.name: path.read_bytes() for path in sorted((folder / "output").rglob("*.xlsx"))}


def test_packs_are_the_same_bytes_whatever_a_user_chose_for_text(tmp_path: Path) -> None:
    expected = packs(tmp_path / "usual")
    assert len(expected) > 2
    for option, chosen in CHOICES:
        with pd.option_context(option, chosen):
            assert packs(tmp_path / option) == expected, option
