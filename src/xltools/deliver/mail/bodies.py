"""The bodies of a message, as plain text and as HTML; nothing in them is fetched from elsewhere."""

from collections.abc import Iterable, Mapping
from html import escape

from xltools.deliver.mail.letter import Letter, Standing
from xltools.report import theme
from xltools.text.words import capital

KEY_MESSAGES = "Key messages"
NOTHING_WORSE = "Nothing is worse."
NO_REPORT = "There is no report before this one to compare with."
NOTHING_ASKED = "No decision is asked of the Board."
_AS_WIDE_AS_A_PHONE = '<meta name="viewport" content="width=device-width, initial-scale=1">'
#: Text and background keep the reader's own colours, so that a dark screen stays dark; a rating sets both.
_EITHER = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
_RATINGS = "Ratings"
_HEADINGS = ("What", "Rating", "Since the last report")
_BODY = f"font-family:{theme.FONT},sans-serif;font-size:11pt;max-width:45em;overflow-wrap:break-word"
_CELL = f"padding:4px 8px 4px 6px;border-bottom:1px solid {theme.COMMON};text-align:left;vertical-align:top"
_LIST = "margin-top:0;padding-left:22px"


def plain_body(letter: Letter) -> str:
    """Write the letter as plain text, starting with what a phone shows before any file is opened."""
    parts = [_line(letter.marking, letter.status), letter.opening]
    if letter.messages:
        parts.append(_listing(KEY_MESSAGES, (_message(*each) for each in letter.messages), ""))
    if letter.has_news:
        parts.append(_listing("Decisions asked", letter.decisions, NOTHING_ASKED))
    if letter.standings:
        parts.append("\n".join([_RATINGS, *(_standing(each) for each in letter.standings), *_some(_reason(letter))]))
    if letter.has_news:
        parts.append(_listing(*_worse(letter)))
    parts.append(_listing("Attached", letter.attached, ""))
    parts.append(f"Questions: {letter.contact}" if letter.contact else "")
    parts.append(letter.marking)
    return "\n\n".join(part for part in parts if part) + "\n"


def html_body(letter: Letter) -> str:
    """Write the letter as HTML, in the same order; every text in it is escaped."""
    parts = [_paragraph(_line(letter.marking, letter.status), "font-weight:bold"), _paragraph(letter.opening)]
    if letter.messages:
        parts.append(_html_listing(KEY_MESSAGES, (_message(*each) for each in letter.messages), ""))
    if letter.has_news:
        parts.append(_html_listing("Decisions asked", letter.decisions, NOTHING_ASKED))
    if letter.standings:
        parts.append(_heading(_RATINGS))
        parts.append(_table(letter.standings, theme.rating_styles(letter.scale)))
        parts.extend(_paragraph(reason) for reason in _some(_reason(letter)))
    if letter.has_news:
        parts.append(_html_listing(*_worse(letter)))
    parts.append(_html_listing("Attached", letter.attached, ""))
    parts.append(_paragraph(f"Questions: {letter.contact}" if letter.contact else ""))
    parts.append(_paragraph(letter.marking, "font-weight:bold"))
    head = f'<meta charset="utf-8">{_AS_WIDE_AS_A_PHONE}{_EITHER}<title>{escape(letter.subject)}</title>'
    body = "\n".join(part for part in parts if part)
    return f'<!DOCTYPE html>\n<html lang="en-GB"><head>{head}</head>\n<body style="{_BODY}">\n{body}\n</body></html>\n'


def _line(*parts: str) -> str:
    return "  |  ".join(part for part in parts if part)


def _some(text: str) -> list[str]:
    return [text] if text else []


def _worse(letter: Letter) -> tuple[str, tuple[str, ...], str]:
    since = f"Worse than in the last report, {letter.previous}" if letter.previous else "Worse than in the last report"
    return since, letter.worse, NOTHING_WORSE if letter.previous else NO_REPORT


def _reason(letter: Letter) -> str:
    """Say why the programme has its rating, without saying the rating twice."""
    rating = next((each.rating for each in letter.standings), "")
    return f"Why the programme has its rating: {letter.reason.removeprefix(f'{rating}: ')}" if letter.reason else ""


def _standing(standing: Standing) -> str:
    beside = "; ".join(_beside(standing))
    return f"{standing.name}: {standing.rating}" + (f" ({beside})" if beside else "")


def _beside(standing: Standing) -> list[str]:
    """Say the rating before, and the declared rating if it differs: "worse, was Green", "declared Green"."""
    before = []
    if standing.before:
        moved = standing.movement.lower()
        before = [f"{moved}, was {standing.before}" if moved not in ("", "same") else "same"]
    return before + ([f"declared {standing.declared}"] if standing.declared not in ("", standing.rating) else [])


def _listing(title: str, lines: Iterable[str], nothing: str) -> str:
    told = [f"- {line}" for line in lines] or _some(nothing)
    return "\n".join([title, *told])


def _message(heading: str, sentence: str) -> str:
    return f"{heading}: {sentence}"


def _heading(title: str) -> str:
    return f'<h2 style="font-size:12pt;margin-bottom:4px">{escape(title)}</h2>'


def _paragraph(text: str, style: str = "") -> str:
    look = f' style="{style}"' if style else ""
    return f"<p{look}>{escape(text)}</p>" if text else ""


def _html_listing(title: str, lines: Iterable[str], nothing: str) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return _heading(title) + (f'<ul style="{_LIST}">{items}</ul>' if items else _paragraph(nothing))


def _table(standings: Iterable[Standing], looks: Mapping[str, str]) -> str:
    head = "".join(f'<th scope="col" style="{_CELL}">{escape(heading)}</th>' for heading in _HEADINGS)
    rows = "".join(f"<tr>{_row(each, looks)}</tr>" for each in standings)
    return f'<table style="border-collapse:collapse"><tr>{head}</tr>{rows}</table>'


def _row(standing: Standing, looks: Mapping[str, str]) -> str:
    first = f'<th scope="row" style="{_CELL};font-weight:normal">{escape(standing.name)}</th>'
    rated = f'<td style="{_CELL};{_coloured(standing.rating, looks)}">{escape(standing.rating)}</td>'
    beside = "; ".join(_beside(standing)) or "not rated before"
    return f'{first}{rated}<td style="{_CELL}">{escape(capital(beside))}</td>'


def _coloured(word: str, looks: Mapping[str, str]) -> str:
    """Return the colours of a rating; every other word has none."""
    look = theme.STYLES.get(looks.get(word, ""), {})
    if "bg_color" not in look:
        return ""
    return f"background-color:{look['bg_color']};color:{look['font_color']};font-weight:bold"
