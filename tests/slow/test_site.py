"""The manual as a site: whole, without a broken link, and nothing of it comes from elsewhere."""

import os
from pathlib import Path

import pytest

from docs.build_site import build, faults
from docs.conf import with_folders_as_pages, with_navigation

_ROOT = Path(__file__).parents[2]


def a_page(site: Path, body: str) -> Path:
    site.mkdir(exist_ok=True)
    (site / "index.html").write_text(f"<html><body>{body}</body></html>", encoding="utf-8")
    return site


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<a href="gone.html">x</a>', "leads to gone.html, which is not there."),
        ('<img src="gone.png">', "leads to gone.png, which is not there."),
        ('<a href="#gone">x</a>', "leads to #gone, an anchor that is not there."),
        ('<script src="https://cdn.example/a.js"></script>', "loads https://cdn.example/a.js from elsewhere."),
        ('<link rel="stylesheet" href="//cdn.example/a.css">', "loads //cdn.example/a.css from elsewhere."),
    ],
)
def test_a_link_that_leads_nowhere_or_loads_from_elsewhere_is_told(body: str, said: str, tmp_path: Path) -> None:
    assert list(faults(a_page(tmp_path / "site", body))) == [f"index.html {said}"]


def test_a_style_that_loads_a_font_from_elsewhere_is_told(tmp_path: Path) -> None:
    site = a_page(tmp_path / "site", "")
    (site / "a.css").write_text("@font-face { src: url('https://fonts.example/a.woff2') }", encoding="utf-8")

    assert list(faults(site)) == ["a.css loads https://fonts.example/a.woff2 from elsewhere."]


def test_links_that_lead_somewhere_are_let_pass(tmp_path: Path) -> None:
    body = (
        '<h1 id="a b">x</h1><a href="#a%20b">x</a><a href="index.html#a%20b">x</a><a href="https://example.org">x</a>'
    )

    assert not list(faults(a_page(tmp_path / "site", body)))


def test_the_navigation_is_the_list_that_people_read() -> None:
    page = with_navigation(
        "# All\n\n## How to\n\n- [Send](send.md): by mail.\n- [See](https://example.org)\n\n## Why\n"
    )

    assert page.endswith("```{toctree}\n:hidden:\n:caption: How to\n\nSend <send.md>\n```\n")


def test_a_link_to_a_folder_leads_to_its_page(tmp_path: Path) -> None:
    (tmp_path / "rows").mkdir()

    assert with_folders_as_pages("[a](rows/), [b](rows.md)", tmp_path) == "[a](rows/README.md), [b](rows.md)"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The manual of this tree, built; XLTOOLS_SITE names one that was built already, as in CI."""
    if given := os.environ.get("XLTOOLS_SITE"):
        return Path(given)
    place = tmp_path_factory.mktemp("site") / "site"
    assert not build(place)
    return place


@pytest.mark.heavy
def test_every_page_of_the_repository_is_on_the_site(site: Path) -> None:
    pages = {page.relative_to(_ROOT) for page in [*_ROOT.glob("*.md"), *(_ROOT / "docs").rglob("*.md")]}

    assert len(pages) > 30
    assert not [page for page in pages if not (site / page.with_suffix(".html")).is_file()]


@pytest.mark.heavy
def test_the_site_opens_at_its_list_of_contents(site: Path) -> None:
    assert 'url=docs/index.html"' in (site / "index.html").read_text(encoding="utf-8")
    contents = (site / "docs" / "index.html").read_text(encoding="utf-8")
    for heading in ("Tutorials", "How to", "Reference", "Why it works this way", "Gallery"):
        assert f'<span class="caption-text">{heading}</span>' in contents


@pytest.mark.heavy
@pytest.mark.parametrize(
    "link", ["[x](gone.md)", "[x](index.md#gone)", "![x](gone.png)"], ids=["page", "anchor", "picture"]
)
def test_a_broken_link_fails_the_build(link: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# All\n\n{link}\n", encoding="utf-8")

    assert any("index.md:3: WARNING" in line and "gone" in line for line in build(tmp_path / "site", tmp_path))
