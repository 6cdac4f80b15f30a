"""How Sphinx lays out the manual: each page where it stands in the repository, in the order of `docs/index.md`."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

project = "xltools"
author = "The xltools contributors"
html_title = "xltools"
root_doc = "docs/index"
include_patterns = ["*.md", "docs/**.md"]

extensions = ["myst_parser"]
nitpicky = True
myst_heading_anchors = 6  # as code hosts make them: a link leads to the same heading there and here

smartquotes = False  # a sentence is found as the program prints it
html_theme = "furo"
html_copy_source = False
html_show_sphinx = False
html_use_index = False  # there is nothing in it

#: The pages whose lists are the navigation: one place says what there is, on the site and in the repository.
_LISTS = {"docs/index", "docs/adr/README"}
_SECTION = re.compile(r"^## .*$", re.MULTILINE)
_ENTRY = re.compile(r"^- \[([^\]]+)\]\(([^)#]+\.md)\)", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s#:]+)\)")


def with_navigation(text: str) -> str:
    """Add what Sphinx needs to know of a list of pages: for each heading, its pages in their order."""
    starts = [found.start() for found in _SECTION.finditer(text)] or [0]
    sections = [text[start:end] for start, end in pairwise((*starts, len(text)))]
    return text + "".join(_toctree(section) for section in sections)


def _toctree(section: str) -> str:
    heading = _SECTION.match(section)
    caption = f":caption: {heading[0].removeprefix('## ')}\n" if heading else ""
    pages = "\n".join(f"{title} <{page}>" for title, page in _ENTRY.findall(section))
    return f"\n\n```{{toctree}}\n:hidden:\n{caption}\n{pages}\n```\n" if pages else ""


def with_folders_as_pages(text: str, place: Path) -> str:
    """Let a link to a folder lead to that folder's page, as it does on a code host."""

    def led(found: re.Match[str]) -> str:
        is_folder = (place / found[1]).is_dir()
        return f"]({found[1].rstrip('/')}/README.md)" if is_folder else found[0]

    return _LINK.sub(led, text)


def _read(app: Any, page: str, source: list[str]) -> None:
    text = with_folders_as_pages(source[0], Path(app.env.doc2path(page)).parent)
    source[0] = with_navigation(text) if page in _LISTS else text


def setup(app: Any) -> None:
    """Join in when a page is read."""
    app.connect("source-read", _read)
