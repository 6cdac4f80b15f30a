"""Value for money: what was planned, spent and saved, and the share of spend released as cash."""

from typing import Any

from xltools.edition import Edition
from xltools.report import Axis, Cell, Chart, Column, Formula, Page, Series, Sheet, Span, Table, Value
from xltools.sheets.layout import Layout
from xltools.sheets.lookups import workings_link, workstream_names
from xltools.sheets.nothing import nothing_row
from xltools.sheets.words import Record, number_or_none, records, text_or

UNKNOWN = "Not yet known"
_KINDS = ("Investment", "Disinvestment", "Saving")
YEARS = (
    Column("Year", "id strong", 14),
    *(Column(f"{kind} {of} (GBP)", "money", 15) for kind in _KINDS for of in ("planned", "actual")),
    Column("Net planned (GBP)", "money", 14), Column("Net actual (GBP)", "money", 14),
    Column("Cashable actual (GBP)", "money", 14), Column("Spend (GBP)", "money", 15),
    Column("Cashable share", "percent strong", 13), Column("Target", "percent", 12), Column("Rating", "rating", 13),
)  # fmt: skip
MONEY = (
    Column("Financial year", "id"), Column("Workstream", "body"), Column("Kind", "body"),
    Column("Planned (GBP)", "money"), Column("Actual (GBP)", "money"), Column("Variance (GBP)", "whole change"),
    Column("Cashable (GBP)", "money"),
)  # fmt: skip
NOTE = (
    "Net benefit is savings and disinvestments less investments. The cashable share is a year's cashable actuals over "
    "its adult social care spend. Totals are live."
)
_HERE = "tbl_Money_years[[#This Row],[{}]]"


def value_for_money_sheet(edition: Edition) -> Sheet:
    """Lay out the years with their chart, then each year by workstream and kind."""
    layout = Layout("Value for money")
    row = layout.head(edition, _title(edition), NOTE)
    cases = records(edition.results.money)
    years = tuple(_year(record, cases) for record in records(edition.results.money_years))
    none = nothing_row(YEARS, "Year", "No business case", {"Rating": "Not rated"})
    table = layout.table(Table("Money_years", YEARS, years or (none,), row, description="Money by financial year"))
    layout.colour_columns(table, ["Rating"])
    below = table.last_row + 2
    if years:
        layout.charts.append(_chart(records(edition.results.money_years), below))
        below += 15
    layout.section(below, 1, len(MONEY), "By year, workstream and kind")
    names = workstream_names(edition)
    rows = tuple(_case(record, names) for record in cases)
    nothing = nothing_row(MONEY, "Financial year", "No business case")
    layout.table(Table("Money", MONEY, rows or (nothing,), below + 1, description="Money by year, workstream and kind"))
    return layout.sheet(freeze=(row + 1, 2), page=Page(repeat_rows=(row, row), breaks=(below - 1,)))


def _title(edition: Edition) -> str:
    known = [r for r in records(edition.results.money_years) if number_or_none(r["cashable_share"]) is not None]
    if not known:
        return "Value for money: no cashable share is known yet"
    last = known[-1]
    target = number_or_none(last["cashable_target"])
    against = f" against {target:.1%}" if target is not None else ""
    return f"Value for money: {last['cashable_share']:.1%} of spend released as cash in {last['year']}{against}"


def _year(record: Record, cases: list[Record]) -> tuple[Value, ...]:
    year = record["year"]
    sums: list[Value] = []
    for kind in _KINDS:
        for of, heading in (("planned", "Planned (GBP)"), ("actual", "Actual (GBP)")):
            given = [c for c in cases if c["year"] == year and c["kind"] == kind and number_or_none(c[of]) is not None]
            sums.append(_sum(record[f"{kind.lower()}_{of}"], kind, heading, has_any=bool(given)))
    return (
        year,
        *sums,
        _net(record, "planned"),
        _net(record, "actual"),
        _cashable(record, cases),
        _or_unknown(record["spend"]),
        *_share(record),
    )


