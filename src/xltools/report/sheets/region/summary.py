"""The region in brief: how it is, who needs help, who can share, and what many have in common."""

from xltools.measures.region.results import RegionResults
from xltools.report.model import Cell, Formula, Link, Page, Range, Sheet
from xltools.report.sheets.layout import Layout
from xltools.report.sheets.region.page_parts import council_cell, head, named, signal
from xltools.report.sheets.region.spread import area_chart
from xltools.report.sheets.shared_columns import table_figure
from xltools.report.sheets.summary_grid import LAST, WIDTHS, coloured, headed
from xltools.report.sheets.words import Record, capped, day_or, number_or_none, number_or_word, records, value_style
from xltools.schema import rag
from xltools.text.words import capital, listed, plural

MOST_NEEDS, MOST_GAPS, MOST_ASKED = 5, 7, 6
_SHARES = (rag.RED, rag.AMBER_RED, rag.AMBER_GREEN, rag.GREEN)


def summary_sheet(region: RegionResults) -> Sheet:
    """Lay out the summary page."""
    layout = Layout("Summary", "printed")
    layout.widths.update(WIDTHS)
    row = head(layout, region, _title(region))
    keeps_areas = bool(len(region.standing))
    opening = (_how_it_is, _who_needs, _who_shares) if keeps_areas else (_programmes, _who_is_red)
    for offset, sentence in enumerate(tell(region) for tell in opening):
        layout.put(row - 1 + offset, 1, sentence, "line strong" if offset == 0 else "line")
    row += 3
    starts = []
    for put in (_areas, _needs, _kpis, _gaps, _asked) if keeps_areas else (_needs, _kpis, _gaps):
        starts.append(row)
        row = put(layout, region, row)
    if len(region.distribution):
        layout.charts.append(area_chart(region, row, 1, (1000, 210)))
    # on one page its letters would be half as large
    breaks = (starts[2] - 1,) if keeps_areas else ()
    page = Page(breaks=breaks, area=Range(1, 1, row + 13, LAST), margins=(0.3, 0.3, 0.65, 0.6))
    return layout.sheet(page=page)


def _title(region: RegionResults) -> str:
    return f"Region: {region.counted} in brief"


def _programmes(region: RegionResults) -> str:
    """Say how the programmes are rated, where no council keeps the areas by which a region is judged."""
    ratings, moved = region.portfolio["rating"], region.portfolio["movement"]
    words = (*reversed(rag.FOUR.words), rag.COMPLETE, rag.NOT_RATED)
    counts = [f"{count} {word}" for word in words if (count := int((ratings == word).sum()))]
    compared = moved.isin(["Better", "Same", "Worse"]).any()
    worse = f"; {int((moved == 'Worse').sum()) or 'none'} got worse since the report before" if compared else ""
    return (
        f"{plural(len(ratings), 'programme')}, counted council by council: {listed(counts) or 'none is rated'}{worse}."
    )


def _who_is_red(region: RegionResults) -> str:
    red = tuple(dict.fromkeys(region.portfolio.loc[region.portfolio["rating"] == rag.RED, "number"]))
    return f"Needs help first: {named(region, red, 120)}." if red else "Needs help: no programme is rated Red."


def _how_it_is(region: RegionResults) -> str:
    rated = region.standing["rating"]
    good = int(rated.isin([rag.GREEN, rag.AMBER_GREEN, rag.COMPLETE]).sum())
    red = int((rated == rag.RED).sum())
    worse = int((region.standing["movement"] == "Worse").sum())
    return (
        f"Of {len(rated)} areas, counted council by council, {good} are Complete, Green or Amber/Green and "
        f"{red or 'none'} Red; {worse or 'none'} got worse since the review before."
    )


def _who_needs(region: RegionResults) -> str:
    worst = [need for need in records(region.needs) if need["areas_red"]]
    if not worst:
        return "Needs help: no council has an area rated Red."
    return f"Needs help first: {named(region, tuple(need['number'] for need in worst), 120)}."


def _who_shares(region: RegionResults) -> str:
    leading = region.ahead.groupby("number").size().sort_values(ascending=False, kind="stable")
    if leading.empty:
        return "Can share: no council is ahead in any area."
    return f"Can share: {named(region, tuple(leading.index), 120)}."


