"""Build the manual as a site: `python -m docs.build_site` writes `site/`, whole and without a broken link, or fails.

It needs `pip install '.[docs]'`. What is built can be opened from a folder: no page loads anything from elsewhere,
since offices block that.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

_ROOT = Path(__file__).parent.parent
_FIRST_PAGE = "docs/index.html"
_TO_FIRST_PAGE = (
    f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>xltools</title>'
    f'<meta http-equiv="refresh" content="0; url={_FIRST_PAGE}"></head>'
    f'<body><a href="{_FIRST_PAGE}">xltools: the manual</a></body></html>\n'
)
_LOADED_BY_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)|@import\s+['\"]([^'\"]+)")
#: What a browser loads by itself, by tag; a link that a reader follows may lead anywhere.
_LOADS = {"img": "src", "script": "src", "link": "href", "iframe": "src", "source": "src", "video": "src"}


@dataclass
class _Page(HTMLParser):
    """What a page names: its own anchors, what it loads, and where it leads."""

    ids: set[str] = field(default_factory=set)
    loads: list[str] = field(default_factory=list)
    leads: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag's anchor and its addresses."""
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag in _LOADS and _LOADS[tag] in given:
            self.loads.append(given[_LOADS[tag]])
        elif tag == "a" and "href" in given:
            self.leads.append(given["href"])


def build(folder: Path, source: Path = _ROOT) -> list[str]:
    """Build the site of a source tree in a folder of its own; return what is wrong with it, a sentence each."""
    folder = folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    command = [sys.executable, "-m", "sphinx", "--fail-on-warning", "--quiet", "--nitpicky", "--fresh-env"]
    settings = ["--conf-dir", str(_ROOT / "docs"), "--doctree-dir", str(folder / ".doctrees")]
    done = subprocess.run(
        [*command, *settings, "--builder", "html", str(source), str(folder)],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    shutil.rmtree(folder / ".doctrees", ignore_errors=True)
    said = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode:
        return said or [f"Sphinx ended with {done.returncode}."]
    (folder / "index.html").write_text(_TO_FIRST_PAGE, encoding="utf-8")
    return list(faults(folder))


def faults(site: Path) -> Iterator[str]:
    """Yield each link of a built site that leads nowhere, and each thing that a page would load from elsewhere."""
    site = site.resolve()
    pages = {file: _page(file) for file in sorted(site.rglob("*.html"))}
    for file, page in pages.items():
        for address in page.loads:
            yield from _fault(site, file, address, pages, is_loaded=True)
        for address in page.leads:
            yield from _fault(site, file, address, pages, is_loaded=False)
    for style in sorted(site.rglob("*.css")):
        for found in _LOADED_BY_STYLE.finditer(style.read_text(encoding="utf-8")):
            address = found[1] or found[2]
            if not address.startswith(("data:", "#")):
                yield from _fault(site, style, address, pages, is_loaded=True)


def _page(file: Path) -> _Page:
    page = _Page()
    page.feed(file.read_text(encoding="utf-8"))
    return page


def _fault(site: Path, file: Path, address: str, pages: Mapping[Path, _Page], *, is_loaded: bool) -> Iterator[str]:
    parts, place = urlsplit(address), file.relative_to(site).as_posix()
    if parts.scheme or parts.netloc:
        if is_loaded and parts.scheme != "data":
            yield f"{place} loads {address} from elsewhere."
        return
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    if not target.is_file():
        yield f"{place} leads to {address}, which is not there."
    elif target in pages and parts.fragment and unquote(parts.fragment) not in pages[target].ids:
        yield f"{place} leads to {address}, an anchor that is not there."


if __name__ == "__main__":
    site = Path(sys.argv[1] if len(sys.argv) > 1 else "site")
    wrong = build(site)
    print("\n".join(wrong) if wrong else f"Written to {site}: open index.html there.")
    sys.exit(1 if wrong else 0)
