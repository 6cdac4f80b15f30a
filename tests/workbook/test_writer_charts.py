"""The writer's charts: they draw the right cells, with the values those have now, and say what they show."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from tests.helpers.demonstration import book
from xltools.report.model import Axis, Cell, Chart, Column, Formula, Range, Series, Sheet, Span, Table, Value
from xltools.report.theme import LOOKS
from xltools.writer import write_book
from xltools.writer.cell_display import NotWrittenError

DATA = Table(
    "Readings",
    (Column("Month", "month"), Column("Actual", "percent"), Column("Target", "percent")),
    ((date(2012, 1, 1), 0.5, 0.6), (date(2012, 2, 1), Cell(None), 0.7), (date(2012, 3, 1), Formula("0.8", 0.8), 0.8)),
    row=4,
    column=2,
)
MONTH, ACTUAL, TARGET = (Span("Readings", heading) for heading in ("Month", "Actual", "Target"))
CHART = Chart("line", "Budgets", (Series("Actual", ACTUAL, MONTH),), "Actual by month", 10, 1)


def parts_of(chart: Chart, data: Table = DATA) -> dict[str, str]:
    """Write a chart on one sheet and its data on another; return the file's parts as text."""
    sheets = (
        Sheet("Charts", "printed", {(1, 1): Cell(7.5, "number"), (2, 1): Cell(None, "number")}, charts=(chart,)),
        Sheet("Bob's data", "accessible", tables=(data,)),
    )
    target = io.BytesIO()
    write_book(book(*sheets), target)
    with zipfile.ZipFile(target) as parts:
        return {name: parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")}


def xml_of(chart: Chart, data: Table = DATA) -> str:
    return parts_of(chart, data)["xl/charts/chart1.xml"]


def root_of(chart: Chart, data: Table = DATA) -> Element:
    """Return a chart's XML without its namespaces."""
    root: Element = fromstring(
        re.sub(r"<(/?)\w+:", r"<\1", re.sub(r' xmlns\S*="[^"]*"| r:id="\w+"', "", xml_of(chart, data)))
    )
    return root


def texts(root: Element, path: str) -> list[str]:
    return [element.text or "" for element in root.findall(path)]


def of(*series: Series, kind: str = "line", **changes: object) -> Chart:
    return replace(CHART, kind=kind, series=series, **changes)  # type: ignore[arg-type]


def test_a_span_is_found_wherever_its_table_stands() -> None:
    root = root_of(CHART)
    assert texts(root, ".//val//f") == ["'Bob''s data'!$C$5:$C$7"]
    assert texts(root, ".//cat//f") == ["'Bob''s data'!$B$5:$B$7"]


def test_a_span_may_be_some_rows_or_a_range_of_a_sheet() -> None:
    some = Series("a", replace(ACTUAL, first=1, last=2), replace(MONTH, first=1, last=2))
    assert texts(root_of(of(some)), ".//val//f") == ["'Bob''s data'!$C$6:$C$7"]
    own = Series("b", Span(range=Range(1, 1, 2, 1)), Span(sheet="Bob's data", range=Range(5, 2, 6, 2)))
    assert texts(root_of(of(own)), ".//val//f") == ["Charts!$A$1:$A$2"]
    assert texts(root_of(of(own)), ".//cat//f") == ["'Bob''s data'!$B$5:$B$6"]


def test_a_blank_is_a_gap_and_never_a_zero_even_in_a_preview() -> None:
    root = root_of(CHART)
    points = {point.get("idx"): point.findtext("v") for point in root.findall(".//val//pt")}
    assert points == {"0": "0.5", "2": "0.8"}
    assert root.find(".//dispBlanksAs") is None  # Excel leaves it out where blanks are gaps


def test_text_among_the_values_is_refused_because_excel_would_draw_zero() -> None:
    table = replace(DATA, rows=((date(2012, 1, 1), "Not measured", 0.6),))
    with pytest.raises(NotWrittenError, match="Not measured"):
        xml_of(CHART, table)


def test_a_span_of_a_table_or_heading_that_is_not_there_is_a_bug() -> None:
    with pytest.raises(KeyError):
        xml_of(of(Series("a", Span("Nothing", "x"), MONTH)))
    with pytest.raises(ValueError, match="Nothing"):
        xml_of(of(Series("a", Span("Readings", "Nothing"), MONTH)))


def test_every_chart_says_in_words_what_it_shows_and_keeps_its_size() -> None:
    drawing = parts_of(CHART)["xl/drawings/drawing1.xml"]
    assert 'descr="Actual by month"' in drawing
    assert '<xdr:twoCellAnchor editAs="oneCell">' in drawing


def test_a_label_stands_at_the_last_point_that_has_a_value() -> None:
    rows = (*DATA.rows, (date(2012, 4, 1), None, 0.9))
    root = root_of(of(Series("Actual", ACTUAL, MONTH, label="Actual 80%")), replace(DATA, rows=rows))
    labels = {label.find("idx").get("val"): label for label in root.findall(".//dLbl")}  # type: ignore[union-attr]
    assert [place for place, label in labels.items() if label.find("delete") is None] == ["2"]
    assert texts(labels["2"], ".//t") == ["Actual 80%"]


def test_labels_stand_beside_each_point_that_has_one() -> None:
    root = root_of(of(Series("Actual", ACTUAL, MONTH, labels=("one", "", "three"))))
    shown = [label for label in root.findall(".//dLbl") if label.find("delete") is None]
    assert [texts(label, ".//t") for label in shown] == [["one"], ["three"]]


@pytest.mark.parametrize(
    ("kind", "position"),
    [("column", None), ("bar", None), ("column stacked", "ctr"), ("bar stacked", "ctr"), ("line", None)],
)
def test_values_stand_where_excel_allows_them_for_that_kind(kind: str, position: str | None) -> None:
    root = root_of(of(Series("Actual", ACTUAL, MONTH, show_values=True), kind=kind))
    found = root.find(".//dLbls/dLblPos")
    assert (None if found is None else found.get("val")) == position
    assert root.find(".//dLbls/showVal").get("val") == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["line", "column", "column stacked", "bar", "bar stacked", "scatter"])