def _sum(value: Any, kind: str, heading: str, *, has_any: bool) -> Value:
    """Add a year's rows of one kind up, live."""
    if not has_any:
        return UNKNOWN if heading.startswith("Actual") else "None"
    expression = (
        f'SUMIFS(tbl_Money[{heading}],tbl_Money[Financial year],{_HERE.format("Year")},tbl_Money[Kind],"{kind}")'
    )
    return Formula(expression, number_or_none(value))


def _net(record: Record, of: str) -> Value:
    value = number_or_none(record[f"net_{of}"])
    if value is None:
        return UNKNOWN if of == "actual" else "None"
    gains = ",".join(_HERE.format(f"{kind} {of} (GBP)") for kind in ("Disinvestment", "Saving"))
    expression = f"SUM({gains})-SUM({_HERE.format(f'Investment {of} (GBP)')})"
    return Cell(Formula(expression, value), "", workings_link(record["year"], f"net_{of}"))


def _cashable(record: Record, cases: list[Record]) -> Value:
    value = number_or_none(record["cashable_actual"])
    if value is None or not any(c["year"] == record["year"] for c in cases):
        return UNKNOWN
    year = _HERE.format("Year")
    return Formula(f"SUMIFS(tbl_Money[Cashable (GBP)],tbl_Money[Financial year],{year})", value)


def _share(record: Record) -> tuple[Value, Value, Value]:
    share, target = number_or_none(record["cashable_share"]), number_or_none(record["cashable_target"])
    link = workings_link(record["year"], "cashable_share")
    expression = f"{_HERE.format('Cashable actual (GBP)')}/{_HERE.format('Spend (GBP)')}"
    return (
        UNKNOWN if share is None else Cell(Formula(expression, share), "", link),
        "No target" if target is None else target,
        text_or(record["rating"], "Not rated"),
    )


def _or_unknown(value: Any) -> Value:
    number = number_or_none(value)
    return UNKNOWN if number is None else number


def _case(record: Record, names: dict[str, str]) -> tuple[Value, ...]:
    planned, actual = number_or_none(record["planned"]), number_or_none(record["actual"])
    here = "tbl_Money[[#This Row],[{}]]"
    expression = f"{here.format('Actual (GBP)')}-{here.format('Planned (GBP)')}"
    known = planned is not None and actual is not None
    return (
        record["year"],
        names.get(record["workstream_id"], record["workstream_id"]),
        record["kind"],
        "None" if planned is None else planned,
        UNKNOWN if actual is None else actual,
        Formula(expression, number_or_none(record["variance"])) if known else UNKNOWN,
        _or_none_cashable(record),
    )


def _or_none_cashable(record: Record) -> Value:
    number = number_or_none(record["cashable_actual"])
    return "None" if number is None else number


def _chart(years: list[Record], row: int) -> Chart:
    """Draw savings by year, each series as far as its figures are known."""
    series = tuple(
        Series(
            f"Savings {word}",
            Span("Money_years", f"Saving {of} (GBP)", 0, last),
            Span("Money_years", "Year", 0, last),
            look,
            show_values=True,
        )
        for of, word, look in (("planned", "planned", "planned"), ("actual", "achieved", "spent"))
        if (last := _last_known(years, f"saving_{of}")) is not None
    )
    return Chart(
        "column", "Savings planned and achieved by year (GBP)", series,
        "Columns of savings planned and achieved in each financial year, from the table above.",
        row=row, column=1, width=620, height=300, y=Axis(number_format="#,##0", low=0), with_legend=True, gap=80,
    )  # fmt: skip


def _last_known(years: list[Record], field: str) -> int | None:
    """Return the place of the last year before the first unknown one; None where not even the first is known."""
    known = [number_or_none(year[field]) is not None for year in years]
    first_unknown = known.index(False) if False in known else len(known)
    return first_unknown - 1 if first_unknown else None
