"""A chart's series: the cells they draw, their look by name, and words at their points."""

from datetime import date
from typing import Any

from xltools.report.model import Axis, Chart, Scalar, Series, Span
from xltools.report.theme import FONT, LOOKS, QUIET, TEXT
from xltools.writer.cell_display import NotWrittenError, serial
from xltools.writer.excel_text import drawn_text
from xltools.writer.link_targets import Places

Labels = list[dict[str, Any] | None]


def series_options(series: Series, chart: Chart, sheet: str, places: Places) -> dict[str, Any]:
    """Return the options of one series, with the values it draws now, so that a preview draws them too.

    Raises:
        NotWrittenError: where a value is text, which Excel would draw as zero.
    """
    kind = kind_of(series, chart)
    names, numbers = _cells("values", series.values, sheet, places)
    if any(isinstance(value, str) for value in numbers):
        raise NotWrittenError(
            f"chart {chart.title!r}, series {series.name!r}: Excel would draw text as zero: {numbers}"
        )
    options = names | _cells("categories", series.categories, sheet, places)[0] | _look(series.look, kind)
    if chart.gap is not None:
        options["gap"] = chart.gap
    if chart.kind.endswith("stacked") and kind == chart.kind:
        options["overlap"] = 100
    if series.minus is not None:
        options["x_error_bars"] = _bars_to_the_left(series, sheet, places)
    labels = _labels(series, chart, numbers)
    return options | ({"data_labels": labels} if labels else {})


def kind_of(series: Series, chart: Chart) -> str:
    """Return how a series is drawn: its own kind, or else the chart's."""
    return series.kind or chart.kind


def literal_labels(series: Series, numbers: list[Scalar]) -> list[str]:
    """Return the words beside each point, "" for none; `label` stands at the last point that has a value."""
    if series.labels:
        return [drawn_text(text) for text in series.labels]
    if not series.label:
        return []
    drawn = [place for place, value in enumerate(numbers) if value is not None]
    label = drawn_text(series.label)
    return [label if drawn and place == drawn[-1] else "" for place in range(len(numbers))]


def drawn_values(span: Span, sheet: str, places: Places) -> list[Scalar]:
    """Return a span's values as a chart draws them: dates as numbers, blanks as None."""
    return [_number(value) for value in places.cells(span, sheet)[2]]


def _number(value: Scalar) -> Scalar:
    return serial(value) if isinstance(value, date) else int(value) if isinstance(value, bool) else value


def _cells(part: str, span: Span, sheet: str, places: Places) -> tuple[dict[str, Any], list[Scalar]]:
    name, block, _ = places.cells(span, sheet)
    values = drawn_values(span, sheet, places)
    data = [drawn_text(value) if isinstance(value, str) else value for value in values]
    corners = [name, block.row - 1, block.column - 1, block.last_row - 1, block.last_column - 1]
    # without its own data a chart caches 0 for a blank cell, and a preview would draw it
    return {part: corners, f"{part}_data": data}, values


def _look(name: str, kind: str) -> dict[str, Any]:
    look = {key: value for key, value in LOOKS[name].items() if key in ("line", "marker", "fill")}
    if kind in ("line", "scatter"):
        fill = look.pop("fill", None)
        return look if "line" in look else {**look, "line": {"color": fill["color"] if fill else QUIET, "width": 2}}
    color = look.get("line", {}).get("color")
    fill = look.get("fill") or ({"color": color} if color else {"none": True})
    return {"fill": fill, "border": {"none": True}}


def _bars_to_the_left(series: Series, sheet: str, places: Places) -> dict[str, Any]:
    assert series.minus is not None
    name, block, _ = places.cells(series.minus, sheet)
    quoted = name.replace("'", "''")
    absolute = ":".join("$" + "$".join(_letters_and_row(cell)) for cell in block.a1.split(":"))
    return {
        "type": "custom", "direction": "minus", "end_style": 0, "minus_values": f"='{quoted}'!{absolute}",
        "minus_data": drawn_values(series.minus, sheet, places),
        "line": LOOKS[series.look].get("bar", {"color": QUIET}),
    }  # fmt: skip


def _letters_and_row(cell: str) -> tuple[str, str]:
    letters = cell.rstrip("0123456789")
    return letters, cell[len(letters) :]


def _labels(series: Series, chart: Chart, numbers: list[Scalar]) -> dict[str, Any]:
    texts = literal_labels(series, numbers)
    if not texts and not series.show_values:
        return {}
    kind, look = kind_of(series, chart), LOOKS[series.look]
    font = {"name": FONT, "size": 9, "color": _label_color(look, kind)}
    options: dict[str, Any] = {"value": True, "font": font, "position": _label_position(kind, series)}
    if texts:
        # the text itself is set afterwards: xlsxwriter would read some texts as references
        points: Labels = [{"value": "-", "font": font} if text else {"delete": True} for text in texts]
        options["custom"] = points + [{"delete": True}] * (len(numbers) - len(texts))
    else:
        options["num_format"] = _value_format(chart.y, kind)
    return options


def _label_color(look: dict[str, Any], kind: str) -> str:
    if kind.endswith("stacked"):
        return str(look.get("text", TEXT))
    is_bar = kind not in ("line", "scatter")
    return (
        TEXT
        if is_bar
        else str(look.get("line", {}).get("color") or look.get("marker", {}).get("fill", {}).get("color") or TEXT)
    )


def _label_position(kind: str, series: Series) -> str:
    if kind in ("line", "scatter"):
        return series.label_side
    return "center" if kind.endswith("stacked") else "outside_end"


def _value_format(axis: Axis, kind: str) -> str:
    shown = axis.number_format or "#,##0"
    # a stack's empty part says nothing, instead of a 0 on top of its neighbour
    return f"{shown};-{shown};" if kind.endswith("stacked") and ";" not in shown else shown
