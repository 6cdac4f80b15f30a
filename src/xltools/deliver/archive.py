"""The archive: what each final report was made from, and every rating and figure it showed."""

import json
import math
import os
import re
import shutil
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from xltools.deliver.files import TEMPORARY, said, sync_folder
from xltools.deliver.manifest import to_json
from xltools.errors import OutputBlocked
from xltools.programme import Previous

REPORT = "report.json"
TRACKER = "tracker.xlsx"
FORMAT = 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def archived_report(as_at: date, sha256: str, version: str, figures: pd.DataFrame) -> dict[str, Any]:
    """Return what the archive keeps of a final report: every row of its Workings, in JSON's own types."""
    return {
        "format": FORMAT,
        "as_at": as_at.isoformat(),
        "xltools": version,
        "tracker_sha256": sha256,
        "figures": [{name: _plain(value) for name, value in row.items()} for row in figures.to_dict("records")],
    }


def refuse_if_archived(archive: Path, as_at: date, *, may_replace: bool) -> None:
    """Refuse to make a second final report of one day, unless it was asked for."""
    place = archive / as_at.isoformat()
    if place.exists() and not may_replace:
        raise OutputBlocked(
            f"There is a final report as at {as_at:%d/%m/%Y} already, in {place}: "
            "add --replace to make it anew (the old one is kept beside it), or change As at in the Settings sheet."
        )


def save_to_archive(archive: Path, as_at: date, tracker: bytes, report: Mapping[str, Any]) -> None:
    """Keep a final report's tracker and figures; an older one of the same day is set aside, never lost."""
    place = archive / as_at.isoformat()
    staged = archive / f"{TEMPORARY}{os.getpid()}-{as_at.isoformat()}.tmp"
    with said(place / REPORT):
        archive.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(staged, ignore_errors=True)
        staged.mkdir()
        try:
            for name, content in ((TRACKER, tracker), (REPORT, to_json(report))):
                with (staged / name).open("xb") as stream:
                    stream.write(content)
                    stream.flush()
                    os.fsync(stream.fileno())
            if place.exists():
                place.rename(_set_aside(place))
            staged.rename(place)
        finally:
            shutil.rmtree(staged, ignore_errors=True)
        sync_folder(archive)


def load_history(archive: Path, before: date) -> tuple[tuple[Previous, ...], tuple[str, ...]]:
    """Load the final reports before a day, oldest first, and sentences about those that cannot be read."""
    reports: list[Previous] = []
    notes: list[str] = []
    for place in sorted(archive.iterdir()) if archive.is_dir() else ():
        if not _DAY.fullmatch(place.name) or place.name >= before.isoformat():
            continue
        try:
            reports.append(_load_report(place))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as fault:
            notes.append(
                f"The archived report in {place.name} cannot be read ({type(fault).__name__}), so nothing is compared "
                "with it: put back its report.json from a backup."
            )
    return tuple(reports), tuple(notes)


def _load_report(place: Path) -> Previous:
    content = json.loads((place / REPORT).read_bytes())
    if content["format"] != FORMAT:
        raise ValueError(f"format {content['format']}")
    figures = {str(row["key"]): row["value"] for row in content["figures"]}
    return Previous(date.fromisoformat(content["as_at"]), figures)


def _set_aside(place: Path) -> Path:
    number = 1
    while (aside := place.with_name(f"{place.name} replaced {number}")).exists():
        number += 1
    return aside


def _plain(value: Any) -> Any:
    if value is pd.NaT:
        return None
    if isinstance(value, date):  # a Timestamp too
        return value.isoformat()[:10]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
