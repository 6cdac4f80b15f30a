"""Cover: what this pack is, what is asked of its reader, what it holds, and how to read the ratings."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from xltools.report.context import ReportContext
from xltools.report.key_messages import key_messages, recommendation
from xltools.report.model import Column, Link, Page, Sheet, Table
from xltools.report.sheets.brief_sheet import title_of
from xltools.report.sheets.layout import Layout, day, reissue
from xltools.report.sheets.paragraphs import lines_of
from xltools.report.sheets.words import NOT_GIVEN, asked_of, text_or
from xltools.schema import rag
from xltools.schema.rag import Scale
from xltools.text.words import capital, listed, plural, within_a_sentence

#: What each sheet answers, for the contents list.
PURPOSES: dict[str, str] = {
    "Summary": "How we are doing, what got worse, and what is asked",
    "Decisions": "What the Board is asked to decide, what is overdue, and what comes next",
    "Changes": "What is new, closed, better, worse or moved since the last report",
    "Plan on a page": "Every workstream's decisions, milestones and outcome",
    "Milestones": "Every milestone with its dates, slip and rating, and a chart of the slips",
    "KPI scorecard": "Each measure against its target, with what its history shows",
    "KPI charts": "Each measure over time, with its readings",
    "National milestones": "Each national area at each checkpoint, and what supports it here",
    "Self-assessment": "The underpinning requirements and the key questions, now and at the review before",
    "Risks": "The open risks on a 5 by 5 map and as a list",
    "Value for money": "What was planned, spent and saved, and the cashable share",
    "Exceptions": "Everything off track, with what is being done about it",
    "KPI pages": "Each headline measure: what its data says, its chart, and what is being done",
    "How far to trust this": "How far each figure holds, and why",
    "Data quality": "What was found in the tracker, how complete it is, and what was left out",
    "Underpinning requirements": "Each requirement on the four ratings, with its evidence",
    "Return data": "Every field of the return as one table, for those who collect returns",
    "Workings": "Where each figure comes from: cells, formula, limits, source",
}

_MOST_ASKED = 5
#: Characters of a cover's columns: more would shrink its letters below 9 points; a front sheet has none so small.
_WIDTHS, _FRONT_WIDTHS = {1: 24.0, 2: 67.0}, {1: 25.0, 2: 76.0}
_TITLE_SCALE = 1.8  # how much larger a title's letters are
_LONGEST_ON_A_LINE = 27  # letters of a sheet's name, of which all is read beside what it answers
_GAP = 8.0  # points between the front sheet's parts
_MOST_OWN = 500  # letters of the office's own words that fit on one page and stay large enough
#: The sheet of the ratings' meanings and the list of all sheets, where the cover has no room for them.
GUIDE = "How to read this"
#: Sheets whose titles only name them, so that the contents say what they answer.
NAMED = frozenset({"Summary", "Plan on a page", "Workings"})


def cover_sheet(
    context: ReportContext,
    kind: str,
    sheets: Sequence[Sheet],
    *,
    reader: str = "",
    about: Sequence[tuple[str, str]] = (),
) -> Sheet:
    """Make the cover of a pack that holds these sheets.

    How to read the ratings stands on it, unless the pack has a sheet of its own for that.

    Args:
        reader: whom the pack is for, where that is not the Board at its meeting.
        about: what such a reader reads about its purpose and use, each under its name.
    """
    layout = Layout("Cover", "accessible", Page("portrait"), scale=context.scale)
    layout.widths.update(_WIDTHS)
    top = _title(layout, context, kind)
    if reader:
        layout.put(top, 1, "For", "body strong ruled")
        layout.put(top, 2, reader, "body ruled")
        row = _facts(layout, context, top + 1, without=("For", "Purpose", "Previous report"))
    else:
        row = _facts(layout, context, top)
    row = _said_of(layout, row + 1, "What this is for", about) - 1 if about else row
    paper, behind = ([sheet for sheet in sheets if sheet.is_appendix is later] for later in (False, True))
    row = _contents(layout, context, paper, row + 1)
    if any(sheet.name == GUIDE for sheet in behind):
        _behind(layout, row, behind)
        return layout.sheet()
    if behind:
        row = _contents(layout, context, behind, row + 1, "Behind it, on screen")
    _ratings(layout, context.scale, row + 1, has_note=not reader)
    return layout.sheet()


def front_sheet(context: ReportContext, kind: str, sheets: Sequence[Sheet]) -> Sheet:
    """Make the front sheet of a Board's paper: what it is, what is asked, and the key messages, on one page.

    How to read the ratings and what the pack holds stand on a sheet of their own, for the screen.
    """
    layout = Layout("Cover", "accessible", Page("portrait"), scale=context.scale)
    layout.widths.update(_FRONT_WIDTHS)
    top = _title(layout, context, kind)
    row = _facts(layout, context, top, without=("Council", "Protective marking"), more=_of_the_paper(context)) + 1
    asked = recommendation(context)
    board, programme = asked_of(context.settings.board), context.programme
    none = (
        [("", f"No decision is asked of {board} at this meeting.")]
        if programme.keeps_decisions or not programme.is_adopted
        else []
    )
    if asked or none:
        heading = f"Recommendation: {board} is asked to" if asked else "Recommendation"
        row = _said_of(layout, row, heading, asked or none)
    messages = key_messages(context)
    row = _said_of(layout, row, "Key messages", messages) if messages else row
    paper = [sheet for sheet in sheets if not sheet.is_appendix]
    row = _contents(layout, context, paper, row, "What is in this paper")
    _behind(layout, row, [sheet for sheet in sheets if sheet.is_appendix])
    layout.heights |= {
        above: _GAP for above in range(top - 1, row) if not any((above, c) in layout.cells for c in (1, 2))
    }
    # shrunk to one page only where its letters stay large enough
    tall = 1 if len(asked) <= _MOST_ASKED and _own_letters(context) <= _MOST_OWN else 0
    return layout.sheet(page=Page("portrait", pages_tall=tall, margins=(0.5, 0.5, 0.55, 0.5)))


def _title(layout: Layout, context: ReportContext, kind: str) -> int:
    """Put the title over whose it is and its status; return the next free row.

    Where it is too long for the page, the pack's name is in the row below, in smaller letters.
    """
    name, wide = within_a_sentence(kind), sum(layout.widths.values()) / _TITLE_SCALE
    title = f"{context.settings.title}: {name}"
    is_long = len(lines_of(title, wide, is_bold=True)) > 1
    lines = [(line, "title") for line in lines_of(context.settings.title if is_long else title, wide, is_bold=True)]
    lines += [(kind, "subject")] if is_long else []
    for row, (line, style) in enumerate(lines, start=1):
        layout.put(row, 1, line, style)
    row = len(lines) + 1
    if context.settings.organisation or not context.programme.is_adopted:
        layout.put(row, 1, text_or(context.settings.organisation, "Organisation not given"), "subtitle")
    marking = "  |  ".join(part for part in (context.settings.marking, context.full_status) if part)
    layout.put(row + 1, 1, marking, "subtitle strong")
    return row + 3


def _behind(layout: Layout, row: int, sheets: Sequence[Sheet]) -> int:
    """Say how many sheets are for the screen alone, with a link to their list; return the last row used."""
    if sheets:
        layout.put(row, 1, "Behind it, on screen", "link top", Link(sheet=GUIDE))
        layout.put(row, 2, f"{plural(len(sheets), 'sheet')} with every row and how each figure was made.", "body top")
    return row


def _of_the_paper(context: ReportContext) -> list[tuple[str, str]]:
    """Return who leads the paper, where it was before, and which risks it bears on: those that are given."""
    settings = context.settings
    given = [
        ("Lead", settings.lead),
        ("Previously considered by", settings.previously_considered_by),
        ("Strategic risks", settings.strategic_risks),
    ]
    return [(name, " ".join(value.split())) for name, value in given if value.strip()]


def _own_letters(context: ReportContext) -> int:
    """Count the letters of the office's own words on the front sheet."""
    settings = context.settings
    own = (settings.alert, settings.advise, settings.assure)
    return sum(map(len, (*own, *(value for _, value in _of_the_paper(context)))))


