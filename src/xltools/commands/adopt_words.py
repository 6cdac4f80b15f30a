"""What adopt says, on the first page of `adopt.xlsx` and on the terminal, and how much is left to decide."""

from collections.abc import Iterable, Iterator, Mapping

from xltools.report.template.adopt_book import ASKED_FOR_ALL
from xltools.schema.checks import SheetSpec
from xltools.text.words import capital, listed, plural, quoted
from xltools.tracker import RawTracker
from xltools.validate.adopt.proposal import TableProposal
from xltools.validate.adopt.touching import touching

#: What a pack would gain from a field that no column gives.
_GAINS = {
    "Milestones.baseline": "slip and ratings of milestones need the date first promised (Baseline date)",
    "Milestones.status": "what is done and what is late needs a status of milestones",
    "Milestones.workstream_id": "a summary by workstream needs the workstream of each milestone",
    "Risks.likelihood": "the risk map needs the likelihood of each risk, from 1 to 5",
    "Risks.impact": "the risk map needs the impact of each risk, from 1 to 5",
    "Risks.last_reviewed": "which risks were not reviewed lately needs the date last reviewed",
    "Actions.due": "which actions are overdue needs their due dates",
}


#: The pages that a pack has for each table.
_PAGES = {
    "Milestones": ("Milestones", "Plan on a page"), "Risks": ("Risks",), "KPIs": ("KPI scorecard", "KPI charts"),
    "Business cases": ("Value for money",),
}  # fmt: skip


def undecided_count(
    tables: Iterable[TableProposal], always: Mapping[str, Mapping[str, object]], settings: Mapping[str, tuple[str, str]]
) -> int:
    """Count what only a person can say and has not said yet."""
    found = list(tables)
    count = int(not settings["as_at"][0]) + (not any(table.of or table.asked for table in found))
    for table in found:
        count += bool(table.asked) + table.asks_periods + sum(word.means == "" for word in table.gaps)
        count += sum(bool(each.asked) for each in table.columns if table.of)
        count += sum(word.means == "" for each in table.columns if each.name and table.of for word in each.words)
        asked = [name for name in ASKED_FOR_ALL.get(table.of, ()) if name in table.missing]
        count += sum(name not in always.get(table.name, {}) for name in asked)
    return count


def open_word_count(tables: Iterable[TableProposal]) -> int:
    """Count the words of columns that are read to which nobody gave a meaning: each cell with one is an error."""
    read = [table for table in tables if table.of]
    words = [word for table in read for each in table.columns if each.name for word in each.words]
    return sum(word.means == "" for word in (*words, *(word for table in read for word in table.gaps)))


def _units(read: Iterable[TableProposal]) -> Iterator[tuple[str, str]]:
    """Say for which measures the unit was taken from their cells."""
    for table in (each for each in read if each.units):
        shares = sum(unit == "%" for unit in table.units.values())
        told = (
            f"{shares} of {plural(len(table.units), 'row')} of {quoted(table.name)} hold percentages; any other counts"
        )
        yield "Units", f"{told} as a number. A column of units in your workbook would say so for new rows."


def _touching(read: Iterable[TableProposal], specs: Mapping[str, SheetSpec]) -> Iterator[tuple[str, str]]:
    """Say where a table may be two that touch."""
    for table in read:
        if (found := touching(table, specs)) is not None:
            told = (
                f"From row {found.last_row + 1} on, {quoted(table.name)} has nothing under the columns from "
                f"{quoted(found.left)} on, but still under those from {quoted(found.right)} on."
            )
            yield (
                "Two tables?",
                f"{told} If these are two tables, put a blank column between them, and run xltools adopt again.",
            )


def first_page(
    raw: RawTracker,
    tables: Iterable[TableProposal],
    specs: Mapping[str, SheetSpec],
    undecided: int,
    settings: Mapping[str, tuple[str, str]],
) -> Iterator[tuple[str, str]]:
    """Say on the first page what will be in the pack, what is missing for more, and what to do."""
    found = list(tables)
    read = [table for table in found if table.of]
    yield "Your workbook", f"{raw.path.name} stays where it is and as it is: it is read, never changed."
    for table in read:
        fields = [
            specs[table.of].columns[each.name].heading for each in table.columns if each.name in specs[table.of].columns
        ]
        yield (
            table.of,
            (
                f"{plural(table.profile.rows, 'row')} of {listed([quoted(tab) for tab in table.tabs[:6]], 'and')}: "
                f"{listed(fields, 'and')}."
            ),
        )
    is_grouped = any(len(table.tabs) > 1 or "workstream_id" not in table.missing for table in read)
    yield from (*_units(read), *_touching(read, specs))
    pages = [page for table in read for page in _PAGES.get(table.of, ()) if is_grouped or page != "Plan on a page"]
    if pages:
        yield "In the pack", f"Summary, {', '.join(dict.fromkeys(pages))}, Exceptions, Data quality and Workings."
    if not read:
        yield (
            "Nothing is read yet",
            "No table is surely one of a tracker's: say on the sheet Tables what each is.",
        )
    others = [tab for table in found if not table.of for tab in table.called]
    if others:
        yield (
            "Not read",
            f"{listed([quoted(tab) for tab in others], 'and')}: say on the sheet Tables if one of them is meant.",
        )
    hidden = [sheet.name for sheet in raw.sheets.values() if sheet.state != "visible"]
    if hidden:
        yield "Hidden", f"{listed([quoted(tab) for tab in hidden], 'and')}: hidden sheets are not looked at."
    gains = [why for table in read for name in table.missing if (why := _GAINS.get(f"{table.of}.{name}"))]
    if gains:
        yield "Missing for more", f"{capital('; '.join(gains))}. What is not there is left out of the pack."
    if undecided:
        yield (
            "To decide",
            (
                f"{plural(undecided, 'cell')} coloured on Tables, Columns, Words and In every row: fill them in, save, "
                "and run xltools adopt again. A column left open is not read; a word left open is an error."
            ),
        )
    else:
        yield "To decide", "Nothing: run xltools build in this folder."
    names = [name.replace("_", " ") for name in ("organisation", "board") if not settings[name][0]]
    if names:
        yield "For the cover", f"Type {listed(names, 'and')} on Settings: the cover needs it to say whose report it is."
    yield "To change", "Choose another word from any list here, save, and run xltools adopt again."
