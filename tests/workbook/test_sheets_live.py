"""National, self-assessment, risk and return sheets as files: sound, live, and whole at any length of text."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from tests.helpers import figures, fit, ooxml
from tests.helpers.contexts import context_from
from tests.helpers.office import recalculated_together
from tests.helpers.programmes import previous_of, programme_of
from xltools.report.context import ReportContext
from xltools.report.packs.books import bound, regional_return
from xltools.report.sheets.national_milestones import national_milestones_sheet
from xltools.report.sheets.risks import risks_sheet
from xltools.report.sheets.self_assessment import self_assessment_sheet
from xltools.writer import write_book

WELSH = ("Mae’r rhaglen yn hwyr oherwydd prinder staff, " * 50)[:2000]
HEBREW = ("הפרויקט מתעכב בגלל מחסור בכוח אדם 😀 " * 60)[:2000]


def context(long: str = "Short", risks: int = 3) -> ReportContext:
    """Return a programme of a few rows, one text in each of its tables as long as asked, and so many risks."""
    drawn = [
        f"RISK-{n:03}|WF|A1|{long if n == 2 else 'Risk'}|4|4|{long if n == 3 else 'Act'}|Open" for n in range(risks)
    ]
    programme = programme_of(
        settings={"programme": "Budgets", "council": "Bay Council", "organisation": "Trust", "marking": "PROTECT"},
        areas=f"area_id|area|description\nA1|Partnerships|{long}",
        national_milestones=f"national_id|area_id|checkpoint|deliverable\nN1|A1|2011-03-31|{long}",
        requirements=f"requirement_id|group|requirement\nREQ-1|Stakeholders|{long}\nREQ-2|Stakeholders|Other",
        self_assessment=f"review_date|requirement_id|rag|evidence\n2012-03-31|REQ-1|Red|{long}",
        key_questions=f"question_id|area_id|theme|question|answer_type\nQ1|A1|Support|{long}|Text",
        answers=f"review_date|question_id|answer\n2012-03-31|Q1|{long}",
        risks="\n".join(["risk_id|workstream_id|area_id|risk|likelihood|impact|mitigation|status", *drawn]),
    )
    return context_from(programme, previous_of(figures={"RISK-001.score": 4.0}))


def sheets(made: ReportContext, folder: Path) -> Path:
    path = folder / "sheets.xlsx"
    own = [national_milestones_sheet(made), self_assessment_sheet(made), risks_sheet(made)]
    write_book(bound(made, "sheets", own), path)
    return path


def returned(made: ReportContext, folder: Path) -> Path:
    path = folder / "return.xlsx"
    write_book(regional_return(made), path)
    return path


@pytest.mark.parametrize("text", ["Short", WELSH, HEBREW, "W" * 300, "=1+1", "<b>&amp;"], ids=len)
@pytest.mark.parametrize("write", [sheets, returned])
def test_no_text_is_cut_and_no_part_unsound(
    text: str, write: Callable[[ReportContext, Path], Path], tmp_path: Path
) -> None:
    path = write(context(text, risks=150), tmp_path)
    wrapped = [str(misfit) for misfit in fit.misfits(path) if "word broken" not in misfit.why]
    assert wrapped == []
    assert ooxml.structure_faults(path) == []


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbooks of a few rows, one of them changed by hand, and beside them what LibreOffice calculates."""
    folder = tmp_path_factory.mktemp("written")
    books = [sheets(context(), folder), returned(context(), folder)]
    recalculated_together([*books, changed_by_hand(books[0])], folder / "again")
    return folder


def changed_by_hand(written: Path) -> Path:
    book = openpyxl.load_workbook(written)
    risk = next(row for row in book["Risks"].iter_rows() if row[0].value == "RISK-001")
    risk[5].value = 5
    next(cell for cell in risk if cell.value == "Red").value = "Green"
    next(
        c for row in book["Self-assessment"].iter_rows() for c in row if c.value == "Red" and c.row > 7
    ).value = "Green"
    next(c for row in book["National milestones"].iter_rows() for c in row if c.value == "Missed").value = "Met"
    changed = written.with_name("changed.xlsx")
    book.save(changed)
    return changed


@pytest.mark.office
@pytest.mark.parametrize("name", ["sheets.xlsx", "return.xlsx"])
def test_figures_are_the_same_when_calculated_anew(written: Path, name: str) -> None:
    assert figures.changed_from(written / name, written / "again" / name) == []


@pytest.mark.office
def test_a_changed_word_or_number_is_followed_by_counts_and_scores(written: Path) -> None:
    again = openpyxl.load_workbook(written / "again" / "changed.xlsx", data_only=True)
    texts = {str(cell.value) for sheet in again.worksheets for row in sheet.iter_rows() for cell in row}
    assert next(row for row in again["Risks"].iter_rows(values_only=True) if row[0] == "RISK-001")[7] == 20
    assert "Open now: 2 Extreme, 0 High, 0 Moderate, 1 Low" in texts
    assert "Now: 0 Red, 0 Amber/Red, 0 Amber/Green, 1 Green, 1 Not rated" in texts
    assert "Checkpoints: 0 Missed, 0 Met late, 1 Met, 0 Due, 0 Not given" in texts
