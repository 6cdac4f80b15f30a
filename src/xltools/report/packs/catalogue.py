"""The catalogue: every sheet that a pack may hold, by the name on its tab, and how a programme's choice is laid out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from xltools.errors import SchemaFault
from xltools.measures.frames import once
from xltools.report.context import ReportContext
from xltools.report.model import Sheet
from xltools.report.sheets.added_sheet import own_sheet
from xltools.report.sheets.board_briefs import BRIEFS
from xltools.report.sheets.brief_sheet import brief_sheet
from xltools.report.sheets.changes import changes_sheet, full_changes_sheet
from xltools.report.sheets.data_quality import data_quality_sheet
from xltools.report.sheets.decisions import decisions_sheet
from xltools.report.sheets.decisions_in_brief import NAME as DECISIONS_IN_BRIEF
from xltools.report.sheets.decisions_in_brief import decisions_in_brief_sheet
from xltools.report.sheets.exceptions import exceptions_sheet
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_pages import NAME as KPI_PAGES
from xltools.report.sheets.kpi_pages import kpi_pages_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.milestones import milestones_sheet
from xltools.report.sheets.month_plan import month_plan_sheet
from xltools.report.sheets.national_milestones import national_milestones_sheet
from xltools.report.sheets.paper import on_paper
from xltools.report.sheets.plan_on_a_page import plan_on_a_page_sheet
from xltools.report.sheets.risks import risks_sheet
from xltools.report.sheets.self_assessment import self_assessment_sheet
from xltools.report.sheets.summary import summary_sheet
from xltools.report.sheets.trust import NAME as TRUST
from xltools.report.sheets.trust import trust_sheet
from xltools.report.sheets.value_for_money import value_for_money_sheet
from xltools.report.sheets.workings import workings_sheet
from xltools.report.theme import APPENDIX_TAB, PAPER_TAB
from xltools.schema import rag
from xltools.schema.pack_config import PackChoice
from xltools.schema.pack_names import FILE as PACKS
from xltools.schema.settings_file import nearest_or_all

#: The name on the tab -> what lays it out.
SHEETS: dict[str, Callable[[ReportContext], Sheet]] = {
    "Summary": summary_sheet,
    "Decisions": decisions_sheet,
    DECISIONS_IN_BRIEF: decisions_in_brief_sheet,
    "Changes": changes_sheet,
    "Plan on a page": plan_on_a_page_sheet,
    "Milestones": milestones_sheet,
    "KPI scorecard": kpi_scorecard_sheet,
    "KPI charts": kpi_charts_sheet,
    "National milestones": national_milestones_sheet,
    "Self-assessment": self_assessment_sheet,
    "Risks": risks_sheet,
    "Value for money": value_for_money_sheet,
    "Exceptions": exceptions_sheet,
    KPI_PAGES: kpi_pages_sheet,
    TRUST: trust_sheet,
    "Data quality": data_quality_sheet,
    "Workings": workings_sheet,
}
#: The Board's pack as it prints, in the order of reading; behind it, for the screen, the full sheets.
BOARD = (
    "Summary", DECISIONS_IN_BRIEF, "Exceptions in brief", "Plan on a page", "Late milestones", "KPI summary",
    KPI_PAGES, "Top risks", "Money in brief", "National in brief", "Requirements in brief", "Changes in brief", TRUST,
)  # fmt: skip
#: A sheet that draws the tables of another -> that one.
RESTS_ON = {DECISIONS_IN_BRIEF: "Decisions", KPI_PAGES: "KPI charts", "KPI scorecard": "KPI charts"}
_KPIS_OF_A_WORKSTREAM = 2  # one page; its pack is six
REQUIREMENTS = "Requirements in brief"
_TIMES_THE_BOARDS = 3  # as many rows of a list are worth a manager's paper
#: The programme manager's pack as it prints: the Board's pages with longer lists, and each month plan.
PROGRAMME = (
    "Summary", DECISIONS_IN_BRIEF, "Exceptions in brief", "Plan on a page", "Month plans", "Late milestones",
    "KPI summary", "Top risks", "Money in brief", "National in brief", "Requirements in brief", "Changes in brief",
    TRUST,
)  # fmt: skip
#: Every row of everything, on screen.
FULL = (
    "Summary", "Decisions", "Changes", "Plan on a page", "Milestones", "KPI scorecard", "KPI charts",
    "National milestones", "Self-assessment", "Risks", "Value for money", "Exceptions",
)  # fmt: skip
#: One sheet for each workstream, under this name together.
MONTH_PLANS = "Month plans"
#: The tables that a sheet is made of: of each group the tracker keeps one at least, or there is no such sheet.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Decisions": (("milestones",),),
    DECISIONS_IN_BRIEF: (("milestones",),),
    "Plan on a page": (("milestones",), ("workstreams",)),
    "Milestones": (("milestones",),),
    "KPI scorecard": (("kpis",),),
    "KPI charts": (("kpis",), ("kpi_readings",)),
    KPI_PAGES: (("kpis",), ("kpi_readings",)),
    "National milestones": (("national_milestones",),),
    "Self-assessment": (("requirements", "key_questions"),),
    "Risks": (("risks",),),
    "Value for money": (("business_cases",),),
    "Exceptions": (("workstreams", "milestones", "kpis", "risks", "requirements", "areas", "actions"),),
    MONTH_PLANS: (("milestones",), ("workstreams",)),
}
#: In every pack, at its end: a reader must always see what the figures rest on.
LAST = ("Data quality", "Workings")
#: The sheets that show a Board less, and what replaces them for those who want every row.
IN_FULL: dict[str, Callable[[ReportContext], Sheet]] = {"Changes": full_changes_sheet}


def choice_of(context: ReportContext, kind: str) -> PackChoice:
    """Return what the programme chose for a pack; as shipped where it chose nothing."""
    return context.choices.get(kind, PackChoice())


def laid_out(
    context: ReportContext,
    kind: str,
    shipped: tuple[str, ...],
    *,
    in_full: bool = False,
    appendix: tuple[str, ...] = (),
) -> list[Sheet]:
    """Lay out a pack's sheets but its cover: those the programme chose, else the shipped ones; last the appendix.

    Args:
        appendix: sheets that are for the screen alone, where the programme chose none itself.

    Raises:
        SchemaFault: it chose a sheet that there is not.
    """
    chosen = choice_of(context, kind).sheets
    wanted = chosen or shipped
    if "KPI charts" in wanted and _is_made(context, KPI_PAGES):
        # charts beside their readings are for the screen: on paper they stand alone, large enough to be read
        wanted = tuple(KPI_PAGES if name == "KPI charts" else name for name in wanted)
    ends = [name for name in LAST if name not in appendix]
    first = [*(name for name in wanted if name not in LAST), *(LAST if chosen else ends)]
    behind = (*_full_of(first), *(() if chosen else appendix), "Workings")
    printed = [name for name in dict.fromkeys(first) if name != "Workings" and _is_made(context, name)]
    screen = [name for name in dict.fromkeys(behind) if name not in printed and _is_made(context, name)]
    full = {of: next(_made(context, kind, of, in_full=in_full or of in screen)) for of in _full_of(printed)}
    # where a tracker leaves out what a brief sheet is made of, the full one prints
    printed = [BRIEFS[name].on_paper(full[BRIEFS[name].of]) if name in BRIEFS else name for name in printed]
    printed = list(dict.fromkeys(filter(None, printed)))
    screen = [name for name in screen if name not in printed]
    sheets = [
        sheet
        for name in (*printed, *screen)
        for sheet in (
            [full[name]] if name in full else _made(context, kind, name, in_full=in_full or name in screen, full=full)
        )
    ]
    placed = [on_paper(_in_place(sheet, is_appendix=sheet.name in screen)) for sheet in sheets]
    return [
        _in_place(sheet, is_appendix=sheet.is_appendix) for sheet in sorted(placed, key=lambda each: each.is_appendix)
    ]


def _full_of(names: Iterable[str]) -> tuple[str, ...]:
    """Return the full sheets that these sheets take their figures from."""
    found = (BRIEFS[name].of if name in BRIEFS else RESTS_ON.get(name) for name in names)
    return tuple(dict.fromkeys(of for of in found if of))


def _is_made(context: ReportContext, name: str) -> bool:
    if name == "Changes in brief" and context.previous is None:
        return False
    if name == DECISIONS_IN_BRIEF and not len(context.results.decisions):
        return False
    if name == KPI_PAGES and not len(context.results.kpis):
        return False
    if name == REQUIREMENTS and not len(context.programme.requirements) and not len(context.programme.key_questions):
        return False
    if name == TRUST and not context.programme.keeps("kpis"):
        return False
    return name in LAST or has_content(context, name)


def _in_place(sheet: Sheet, *, is_appendix: bool) -> Sheet:
    """Say of a sheet whether it is for the screen alone; its tab's colour says so too."""
    return replace(sheet, is_appendix=is_appendix, tab=APPENDIX_TAB if is_appendix else sheet.tab or PAPER_TAB)


