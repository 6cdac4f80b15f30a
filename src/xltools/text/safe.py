"""Plain text: text from others, written so that no terminal, build server or line reader obeys it.

Cells, sheet names, file names, options and the words of a fault are all text from others. On a screen each is on one
line, and control characters are shown as visible codes. Forms for programs hold the same data, with the escapes of
their own form.
"""

import re
from collections.abc import Callable, Mapping

#: Control characters of both sets, marks that change the reading direction, separators of lines and paragraphs.
CONTROLS = "\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_CONTROL = re.compile(f"[{CONTROLS}]")
#: The same, except the end of a line.
_CONTROL_IN_LINES = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
#: The start of commands to a build server: GitHub's ::error::, TeamCity's ##teamcity[, Azure's ##vso[ and ##[.
_COMMAND = re.compile(r":(?=:)|#(?=#[A-Za-z]*\[)")
#: An annotation as `findings_github` writes it.
_ANNOTATION = re.compile(r"::(error|warning|notice) file=([^:,]*),title=([^:,]*)::(.*)", re.DOTALL)


def shown(text: object) -> str:
    """Return a text on one line, with a visible code in place of what would steer."""
    return _COMMAND.sub(_coded, _CONTROL.sub(_coded, str(text)))


def plain(text: str) -> str:
    """Return our own lines for printing: line ends stay, and other control characters become visible codes."""
    return _COMMAND.sub(_coded, _CONTROL_IN_LINES.sub(_coded, text))


def plain_json(text: str) -> str:
    """Return JSON that holds the same data, and nothing that steers what it is printed on."""
    return _escaped(text, lambda found: f"\\u{ord(found[0]):04x}")


def plain_xml(text: str) -> str:
    """Return XML that holds the same data, and nothing that steers what it is printed on."""
    return _escaped(text, lambda found: f"&#{ord(found[0])};")


def plain_annotations(text: str) -> str:
    """Return GitHub's annotations, one on each line, with no other command in them."""
    return "".join(f"{_annotation(line)}\n" for line in text.split("\n") if line)


#: How each form is made safe to print; any other form is text for people.
FORMS: Mapping[str, Callable[[str], str]] = {"json": plain_json, "junit": plain_xml, "github": plain_annotations}


def as_printed(text: str, form: str = "text") -> str:
    """Return what is printed of a text in a form."""
    return FORMS.get(form, plain)(text)


def _annotation(line: str) -> str:
    found = _ANNOTATION.fullmatch(line)
    if found is None:
        return plain(line)
    level, file, title, message = (plain(part) for part in found.groups())
    return f"::{level} file={file},title={title}::{message}"


def _escaped(text: str, code: Callable[["re.Match[str]"], str]) -> str:
    return _COMMAND.sub(code, _CONTROL_IN_LINES.sub(code, text))


def _coded(found: "re.Match[str]") -> str:
    return f"\\x{ord(found[0]):02x}"