def _areas(layout: Layout, region: RegionResults, row: int) -> int:
    red = region.distribution[rag.RED]
    most = list(region.distribution.loc[(red == red.max()) & (red > 0), "key"])
    title = f"Areas: most often Red in {listed(most)}" if most else "Areas: none is rated Red"
    row = headed(layout, row, title, ("Area", *_SHARES, "Worse", "Who is ahead, and could share"))
    rows = records(region.distribution)
    for offset, record in enumerate(rows):
        leading = region.ahead[region.ahead["key"] == record["key"]]["number"]
        counts = [
            table_figure("Area_spread", record["key"], word, int(record[word]), "", "whole centre ruled")
            for word in _SHARES
        ]
        worse = table_figure("Area_spread", record["key"], "Worse", int(record["worse"]), "", "whole centre ruled")
        layout.put_row(row + offset, 1, (
            Cell(f"{record['key']}  {record['title']}", "body strong ruled"), *counts, worse,
            Cell(named(region, tuple(leading), 100) or "No council", "body small ruled"),
        ))  # fmt: skip
    for column, word in enumerate(_SHARES, start=2):
        layout.cells[row - 1, column] = Cell(word, "rating")
    layout.colour_words(Range(row - 1, 2, row - 1, 1 + len(_SHARES)))
    return row + max(len(rows), 1) + 1


def _needs(layout: Layout, region: RegionResults, row: int) -> int:
    worst = [need for need in records(region.needs) if need["why"] != "nothing is off track"]
    shown = capped(min(len(worst), MOST_NEEDS), len(worst), "Council by area")
    title = f"Who needs help: {plural(len(worst), 'council has', 'councils have')} something off track{shown}"
    row = headed(
        layout, row, title,
        ("Council", "Areas Red", "Amber/Red", "Requirements Red", "KPIs off", "Requests",
         "What is off track, and what it asks for"),
    )  # fmt: skip
    fields = ("areas_red", "areas_amber_red", "requirements_red", "kpis_off", "asks")
    for offset, need in enumerate(worst[:MOST_NEEDS]):
        counts = [Cell(int(need[name]), "whole centre ruled") for name in fields]
        layout.put_row(row + offset, 1, (
            council_cell(region, need["number"], "body strong ruled"), *counts,
            Cell(_off_and_asks(region, need), "body small ruled"),
        ))  # fmt: skip
    if not worst:
        layout.put(row, 1, "Nothing is off track anywhere.", "line quiet")
    return row + max(min(len(worst), MOST_NEEDS), 1) + 1


def _off_and_asks(region: RegionResults, need: Record) -> str:
    red = region.standing[(region.standing["number"] == need["number"]) & (region.standing["rating"] == rag.RED)]
    asked = region.support.loc[region.support["number"] == need["number"], "asked"]
    off = f"Red in {', '.join(red['key'])}. " if len(red) else ""
    if asked.empty:
        return f"{off}Asks for nothing."
    first = asked.iloc[0]
    short = first if len(first) <= 70 else f"{first[:69].rstrip()}…"
    return f"{off}Asks: {short}" + (f", and {len(asked) - 1} more." if len(asked) > 1 else ".")


def _kpis(layout: Layout, region: RegionResults, row: int) -> int:
    rows, usual = records(region.kpis), _usual(region)
    row = headed(
        layout, row, f"KPIs of the region{f' in {usual}' if usual else ''}: the ratio of the councils' sums",
        ("KPI", "Region", "Before", "On own target", "Trend", "Outliers", "Ahead and behind, outside the limits"),
    )  # fmt: skip
    for offset, record in enumerate(rows):
        key, unit = record["key"], record["unit"]
        link = Link("Workings", f"REGION.{key}")
        actual, before = number_or_none(record["actual"]), number_or_none(record["previous_actual"])
        look = f"{value_style(unit, actual)} ruled"
        far = "None" if record["no_limits"] else int(record["outside"])
        layout.put_row(row + offset, 1, (
            Cell(f"{key}  {record['title']}{_other_month(record, usual)}", "body strong ruled"),
            table_figure("Region_KPIs", key, "Region", "None" if actual is None else actual, "", look),
            table_figure("Region_KPIs", key, "Period before", number_or_word(before, "None"), "", look),
            Cell(f"{int(record['on_target'])} of {int(record['rated'])}", "body centre ruled", link),
            Cell(signal(region, key), "body centre ruled"), Cell(far, "whole centre ruled"),
            Cell(_ends(region, record), "body small ruled"),
        ))  # fmt: skip
    coloured(layout, row, row + max(len(rows), 1) - 1, movements=(5,))
    return row + max(len(rows), 1) + 1


