"""A programme's own words and sheets: what measures know is found under them, and readers meet the words of staff."""

from pathlib import Path

import pandas as pd
import pytest

from xltools.errors import SchemaFault
from xltools.programme import Programme, programme_from
from xltools.schema.checks import Tables
from xltools.schema.columns import choice
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas

KIND = choice(
    "Kind", {"Gateway": "Key decision", "Works": "Programme milestone", "Handover": "Programme milestone"}, ""
)


def own_folder(place: Path, *without: str, **changed: tuple[str, str]) -> Path:
    """Copy the shipped schemas but some, with texts replaced in others."""
    for file in shipped_folder().glob("*.py"):
        if file.stem not in without:
            old, new = changed.get(file.stem, ("", ""))
            text = file.read_text(encoding="utf-8")
            assert old in text
            (place / file.name).write_text(text.replace(old, new, 1) if old else text, encoding="utf-8")
    return place


def programme_of(*kinds: str | None) -> Programme:
    """Make a programme whose milestones have these kinds, as typed."""
    schemas = load_schemas()
    tables = {
        spec.name: pd.DataFrame({n: pd.Series(dtype=c.dtype) for n, c in spec.columns.items()}) for spec in schemas
    }
    index = pd.RangeIndex(2, 2 + len(kinds))
    tables["Milestones"] = pd.DataFrame({"kind": pd.Series(kinds, index=index, dtype="str")})
    columns = {"Milestones": {"kind": KIND}}
    return programme_from(Tables(tables, {}, pd.Timestamp("2012-03-31"), columns), {})


def test_measures_meet_the_words_they_know() -> None:
    assert programme_of("Gateway", "Handover").milestones["kind"].to_list() == ["Key decision", "Programme milestone"]


def test_a_blank_stays_blank() -> None:
    assert programme_of("Gateway", None).milestones["kind"].isna().to_list() == [False, True]


def test_readers_meet_the_word_that_was_typed() -> None:
    programme = programme_of("Works", "Handover")

    assert programme.word("milestones", "kind", "Programme milestone", 3) == "Handover"
    assert programme.as_typed("milestones")["kind"].to_list() == ["Works", "Handover"]


def test_a_word_that_no_row_typed_is_the_first_that_means_it() -> None:
    assert programme_of("Gateway").word("milestones", "kind", "Programme milestone", 2) == "Works"


def test_without_words_of_its_own_a_programme_says_what_measures_say() -> None:
    assert programme_of("Gateway").word("risks", "status", "Open", 2) == "Open"


def test_a_column_that_the_programme_does_without_is_blank(tmp_path: Path) -> None:
    line = '"risk_area": text("Risk area", '
    text = (shipped_folder() / "milestones.py").read_text(encoding="utf-8")
    start = text.index(line)
    whole = text[start : text.index("\n", start) + 1]
    schemas = load_schemas(own_folder(tmp_path, milestones=(whole, "")))

    assert "risk_area" not in schemas["Milestones"].columns
    assert list(schemas.lacking["Milestones"]) == ["risk_area"]


def test_a_sheet_that_the_programme_does_without_is_empty(tmp_path: Path) -> None:
    schemas = load_schemas(own_folder(tmp_path, "likelihood"))
    tables = {
        spec.name: pd.DataFrame({n: pd.Series(dtype=c.dtype) for n, c in spec.columns.items()}) for spec in schemas
    }
    programme = programme_from(Tables(tables, {}, pd.Timestamp("2012-03-31"), lacking=schemas.lacking), {})

    assert programme.likelihood.empty
    assert str(programme.likelihood["review_date"].dtype) == "datetime64[us]"
    assert "likelihood" in programme.likelihood.columns


def test_schemas_as_shipped_lack_nothing(tmp_path: Path) -> None:
    assert load_schemas(own_folder(tmp_path)).lacking == {}


def test_a_word_that_stands_for_nothing_known_is_refused_with_what_is_known(tmp_path: Path) -> None:
    own, words = 'KINDS = ("Programme", "Comparator")', 'KINDS = {"Ours": "Programe", "Others": "Comparator"}'
    with pytest.raises(SchemaFault, match=r"Zones, Kind: 'Ours' means 'Programe'.* It knows: Programme"):
        load_schemas(own_folder(tmp_path, zones=(own, words)))
