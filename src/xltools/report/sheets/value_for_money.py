"""Value for money: what was planned, spent and saved, and the share of spend released as cash."""

from xltools.measures.display_text import percent, pounds
from xltools.report.context import ReportContext
from xltools.report.model import Axis, Cell, Chart, Column, Formula, Page, Scalar, Series, Sheet, Span, Table, Value
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.shared_columns import workings_link, workstream_names
from xltools.report.sheets.words import Record, nothing_row, number_or_none, records, text_or
from xltools.text.words import plural

CHART_ROWS = 22  # rows of one line that the charts are as high as, with one free below
WIDTH, HEIGHT = 650, 460
_SHARE_COLUMN = 8  # where the right-hand chart begins


def savings_chart(years: list[Record], row: int) -> Chart | None:
    """Draw savings by year, each series as far as its figures are known; None where none is."""
    series = _drawn(years, (("Saving planned (GBP)", "saving_planned", "planned", "Planned"),
                            ("Saving actual (GBP)", "saving_actual", "spent", "Achieved")))  # fmt: skip
    if not series:
        return None
    told = [f"{year['year']} {_said(year)}" for year in years]
    return Chart(
        "column", "Savings planned and achieved, GBP thousands", series,
        f"Columns of savings planned and achieved by financial year: {'; '.join(told)}.",
        row=row, column=1, width=WIDTH, height=HEIGHT,
        y=Axis(title="GBP, thousands", number_format="#,##0,", low=0), with_legend=True, gap=80,
    )  # fmt: skip


def share_chart(years: list[Record], row: int) -> Chart | None:
    """Draw the cashable share of spend by year beside its target; None where no share is known."""
    known = years[: (_last_known(years, "cashable_share") or -1) + 1]
    series = _drawn(known, (("Target", "cashable_target", "planned", "Target"),
                            ("Cashable share", "cashable_share", "spent", "Cashable share")))  # fmt: skip
    if not known:
        return None
    told = [
        f"{year['year']} {percent(year['cashable_share'])}"
        for year in years
        if number_or_none(year["cashable_share"]) is not None
    ]
    return Chart(
        "column", "Share of spend released as cash, against its target", series,
        f"Columns of the cashable share of spend by financial year: {'; '.join(told)}.",
        row=row, column=_SHARE_COLUMN, width=WIDTH, height=HEIGHT,
        y=Axis(title="Share of spend (%)", number_format="0.0%", low=0), with_legend=True, gap=80,
    )  # fmt: skip


def _drawn(years: list[Record], parts: tuple[tuple[str, str, str, str], ...]) -> tuple[Series, ...]:
    return tuple(
        Series(
            name, Span("Money_years", heading, 0, last), Span("Money_years", "Year", 0, last), look, show_values=True
        )
        for heading, field, look, name in parts
        if (last := _last_known(years, field)) is not None
    )


def _said(year: Record) -> str:
    planned, actual = number_or_none(year["saving_planned"]), number_or_none(year["saving_actual"])
    achieved = f"{pounds(actual)} achieved" if pounds(actual) else "what is achieved not yet known"
    return f"{pounds(planned) or 'nothing'} planned, {achieved}"


def _last_known(years: list[Record], field: str) -> int | None:
    """Return the place of the last year before the first unknown one; None where not even the first is known."""
    known = [number_or_none(year[field]) is not None for year in years]
    first_unknown = known.index(False) if False in known else len(known)
    return first_unknown - 1 if first_unknown else None


UNKNOWN = "Not known"
KINDS = ("Investment", "Disinvestment", "Saving")
YEARS = (
    Column("Year", "id strong", 11), Column("Spend read", "word", 21),
    *(Column(f"{kind} {of} (GBP)", "money", 13) for kind in KINDS for of in ("planned", "actual")),
    Column("Net planned (GBP)", "money", 11), Column("Net actual (GBP)", "money strong", 11),
    Column("Cashable actual (GBP)", "money", 11), Column("Spend (GBP)", "money", 11),
    Column("Cashable share", "percent strong", 10), Column("Target", "percent", 10), Column("Rating", "rating", 12),
)  # fmt: skip
MONEY = (
    Column("Financial year", "id"), Column("Workstream", "body"), Column("Kind", "body"),
    Column("Planned (GBP)", "money"), Column("Actual (GBP)", "money"), Column("Variance (GBP)", "whole change"),
    Column("Cashable (GBP)", "money"),
)  # fmt: skip
NOTE = (
    "Net is savings and disinvestments less investments. The cashable share is a year's cashable actuals over its "
    "spend. Totals, nets and shares are live over the table below; ratings are as built."
)
_HERE = "tbl_Money_years[[#This Row],[{}]]"
_MARGINS = (0.35, 0.35, 0.7, 0.7)


def value_for_money_sheet(context: ReportContext) -> Sheet:
    """Lay out the years with their charts on one page, then each year by workstream and kind."""
    layout = Layout("Value for money", scale=context.scale)
    row = layout.head(context, _title(context), NOTE)
    cases, years = records(context.results.money), records(context.results.money_years)
    none = nothing_row(YEARS, "Year", "No case", {"Rating": "Not rated"})
    rows = tuple(_year(record, cases) for record in years)
    table = layout.table(Table("Money_years", YEARS, rows or (none,), row, description="Money by financial year"))
    layout.colour_columns(table, ["Rating"])
    below = table.last_row + 2
    charts = [chart for chart in (savings_chart(years, below), share_chart(years, below)) if chart]
    layout.charts.extend(charts)
    below += CHART_ROWS if charts else 0
    layout.section(below, 1, len(MONEY), _section(context))
    names = workstream_names(context)
    nothing = nothing_row(MONEY, "Financial year", "No case")
    lines = tuple(_case(record, names) for record in cases) or (nothing,)
    layout.table(Table("Money", MONEY, lines, below + 1, description="Money by year, workstream and kind"))
    breaks = (below - 1,) if charts else ()
    return layout.sheet(page=Page(repeat_rows=(below + 1, below + 1), breaks=breaks, margins=_MARGINS))