def _usual(region: RegionResults) -> str:
    """Name the period at which most KPIs stand, the latest that enough councils gave; '' without a reading."""
    periods = region.kpis["period_end"].dropna()
    return f"{periods.mode().max():%B %Y}" if len(periods) else ""


def _other_month(kpi: Record, usual: str) -> str:
    """Name a KPI's own month, where it is not the one that is above."""
    own = day_or(kpi["period_end"], "")
    return "" if isinstance(own, str) or own is None or f"{own:%B %Y}" == usual else f", {own:%b %Y}"


def _ends(region: RegionResults, kpi: Record) -> str:
    """Name the councils furthest out on each side, where chance does not explain them; else say why nobody is."""
    own = region.league[region.league["key"] == kpi["key"]]
    why = "no reading" if own.empty else kpi["no_rank"] or kpi["no_limits"]
    if why:
        return capital(why)
    best, worst = own[own["verdict"] == "Far better"], own[own["verdict"] == "Far worse"]
    if best.empty and worst.empty:
        return "No council is outside the limits"
    ahead = f"{region.name(best['number'].iloc[0])} ahead" if len(best) else ""
    behind = f"{region.name(worst['number'].iloc[-1])} behind" if len(worst) else ""
    return "; ".join(filter(None, (ahead, behind)))


def _gaps(layout: Layout, region: RegionResults, row: int) -> int:
    common = [gap for gap in records(region.gaps) if gap["is_common"]]
    title = f"Common gaps: {plural(len(common), 'thing')} off track in a third of the councils or more"
    row = headed(layout, row, title, ("Gap", "Kind", "Councils", "Judged", "Share (%)", "", "Short of it"))
    for offset, gap in enumerate(common[:MOST_GAPS]):
        at = f"{row + offset}"
        share = Formula(f"C{at}/D{at}", float(gap["share"]))
        layout.put_row(row + offset, 1, (
            Cell(f"{gap['key']}  {gap['title']}", "body strong ruled"), Cell(gap["kind"], "body small ruled"),
            Cell(int(gap["councils"]), "whole centre ruled"), Cell(int(gap["judged"]), "whole centre ruled"),
            Cell(share, "whole percent centre ruled"), Cell(None, "body ruled"),
            Cell(capital(gap["what"]), "body small ruled"),
        ))  # fmt: skip
    if not common:
        layout.put(row, 1, "No gap is common to a third of the councils.", "line quiet")
    return row + max(min(len(common), MOST_GAPS), 1) + 1


def _asked(layout: Layout, region: RegionResults, row: int) -> int:
    asked = records(region.support_asked.sort_values("councils", ascending=False, kind="stable"))
    title = f"Support asked for most: by {plural(region.support['number'].nunique(), 'council')} in all"
    row = headed(layout, row, title, ("Topic", "Area", "Councils", "", "", "", "Who asks"))
    for offset, record in enumerate(asked[:MOST_ASKED]):
        layout.put_row(row + offset, 1, (
            Cell(record["topic"], "body strong ruled"), Cell(record["key"] or "None", "body centre ruled"),
            Cell(int(record["councils"]), "whole centre ruled"), *(Cell(None, "body ruled") for _ in range(3)),
            Cell(named(region, record["numbers"], 100), "body small ruled"),
        ))  # fmt: skip
    if not asked:
        layout.put(row, 1, "No council asks for support.", "line quiet")
    return row + max(min(len(asked), MOST_ASKED), 1) + 1