def guide_sheet(context: ReportContext, sheets: Sequence[Sheet]) -> Sheet:
    """Make the sheet that says how to read the ratings, and links to every sheet of the pack."""
    layout = Layout(GUIDE, "accessible", Page("portrait"), scale=context.scale)
    layout.widths.update({1: 26, 2: 70})
    row = layout.head(context, "How to read this pack")
    row = _contents(layout, context, sheets, row)
    _ratings(layout, context.scale, row + 1)
    return replace(layout.sheet(), is_appendix=True, tab="bar")


def _said_of(layout: Layout, row: int, title: str, lines: Iterable[tuple[str, str]]) -> int:
    """Put sentences under a title, each beside its word; return the row after them."""
    layout.section(row, 1, 2, title)
    for offset, (word, sentence) in enumerate(lines, start=1):
        row_of = row + offset
        layout.put(row_of, 1, word or None, "body strong top")
        layout.put(row_of, 2, sentence, "body top")
    return max(place for place, _ in layout.cells) + 2


def _facts(
    layout: Layout,
    context: ReportContext,
    row: int,
    without: tuple[str, ...] = (),
    more: Sequence[tuple[str, str]] = (),
) -> int:
    settings = context.settings
    status = (
        "FINAL: no errors, and what it was made from is archived"
        if context.is_final
        else "DRAFT: not yet built as final"
    )
    facts = [
        ("Data as at", day(context.as_at)),
        (
            "For",
            text_or(settings.board) + (f", meeting {day(settings.board_meeting)}" if settings.board_meeting else ""),
        ),
        ("Purpose", text_or(settings.purpose)),
        ("Council", text_or(settings.council)),
        ("Status", status),
        *([("Issue", reissue(context))] if context.is_reissue else []),
        ("Protective marking", text_or(settings.marking)),
        ("Previous report", day(context.previous.as_at) if context.previous else "None: this is the first"),
        ("Contact", text_or(settings.contact)),
    ]
    if context.programme.is_adopted:  # an office's own workbook need not say all that our tracker asks for
        facts = [fact for fact in facts if fact[1] != NOT_GIVEN]
    facts = [*(fact for fact in facts if fact[0] not in without), *more]
    for offset, (name, value) in enumerate(facts):
        layout.put(row + offset, 1, name, "body strong ruled")
        layout.put(row + offset, 2, value, "body ruled")
    return row + len(facts)


