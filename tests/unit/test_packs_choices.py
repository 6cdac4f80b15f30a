"""Which packs a programme makes, of which sheets: its `packs.toml`, and the sheets that it added to its tracker."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from tests.helpers.contexts import context_from, rows_of, title
from tests.helpers.programmes import programme_of
from xltools.errors import SchemaFault
from xltools.report.context import ReportContext
from xltools.report.packs import packs
from xltools.report.packs.books import board_pack, programme_pack
from xltools.report.packs.workstream import workstream_pack
from xltools.schema.checks import SheetSpec
from xltools.schema.columns import day, ident, money, rating, reference
from xltools.schema.pack_config import PackChoice, load_choices

SITES = SheetSpec(
    "Sites",
    90,
    "Where the building works are.",
    {
        "site_id": ident("Site ID", ""),
        "workstream_id": reference("Workstream ID", "Workstreams.workstream_id", ""),
        "opens": day("Opens", ""),
        "cost": money("Cost (GBP)", ""),
        "rag": rating("RAG", ""),
    },
)


def context(**choices: PackChoice) -> ReportContext:
    """Return a report context with a sheet of the programme's own, and what it chose for its packs."""
    programme = programme_of(
        workstreams="""
            workstream_id | workstream
            NEW           | New schools
            OLD           | Repairs
        """
    )
    rows: dict[str, Any] = {"site_id": ["S-1", "S-2"], "workstream_id": ["NEW", "OLD"],
                            "opens": pd.Series([pd.Timestamp("2012-09-01"), pd.NaT]), "cost": [1_500_000.0, None],
                            "rag": ["Green", None]}  # fmt: skip
    sites = pd.DataFrame(rows, index=pd.Index([2, 3], name="row")).astype({"site_id": "str", "rag": "str"})
    return replace(context_from(replace(programme, own={"Sites": sites})), choices=choices, own_sheets={"Sites": SITES})


def names(book: Any) -> list[str]:
    return [sheet.name for sheet in book.sheets]


def chosen(tmp_path: Path, text: str) -> dict[str, PackChoice]:
    (tmp_path / "packs.toml").write_text(text, encoding="utf-8")
    return load_choices(tmp_path)


def test_a_pack_holds_the_sheets_chosen_in_their_order() -> None:
    book = board_pack(context(board=PackChoice(sheets=("Risks", "Summary"))))

    assert names(book) == ["Cover", "Risks", "Summary", "Data quality", "Workings", "How to read this"]


def test_data_quality_and_workings_end_every_pack_however_they_are_placed() -> None:
    book = board_pack(context(board=PackChoice(sheets=("Workings", "Summary", "Data quality"))))

    assert names(book)[-3:] == ["Data quality", "Workings", "How to read this"]


def test_a_pack_has_the_title_chosen() -> None:
    book = board_pack(context(board=PackChoice(title="Estates Board pack", sheets=("Summary",))))

    assert book.title.endswith(": Estates Board pack")


def test_a_pack_that_is_not_made_is_left_out_of_all() -> None:
    kinds = {pack.kind for pack in packs(context(**{"return": PackChoice(make=False)}), ("all",))}

    assert kinds == {"board", "programme", "workstream"}


def test_a_pack_that_is_not_made_is_made_when_it_is_asked_for() -> None:
    made = packs(context(**{"return": PackChoice(make=False)}), ("return",))

    assert [pack.kind for pack in made] == ["return"]


def test_a_pack_of_the_programmes_own_is_made_beside_the_others() -> None:
    finance = PackChoice(title="Finance pack", sheets=("Value for money", "Sites"))
    made = {pack.file_name: pack.book for pack in packs(context(finance=finance), ("all",))}

    assert names(made["finance-pack.xlsx"]) == [
        "Cover", "Value for money", "Sites", "Data quality", "Workings", "How to read this",
    ]  # fmt: skip
    assert made["finance-pack.xlsx"].title.endswith(": finance pack")


