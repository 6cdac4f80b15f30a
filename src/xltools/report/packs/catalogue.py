"""The catalogue: every sheet that a pack may hold, by the name on its tab, and how a programme's choice is laid out."""

from collections.abc import Callable, Iterator

from xltools.errors import SchemaFault
from xltools.report.context import ReportContext
from xltools.report.model import Sheet
from xltools.report.sheets.changes import changes_sheet, full_changes_sheet
from xltools.report.sheets.data_quality import data_quality_sheet
from xltools.report.sheets.decisions import decisions_sheet
from xltools.report.sheets.exceptions import exceptions_sheet
from xltools.report.sheets.kpi_charts import kpi_charts_sheet
from xltools.report.sheets.kpi_scorecard import kpi_scorecard_sheet
from xltools.report.sheets.milestones import milestones_sheet
from xltools.report.sheets.month_plan import month_plan_sheet
from xltools.report.sheets.national_milestones import national_milestones_sheet
from xltools.report.sheets.own import own_sheet
from xltools.report.sheets.plan_on_a_page import plan_on_a_page_sheet
from xltools.report.sheets.risks import risks_sheet
from xltools.report.sheets.self_assessment import self_assessment_sheet
from xltools.report.sheets.summary import summary_sheet
from xltools.report.sheets.value_for_money import value_for_money_sheet
from xltools.report.sheets.workings import workings_sheet
from xltools.schema.pack_config import PackChoice
from xltools.schema.pack_names import FILE as PACKS
from xltools.schema.settings_file import nearest_or_all

#: The name on the tab -> what lays it out.
SHEETS: dict[str, Callable[[ReportContext], Sheet]] = {
    "Summary": summary_sheet,
    "Decisions": decisions_sheet,
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
    "Data quality": data_quality_sheet,
    "Workings": workings_sheet,
}
#: One sheet for each workstream, under this name together.
MONTH_PLANS = "Month plans"
#: The tables that a sheet is made of: of each group the tracker keeps one at least, or there is no such sheet.
NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "Decisions": (("milestones",),),
    "Plan on a page": (("milestones",), ("workstreams",)),
    "Milestones": (("milestones",),),
    "KPI scorecard": (("kpis",),),
    "KPI charts": (("kpis",), ("kpi_readings",)),
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


def laid_out(context: ReportContext, kind: str, shipped: tuple[str, ...], *, in_full: bool = False) -> list[Sheet]:
    """Lay out a pack's sheets but its cover: those the programme chose, else the shipped ones.

    Raises:
        SchemaFault: it chose a sheet that there is not.
    """
    names = choice_of(context, kind).sheets or shipped
    ordered = [*(name for name in names if name not in LAST and has_content(context, name)), *LAST]
    return [sheet for name in ordered for sheet in _made(context, kind, name, in_full=in_full)]


def has_content(context: ReportContext, name: str) -> bool:
    """Return whether the tracker keeps the tables that a sheet is made of."""
    if name == "Decisions" and not context.programme.keeps_decisions:
        return False
    return all(context.programme.keeps(*group) for group in NEEDS.get(name, ()))


def _made(context: ReportContext, kind: str, name: str, *, in_full: bool) -> Iterator[Sheet]:
    if name == MONTH_PLANS:
        for workstream in context.results.workstreams["workstream_id"].drop_duplicates():
            yield month_plan_sheet(context, workstream)
    elif name in SHEETS:
        yield (IN_FULL.get(name, SHEETS[name]) if in_full else SHEETS[name])(context)
    elif name in context.own_sheets:
        yield own_sheet(context, name)
    else:
        known = (*SHEETS, MONTH_PLANS, *context.own_sheets)
        raise SchemaFault(
            f"{PACKS}, [{kind}] names the sheet {name}, which does not exist. {nearest_or_all(name, known)}"
        )