def has_content(context: ReportContext, name: str) -> bool:
    """Return whether the tracker keeps the tables that a sheet is made of."""
    name = BRIEFS[name].of if name in BRIEFS else name
    if name in ("Decisions", DECISIONS_IN_BRIEF) and not context.programme.keeps_decisions:
        return False
    if context.programme.is_adopted and not _says_something(context, name):
        return False
    return all(context.programme.keeps(*group) for group in NEEDS.get(name, ()))


def _says_something(context: ReportContext, name: str) -> bool:
    """Return whether a sheet of an adopted workbook has anything to say.

    It has no changes without a report before this one, and nothing is off track where nothing is rated.
    """
    if name == "Changes":
        return context.previous is not None
    results = context.results
    rated = (results.workstreams, results.milestones, results.risks, results.kpis)
    unrated = {rag.NOT_RATED, rag.COMPLETE, rag.CANCELLED}
    is_rated = any(not set(each["rating"]) <= unrated for each in rated)
    return name != "Exceptions" or is_rated or context.programme.keeps("actions")


def _made(
    context: ReportContext, kind: str, name: str, *, in_full: bool, full: Mapping[str, Sheet] = MappingProxyType({})
) -> Iterator[Sheet]:
    if name == MONTH_PLANS:
        for workstream in context.results.workstreams["workstream_id"].drop_duplicates():
            yield month_plan_sheet(context, workstream)
    elif name == KPI_PAGES and kind == "workstream":
        yield kpi_pages_sheet(context, most=_KPIS_OF_A_WORKSTREAM)
    elif name in BRIEFS:
        brief = BRIEFS[name].longer(_TIMES_THE_BOARDS) if in_full else BRIEFS[name]
        yield brief_sheet(context, brief, full[brief.of])
    elif name in SHEETS:
        yield once(IN_FULL.get(name, SHEETS[name]) if in_full else SHEETS[name])(context)  # other packs show it too
    elif name in context.own_sheets:
        yield own_sheet(context, name)
    else:
        known = (*SHEETS, *BRIEFS, MONTH_PLANS, *context.own_sheets)
        raise SchemaFault(
            f"{PACKS}, [{kind}] names the sheet {name}, which does not exist. {nearest_or_all(name, known)}"
        )
