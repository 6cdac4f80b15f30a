"""A watch keeps what certainly is the same from one save to the next, and finds what a fresh check finds."""

import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, example, given
from hypothesis import strategies as st

from tests.helpers import small
from tests.helpers.commands import invoke
from tests.helpers.sampling import examples, tries_all
from xltools.commands.steps import Folder, Judged, judge
from xltools.commands.watch import Watch
from xltools.errors import SchemaFault
from xltools.schema.files import shipped_folder
from xltools.tracker import read_tracker


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small programme with schemas in its folder, its archived report of March, and the tracker of April."""
    folder = small.programme(tmp_path_factory.mktemp("kept") / "programme")
    done = invoke(folder, "build", "--final", "--pack", "return")
    assert done.code == 0, done
    (folder / "workbooks" / "tracker.xlsx").write_bytes(_saves()[-1])
    _copied(folder)
    return folder


@cache
def _saves() -> tuple[bytes, ...]:
    """Return April's tracker as it may be saved: with a day that is none, a reading rewritten, and as it is."""

    def saved(sheet: str, row: int, **cells: Any) -> bytes:
        rows = small.with_setting("As at", datetime(2012, 4, 30))
        rows[sheet][row] |= cells
        return small.tracker_bytes(rows)

    return saved("Milestones", 1, forecast="soon"), saved("KPI readings", 0, numerator=1.0), saved("Milestones", 1)


def _copied(folder: Path) -> None:
    """Begin again with the shipped schemas alone."""
    shutil.rmtree(folder / "schemas", ignore_errors=True)
    shutil.copytree(shipped_folder(), folder / "schemas", ignore=shutil.ignore_patterns("__pycache__"))


def _less_strict(folder: Path) -> None:
    (folder / "schemas" / "rules.toml").write_text('[CEL-06]\nseverity = "warning"\nreason = "A test"\n')


def _of_its_own(folder: Path) -> None:
    source = (shipped_folder() / "milestones.py").read_text(encoding="utf-8")
    (folder / "schemas" / "milestones.py").write_text(f"{source}\n", encoding="utf-8")


def _without_one(folder: Path) -> None:
    (folder / "schemas" / "risks.py").unlink(missing_ok=True)


def _none(folder: Path) -> None:
    shutil.rmtree(folder / "schemas")
    (folder / "schemas").mkdir()


def _report(change: Callable[[str], str]) -> Callable[[Path], None]:
    def changed(folder: Path) -> None:
        (file,) = (folder / "workbooks" / "archive").glob("*/report.json")
        file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

    return changed


_BETWEEN: dict[str, Callable[[Path], object]] = {
    "nothing": lambda _: None,
    "the shipped schemas again": _copied,
    "a rule made less strict": _less_strict,
    "a schema of its own": _of_its_own,
    "a schema fewer": _without_one,
    "no schema": _none,
    "a report spoilt": _report(lambda text: text.replace('"value": ', '"value":  1', 1)),
    "a report laid out otherwise": _report(lambda text: text + "\n"),
    "no report": lambda folder: shutil.rmtree(folder / "workbooks" / "archive", ignore_errors=True),
}


def test_what_happens_between_two_saves_changes_what_is_found(programme: Path, tmp_path: Path) -> None:
    """Were it the same all along, a watch that kept everything would pass for right."""
    place = Path(shutil.copytree(programme, tmp_path / "programme"))
    tracker, folder = place / "workbooks" / "tracker.xlsx", Folder(place, trusts_schemas=True)
    found = []
    for save in _saves():
        tracker.write_bytes(save)
        found.append(_told(judge(read_tracker(tracker), folder, is_for_packs=False))[1])
    tracker.write_bytes(_saves()[1])
    _BETWEEN["a report spoilt"](place)
    found.append(_told(judge(read_tracker(tracker), folder, is_for_packs=False))[1])
    assert len(set(found[:3])) == 3
    assert found[3] != found[1]


# Each takes seconds, so none is made smaller; a desk tries the one below.
@examples(16, phases=(Phase.explicit, Phase.generate) if tries_all() else (Phase.explicit,))
@example(between=["the shipped schemas again", "a rule made less strict", "a report spoilt"], ends=True)
@given(st.lists(st.sampled_from(sorted(set(_BETWEEN) - {"no report"})), min_size=2, max_size=3), st.booleans())
def test_a_watch_finds_what_a_fresh_check_finds(
    programme: Path, tmp_path_factory: pytest.TempPathFactory, between: list[str], ends: bool
) -> None:
    place = tmp_path_factory.mktemp("watched") / "programme"
    shutil.copytree(programme, place)
    tracker, folder = place / "workbooks" / "tracker.xlsx", Folder(place, trusts_schemas=True)
    watch = Watch(tracker, folder, None, judge(read_tracker(tracker), folder, is_for_packs=False))
    for number, happened in enumerate([*between, *(["no report"] if ends else [])]):
        _BETWEEN[happened](place)
        tracker.write_bytes(_saves()[number % len(_saves())])
        watch.look()
        try:
            fresh = judge(read_tracker(tracker), folder, is_for_packs=False)
        except SchemaFault:  # then it was not checked, as another test has it
            continue
        assert _told(watch.judged) == _told(fresh), happened


def _told(judged: Judged) -> tuple[Any, ...]:
    assert judged.context is not None
    return judged.raw.sha256, judged.findings, judged.notes, judged.context.left_out, judged.schemas.sha256
