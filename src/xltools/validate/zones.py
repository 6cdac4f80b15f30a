"""Without the sheet Zones, a programme has the zones that its readings name, or is one zone as a whole."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from xltools.findings import Finding
from xltools.schema.checks import Tables
from xltools.schema.columns import DTYPES
from xltools.schema.wording import Names
from xltools.text.words import named
from xltools.validate.cell_verdicts import found

READINGS, ZONES = "KPI readings", "Zones"
#: The zone of a KPI that is read without zones.
WHOLE = "Whole programme"


def without_zones(tables: Tables) -> Tables:
    """Return the tables with every reading's zone, and those zones as the programme's own.

    No sheet says which zones are added up and which a KPI is compared with, so no reading of a KPI counts whose
    readings name several, or some a zone and some none: a figure that adds England in is worse than none.
    """
    read = tables.by_sheet[READINGS]
    zones = _zones(read)
    own = [zone for zone in dict.fromkeys(zones) if isinstance(zone, str)]
    index = pd.RangeIndex(len(own), name="row")
    days = {name: pd.Series(pd.NaT, index=index, dtype=DTYPES["day"]) for name in ("expected_from", "expected_to")}
    words = {"zone": _words(own, index), "kind": _words(["Programme"] * len(own), index)}
    table = pd.DataFrame({**words, **days}, index=index)
    lacking = {sheet: columns for sheet, columns in tables.lacking.items() if sheet != ZONES}
    if READINGS in lacking:
        lacking[READINGS] = {name: column for name, column in lacking[READINGS].items() if name != "zone"}
    by_sheet = {**tables.by_sheet, READINGS: read.assign(zone=_words(zones, read.index)), ZONES: table}
    return replace(tables, by_sheet=by_sheet, lacking=lacking)


def doubtful_zones(read: pd.DataFrame, sheet: str, names: Names) -> Iterator[Finding]:
    """Find the KPIs whose readings do not count, as no sheet says what their zones are.

    Args:
        read: the readings as they were typed, before `without_zones`.
        sheet: of the readings, as the tracker names it.
        names: the programme's headings.
    """
    doubtful = {kpi_id: zones for kpi_id, zones in _by_kpi(read).items() if len(zones) > 1}
    if not doubtful:
        return
    words = dict.fromkeys(zone for zones in doubtful.values() for zone in zones if isinstance(zone, str))
    some = ", some of them none" if any(not isinstance(z, str) for zones in doubtful.values() for z in zones) else ""
    told = (
        f"Readings of {named(list(doubtful))} name the {'zones' if len(words) > 1 else 'zone'} "
        f"{named(list(words))}{some}, and no sheet says which zones to add up: none of these readings counts."
    )
    fix = names.told(
        "Give every reading of a KPI the same [zone], or none; or ask for the sheet of zones in the schemas.",
        READINGS,
    )
    yield found("STR-02", sheet, told, fix)


def _by_kpi(read: pd.DataFrame) -> dict[str, dict[object, None]]:
    """Return the zones that the readings of each KPI name, a blank among them as None."""
    by_kpi: dict[str, dict[object, None]] = {}
    if {"zone", "kpi_id"} <= set(read.columns):
        for kpi_id, zone in zip(read["kpi_id"].tolist(), read["zone"].tolist(), strict=True):
            if isinstance(kpi_id, str):
                by_kpi.setdefault(kpi_id, {})[zone if isinstance(zone, str) else None] = None
    return by_kpi


def _zones(read: pd.DataFrame) -> list[object]:
    if "zone" not in read.columns or "kpi_id" not in read.columns:
        return [WHOLE] * len(read)
    by_kpi = _by_kpi(read)
    pairs = zip(read["kpi_id"].tolist(), read["zone"].tolist(), strict=True)
    return [
        np.nan if len(by_kpi.get(kpi_id, ())) > 1 else zone if isinstance(zone, str) else WHOLE
        for kpi_id, zone in pairs
    ]


def _words(words: list[object] | list[str], index: pd.Index) -> "pd.Series[str]":
    return pd.Series(words, index=index, dtype="str")
