"""Zones left out: a programme without the sheet Zones has those that its readings name, or is one zone as a whole."""

from dataclasses import replace

import numpy as np
import pandas as pd

from xltools.schema.checks import Tables

READINGS, ZONES = "KPI readings", "Zones"
#: The zone of a KPI that is read without zones.
WHOLE = "Whole programme"


def without_zones(tables: Tables) -> Tables:
    """Return the tables with every reading's zone, and those zones as the programme's own.

    A KPI of which some readings name a zone is read by zones, so a reading of it that names none does not count:
    whether it is the whole, or of a zone that was forgotten, cannot be told.
    """
    read = tables.by_sheet[READINGS]
    zones = _zones(read)
    named = [zone for zone in dict.fromkeys(zones) if isinstance(zone, str)]
    index = pd.RangeIndex(len(named), name="row")
    table = pd.DataFrame({"zone": _words(named, index), "kind": _words(["Programme"] * len(named), index)}, index=index)
    lacking = {sheet: columns for sheet, columns in tables.lacking.items() if sheet != ZONES}
    if READINGS in lacking:
        lacking[READINGS] = {name: column for name, column in lacking[READINGS].items() if name != "zone"}
    by_sheet = {**tables.by_sheet, READINGS: read.assign(zone=_words(zones, read.index)), ZONES: table}
    return replace(tables, by_sheet=by_sheet, lacking=lacking)


def named_zones(read: pd.DataFrame) -> list[str]:
    """Return the zones that readings name, in the order of the sheet."""
    zones = dict.fromkeys(read["zone"].tolist()) if "zone" in read.columns else ()
    return [zone for zone in zones if isinstance(zone, str) and zone != WHOLE]


def _zones(read: pd.DataFrame) -> list[object]:
    if "zone" not in read.columns or "kpi_id" not in read.columns:
        return [WHOLE] * len(read)
    pairs = list(zip(read["kpi_id"].tolist(), read["zone"].tolist(), strict=True))
    by_zones = {kpi_id for kpi_id, zone in pairs if isinstance(zone, str)}
    return [zone if isinstance(zone, str) else np.nan if kpi_id in by_zones else WHOLE for kpi_id, zone in pairs]


def _words(words: list[object] | list[str], index: pd.Index) -> "pd.Series[str]":
    return pd.Series(words, index=index, dtype="str")