def test_a_sheet_of_the_programmes_own_stands_in_its_programme_pack() -> None:
    sheet = programme_pack(context()).sheet("Sites")

    assert title(sheet) == "Sites: 2 rows"
    assert rows_of(sheet, "Own_Sites")[1] == {
        "Site ID": "S-2", "Workstream ID": "OLD", "Opens": "Not given", "Cost (GBP)": "Not given", "RAG": "Not given",
    }  # fmt: skip


def test_a_workstreams_pack_holds_its_own_rows_of_such_a_sheet() -> None:
    book = workstream_pack(context(workstream=PackChoice(sheets=("Sites",))), "NEW")

    assert [row["Site ID"] for row in rows_of(book.sheet("Sites"), "Own_Sites")] == ["S-1"]


def test_month_plans_are_one_sheet_for_each_workstream() -> None:
    book = board_pack(context(board=PackChoice(sheets=("Month plans",))))

    assert [name for name in names(book) if name.startswith("Month plan")] == ["Month plan NEW", "Month plan OLD"]


def test_a_sheet_that_there_is_not_is_refused_with_the_nearest() -> None:
    with pytest.raises(
        SchemaFault, match=r"packs.toml, \[board\] names the sheet Mile stones.* Did you mean Milestones\?"
    ):
        board_pack(context(board=PackChoice(sheets=("Mile stones",))))


def test_a_file_of_choices_is_read(tmp_path: Path) -> None:
    text = '[board]\ntitle = "Board pack"\nsheets = ["Summary"]\n[return]\nmake = false\n'

    assert chosen(tmp_path, text) == {
        "board": PackChoice(title="Board pack", sheets=("Summary",)), "return": PackChoice(make=False),
    }  # fmt: skip


def test_a_sheet_that_no_paper_holds_is_behind_the_others_and_the_pack_says_so() -> None:
    made = context(sites=PackChoice(title="Sites pack", sheets=("Sites",)))
    wide = {f"rag_{place}": rating(f"RAG {place}", "") for place in range(30)}
    rows = made.programme.own["Sites"].assign(**dict.fromkeys(wide, "Green"))
    spec = replace(SITES, columns={**SITES.columns, **wide})
    made = replace(made, programme=replace(made.programme, own={"Sites": rows}), own_sheets={"Sites": spec})
    (pack,) = packs(made, ("sites",))

    assert pack.book.sheet("Sites").is_appendix
    (note,) = pack.notes
    assert note.startswith(
        "sites-pack.xlsx: the sheet Sites is too wide to print in letters of nine points, even on A3"
    )
    assert not next(packs(context(sites=PackChoice(title="Sites pack", sheets=("Sites",))), ("sites",))).notes


def test_without_a_file_nothing_is_chosen(tmp_path: Path) -> None:
    assert load_choices(tmp_path) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[board", "cannot be read"),
        ("[bord]", "names the pack bord, which does not exist. Did you mean board?"),
        ("[finance]", "give a pack of your own a title and sheets."),
        ('["../x"]\ntitle = "X"\nsheets = ["Risks"]', "named in small letters, digits and '-', not '../x'"),
        ("board = 1", "in square brackets on a line of its own: [board]"),
        ('[board]\nsheet = ["Summary"]', "sheet is not known. Did you mean sheets?"),
        ('[board]\nsheets = "Summary"', 'cannot be used. Write sheets = ["Summary", "Milestones"], each once.'),
        ('[board]\nsheets = ["Risks", "Risks"]', "each once"),
        ("[board]\nsheets = []", "each once"),
        ('[board]\ntitle = ""', "Write title ="),
        ('[board]\nmake = "no"', "Write make = true or make = false."),
        ('[return]\nsheets = ["Summary"]', "its sheets are those of the form"),
    ],
)
def test_a_choice_that_cannot_be_is_refused_with_what_to_write(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaFault) as refused:
        chosen(tmp_path, text)

    assert said in str(refused.value)
