"""Native charts: what they draw, where they stand, and the sentence that a screen reader says."""

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart as Drawing
from xlsxwriter.worksheet import Worksheet

from xltools.report.model import Chart, Series
from xltools.report.theme import FONT, INK
from xltools.writer.axes import FONT_SMALL, axis_options
from xltools.writer.cell_display import NotWrittenError, must_write
from xltools.writer.chart_series import drawn_values, kind_of, literal_labels, series_options
from xltools.writer.excel_text import drawn_text
from xltools.writer.link_targets import Places
from xltools.writer.text_fit import text_pixels

_TYPES: dict[str, dict[str, str]] = {
    "line": {"type": "line"}, "column": {"type": "column"}, "bar": {"type": "bar"},
    "column stacked": {"type": "column", "subtype": "stacked"}, "bar stacked": {"type": "bar", "subtype": "stacked"},
    "scatter": {"type": "scatter", "subtype": "straight"},
}  # fmt: skip


def put_chart(workbook: Workbook, worksheet: Worksheet, chart: Chart, sheet: str, places: Places) -> None:
    """Write one chart.

    Args:
        sheet: the name, in the report model, of the sheet it is on.

    Raises:
        NotWrittenError: for kinds of series that Excel cannot draw in one chart.
    """
    drawing = workbook.add_chart(_TYPES[chart.kind])
    own = [series for series in chart.series if kind_of(series, chart) == chart.kind]
    _add_all(drawing, own, chart, sheet, places)
    over = _drawing_over(workbook, chart, sheet, places)
    if over is not None:
        drawing.combine(over)
    _set_looks(drawing, chart)
    drawing.set_size({"width": chart.width, "height": chart.height})
    place = {"object_position": 2, "description": drawn_text(chart.alt)}
    must_write(worksheet.insert_chart(chart.row - 1, chart.column - 1, drawing, place), f"chart {chart.title!r}")


def _drawing_over(workbook: Workbook, chart: Chart, sheet: str, places: Places) -> Drawing | None:
    others = [series for series in chart.series if kind_of(series, chart) != chart.kind]
    if not others:
        return None
    kinds = {kind_of(series, chart) for series in others}
    if len(kinds) > 1 or chart.kind in ("scatter", "bar", "bar stacked") or len(others) == len(chart.series):
        raise NotWrittenError(f"chart {chart.title!r}: {chart.kind} cannot be drawn together with {sorted(kinds)}")
    over = workbook.add_chart(_TYPES[kinds.pop()])
    _add_all(over, others, chart, sheet, places)
    return over


def _add_all(drawing: Drawing, several: list[Series], chart: Chart, sheet: str, places: Places) -> None:
    for series in several:
        drawing.add_series(series_options(series, chart, sheet, places))
        # set here and not through the options, where "=Sheet!A1" or "Hello!A1" would become a reference
        added = drawing.series[-1]
        added["name"] = drawn_text(series.name) or None
        texts = literal_labels(series, drawn_values(series.values, sheet, places))
        for label, text in zip(added["labels"]["custom"] if texts else (), texts, strict=False):
            if text:
                label["value"] = text


def _set_looks(drawing: Drawing, chart: Chart) -> None:
    drawing.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    # xlsxwriter's x is what lies flat, ours is what holds the categories: in a bar chart they differ
    is_bar = chart.kind.startswith("bar")
    x, y = axis_options(chart, "x"), axis_options(chart, "y")
    drawing.set_x_axis((y if is_bar else x) | {"name": "-", "name_font": FONT_SMALL})
    drawing.set_y_axis((x if is_bar else y) | {"name": "-", "name_font": FONT_SMALL})
    flat, upright = (chart.y, chart.x) if is_bar else (chart.x, chart.y)
    drawing.x_axis["title"].name = drawn_text(flat.title) or None
    drawing.y_axis["title"].name = drawn_text(upright.title) or None
    _set_title(drawing, chart)
    _set_legend(drawing, chart)
    layout = _layout(chart)
    drawing.set_plotarea({"fill": {"none": True}, "border": {"none": True}} | ({"layout": layout} if layout else {}))
    drawing.show_blanks_as("gap")


def _set_title(drawing: Drawing, chart: Chart) -> None:
    title = drawn_text(chart.title)
    if not title:
        drawing.set_title({"none": True})
        return
    sizes = [size for size in (11, 10) if text_pixels(title, size, is_bold=True) < chart.width - 20]
    font = {"name": FONT, "size": sizes[0] if sizes else 9, "bold": True, "color": INK}
    drawing.set_title({"name": "-", "name_font": font, "overlay": False, "layout": {"x": 0.01, "y": 0.02}})
    drawing.title.name = title


def _set_legend(drawing: Drawing, chart: Chart) -> None:
    if not chart.with_legend:
        drawing.set_legend({"none": True})
        return
    nameless = [place for place, series in enumerate(_in_drawn_order(chart)) if not series.name]
    drawing.set_legend({"position": "bottom", "font": FONT_SMALL, "delete_series": nameless})


def _in_drawn_order(chart: Chart) -> list[Series]:
    return sorted(chart.series, key=lambda series: kind_of(series, chart) != chart.kind)


def _layout(chart: Chart) -> dict[str, float]:
    """Return where the plot stands, so that words at last points have room; none where no series has them."""
    beside = max((_beside(series) for series in chart.series), default=0)
    if not beside or chart.kind.startswith("bar"):
        return {}
    left = 48 + (18 if chart.y.title else 0) - (40 if chart.y.is_hidden else 0)
    top = 44 if chart.title else 10
    bottom = (0 if chart.x.is_hidden else 26) + (18 if chart.x.title else 0) + (24 if chart.with_legend else 0) + 6
    return {
        "x": left / chart.width,
        "y": top / chart.height,
        "width": max(chart.width - left - beside - 14, chart.width / 4) / chart.width,
        "height": max(chart.height - top - bottom, chart.height / 4) / chart.height,
    }


def _beside(series: Series) -> float:
    """Return the pixels that the words at a series' last point need to the right of it."""
    texts = (line for text in (series.label, *series.labels[-1:]) for line in drawn_text(text).split("\n"))
    widest = max(text_pixels(line, 9) for line in texts)
    return {"right": widest, "left": 1 if widest else 0}.get(series.label_side, widest / 2)