@pytest.mark.parametrize("look", LOOKS)
def test_every_look_can_be_drawn_in_every_kind(kind: str, look: str) -> None:
    root = root_of(of(Series("Actual", ACTUAL, MONTH, look), kind=kind))
    assert root.find(".//ser/spPr") is not None


def test_a_series_of_another_kind_is_drawn_over_the_chart() -> None:
    chart = of(
        Series("Actual", ACTUAL, MONTH, "planned"), Series("Target", TARGET, MONTH, "target", "line"), kind="column"
    )
    root = root_of(chart)
    assert texts(root, ".//barChart/ser/tx/v") == ["Actual"]
    assert texts(root, ".//lineChart/ser/tx/v") == ["Target"]


@pytest.mark.parametrize("kind", ["bar", "scatter", "bar stacked"])
def test_kinds_that_excel_cannot_draw_together_are_refused(kind: str) -> None:
    with pytest.raises(NotWrittenError, match="together"):
        xml_of(of(Series("Actual", ACTUAL, MONTH), Series("Target", TARGET, MONTH, kind="line"), kind=kind))


def test_bars_to_the_left_of_points_draw_a_column_as_it_stands() -> None:
    root = root_of(of(Series("Expected", ACTUAL, TARGET, "expected", minus=ACTUAL), kind="scatter"))
    bars = root.find(".//errBars")
    assert bars is not None
    assert [bars.find(part).get("val") for part in ("errDir", "errBarType", "noEndCap")] == ["x", "minus", "1"]  # type: ignore[union-attr]
    assert texts(bars, ".//minus//f") == ["'Bob''s data'!$C$5:$C$7"]
    assert texts(bars, ".//minus//v") == ["0.5", "0.8"]


def test_the_categories_axis_of_a_bar_chart_is_its_x() -> None:
    chart = of(Series("Actual", ACTUAL, MONTH), kind="bar", x=Axis("Month"), y=Axis("Share (%)", low=0, high=1))
    root = root_of(chart)
    assert texts(root, ".//catAx/title//t") == ["Month"]
    assert texts(root, ".//valAx/title//t") == ["Share (%)"]
    assert root.find(".//valAx/scaling/max").get("val") == "1"  # type: ignore[union-attr]


def test_an_axis_of_dates_has_its_ends_format_and_step_in_months() -> None:
    days = Axis(is_dates=True, low=date(2012, 1, 1), high=date(2012, 12, 31), step=3, number_format="mmm yy")
    axis = root_of(of(Series("Actual", ACTUAL, MONTH), x=days)).find(".//dateAx")
    assert axis is not None
    assert [axis.find(f"scaling/{end}").get("val") for end in ("min", "max")] == ["40909", "41274"]  # type: ignore[union-attr]
    assert axis.find("numFmt").get("formatCode") == "mmm yy"  # type: ignore[union-attr]
    assert [axis.find(part).get("val") for part in ("majorUnit", "majorTimeUnit")] == ["3", "months"]  # type: ignore[union-attr]


def test_where_an_axis_runs_downwards_the_other_stays_at_the_foot() -> None:
    chart = of(Series("Actual", ACTUAL, MONTH), kind="bar", x=Axis(is_reversed=True))
    root = root_of(chart)
    assert root.find(".//catAx/scaling/orientation").get("val") == "maxMin"  # type: ignore[union-attr]
    assert root.find(".//valAx/crosses").get("val") == "max"  # type: ignore[union-attr]
    assert root.find(".//valAx/tickLblPos").get("val") == "high"  # type: ignore[union-attr]


def test_a_legend_names_only_series_that_have_a_name_and_stands_only_where_asked_for() -> None:
    series = (Series("Actual", ACTUAL, MONTH), Series("", TARGET, MONTH, "target"))
    assert root_of(of(*series)).find(".//legend") is None
    legend = root_of(of(*series, with_legend=True)).find(".//legend")
    assert legend is not None
    assert legend.find("legendPos").get("val") == "b"  # type: ignore[union-attr]
    assert [entry.find("idx").get("val") for entry in legend.findall("legendEntry")] == ["1"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("title", "size"),
    [
        ("Short", "1100"),
        ("A title of middling length, too long at its usual size, says", "1000"),
        ("A title that is too long for its chart at any but the smallest of sizes", "900"),
    ],
)
def test_a_long_title_is_set_smaller(title: str, size: str) -> None:
    assert root_of(replace(CHART, title=title, width=400)).find(".//title//rPr").get("sz") == size  # type: ignore[union-attr]


def test_a_chart_without_a_title_does_not_show_the_name_of_its_series() -> None:
    assert root_of(replace(CHART, title="")).find(".//autoTitleDeleted").get("val") == "1"  # type: ignore[union-attr]


@pytest.mark.parametrize("value", [True, 3, 2.5, date(2012, 1, 1)])
def test_values_of_every_kind_that_is_a_figure_are_drawn(value: Value) -> None:
    table = replace(DATA, rows=((date(2012, 1, 1), value, 0.6),))
    drawn = {True: "1", 3: "3", 2.5: "2.5", date(2012, 1, 1): "40909"}[value]
    assert texts(root_of(CHART, table), ".//val//v") == [drawn]