def _title(context: ReportContext) -> str:
    """Say how the last year whose share is known stands against its target; without a share, what it saved."""
    known = [r for r in records(context.results.money_years) if number_or_none(r["cashable_share"]) is not None]
    if not known and context.settings.cashable_kpi:
        return "Value for money: no cashable share is known yet"
    if not known:
        return f"Value for money: {_saved(records(context.results.money_years))}"
    last = known[-1]
    target = number_or_none(last["cashable_target"])
    against = "" if target is None else f" against a target of {percent(target)} ({last['rating']})"
    return f"Value for money: {percent(last['cashable_share'])} of spend released as cash in {last['year']}{against}"


def _saved(years: list[Record]) -> str:
    """Say what the last year with a figure saved, of a programme that names no spend to hold it against."""
    known = [year for year in years if number_or_none(year["saving_actual"]) is not None]
    if not known:
        return "what was saved is not known yet" if years else "no business case is in the tracker"
    last = known[-1]
    planned = pounds(last["saving_planned"])
    return f"{pounds(last['saving_actual'])} saved in {last['year']}{f', {planned} planned' if planned else ''}"


def _section(context: ReportContext) -> str:
    """Say how many lines of the business cases came in below their plan."""
    cases = [case for case in records(context.results.money) if number_or_none(case["variance"]) is not None]
    if not cases:
        return "By year, workstream and kind"
    short = sum(case["variance"] < 0 for case in cases if case["kind"] != "Investment")
    over = sum(case["variance"] > 0 for case in cases if case["kind"] == "Investment")
    gains = f"{plural(short, 'saving or disinvestment', 'savings or disinvestments')} below plan"
    return f"By year, workstream and kind: {gains}, {plural(over, 'investment')} above it"


def _year(record: Record, cases: list[Record]) -> tuple[Value, ...]:
    year = record["year"]
    mine = [case for case in cases if case["year"] == year]
    sums = [_sum(record, mine, kind, of) for kind in KINDS for of in ("planned", "actual")]
    periods = int(record["spend_periods"])
    return (
        year,
        f"For {plural(periods, 'period')}" if periods else UNKNOWN,
        *sums,
        _net(record, "planned"),
        _net(record, "actual"),
        _cashable(record, mine),
        _linked(_known(record["spend"]), year, "spend"),
        *_share(record),
    )


def _sum(record: Record, mine: list[Record], kind: str, of: str) -> Value:
    """Add a year's rows of one kind up, live."""
    if not any(case["kind"] == kind and number_or_none(case[of]) is not None for case in mine):
        return UNKNOWN if of == "actual" and any(case["kind"] == kind for case in mine) else "None"
    year, column = _HERE.format("Year"), f"tbl_Money[{of.capitalize()} (GBP)]"
    expression = f'SUMIFS({column},tbl_Money[Financial year],{year},tbl_Money[Kind],"{kind}")'
    field = f"{kind.lower()}_{of}"
    return _linked(Formula(expression, number_or_none(record[field])), record["year"], field)


def _net(record: Record, of: str) -> Value:
    value = number_or_none(record[f"net_{of}"])
    if value is None:
        return UNKNOWN if of == "actual" else "None"
    gains = ",".join(_HERE.format(f"{kind} {of} (GBP)") for kind in ("Disinvestment", "Saving"))
    expression = f"SUM({gains})-SUM({_HERE.format(f'Investment {of} (GBP)')})"
    return _linked(Formula(expression, value), record["year"], f"net_{of}")


def _cashable(record: Record, mine: list[Record]) -> Value:
    value = number_or_none(record["cashable_actual"])
    if value is None or not mine:
        return UNKNOWN
    expression = f"SUMIFS(tbl_Money[Cashable (GBP)],tbl_Money[Financial year],{_HERE.format('Year')})"
    return _linked(Formula(expression, value), record["year"], "cashable_actual")


def _share(record: Record) -> tuple[Value, Value, Value]:
    share, target = number_or_none(record["cashable_share"]), number_or_none(record["cashable_target"])
    expression = f"{_HERE.format('Cashable actual (GBP)')}/{_HERE.format('Spend (GBP)')}"
    return (
        UNKNOWN if share is None else _linked(Formula(expression, share), record["year"], "cashable_share"),
        "No target" if target is None else _linked(target, record["year"], "cashable_target"),
        text_or(record["rating"], "Not rated"),
    )


def _linked(value: Scalar | Formula, year: str, measure: str) -> Cell:
    return Cell(value, "", workings_link(year, measure))


def _known(value: Scalar) -> Scalar:
    number = number_or_none(value)
    return UNKNOWN if number is None else number


def _case(record: Record, names: dict[str, str]) -> tuple[Value, ...]:
    planned, cashable = number_or_none(record["planned"]), number_or_none(record["cashable_actual"])
    actual, variance = number_or_none(record["actual"]), number_or_none(record["variance"])
    here = "tbl_Money[[#This Row],[{}]]"
    live = Formula(f"{here.format('Actual (GBP)')}-{here.format('Planned (GBP)')}", variance)
    return (
        record["year"],
        names.get(record["workstream_id"]) or text_or(record["workstream_id"]),
        text_or(record["kind"]),
        "None" if planned is None else planned,
        UNKNOWN if actual is None else actual,
        "None" if variance is None else live,
        "None" if cashable is None else cashable,
    )