def _contents(
    layout: Layout, context: ReportContext, sheets: Sequence[Sheet], row: int, title: str = "What is in this pack"
) -> int:
    layout.section(row, 1, 2, title)
    for offset, sheet in enumerate(sheets, start=1):
        style = "link" if len(sheet.name) <= _LONGEST_ON_A_LINE else "link wrapped"
        layout.put(row + offset, 1, sheet.name, style, Link(sheet=sheet.name))
        layout.put(row + offset, 2, _said(sheet, context), "body")
    return row + len(sheets) + 1


def _said(sheet: Sheet, context: ReportContext) -> str:
    """Describe a sheet by its own title, where that is more than its name; otherwise by the question it answers."""
    title = title_of(sheet)
    head, _, rest = title.partition(": ")
    headline = rest if head == sheet.name else title
    if sheet.name in NAMED or headline in ("", sheet.name):
        return _adopted(context).get(sheet.name) or PURPOSES.get(sheet.name, "The programme's own sheet")
    return capital(headline)


def _adopted(context: ReportContext) -> dict[str, str]:
    """Return what sheets answer that an adopted workbook makes smaller."""
    programme = context.programme
    if not programme.is_adopted:
        return {}
    worse = ["what got worse"] if context.previous else []
    asked = ["what is asked"] if programme.keeps_decisions else []
    outcome = ", with its outcome" if programme.has("workstreams", "outcome") else ""
    return {
        "Summary": listed(["How we are doing", *worse, *asked], "and"),
        "Plan on a page": f"Every workstream's milestones{outcome}, in order of date",
    }


def _ratings(layout: Layout, scale: Scale, row: int, *, has_note: bool = True) -> None:
    layout.section(row, 1, 2, "How to read the ratings")
    words = (*scale.ratings, rag.COMPLETE, rag.NOT_RATED)
    table = Table(
        "Rating_key",
        (Column("Rating", "rating", 24), Column("What it means", "body", 67)),
        tuple((word, scale.meanings[word]) for word in words),
        row=row + 1,
        description="Each rating's word and its meaning",
    )
    layout.table(table)
    layout.colour_columns(table, ["Rating"])
    if not has_note:
        return
    note = (
        "Derived ratings follow written rules from dates, readings and scores; declared ratings are a person's own "
        "judgement. Both are shown, and where the declared one is better it is marked. Counts, totals, rates and "
        "variances are live formulas; derived ratings, forecasts and process limits are as built."
    )
    layout.put(table.last_row + 2, 1, "Note", "body strong top")
    layout.put(table.last_row + 2, 2, note, "body top indented")
