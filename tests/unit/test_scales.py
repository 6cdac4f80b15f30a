"""A programme's own rating scale: what its file may say, and one clear sentence for what it may not."""

import ast
import re
from pathlib import Path

import pytest

import xltools
from tests.helpers.contrast import contrast
from tests.helpers.scales import WORDS, scale_from, scale_of, scale_text
from xltools.errors import SchemaFault
from xltools.report.theme import LOOKS as SERIES_LOOKS
from xltools.report.theme import STYLES
from xltools.schema.checks import spec_of
from xltools.schema.files import shipped_folder
from xltools.schema.loading import load_schemas
from xltools.schema.rag import FOUR, LIKELIHOODS, LOOKS

_SOURCE = Path(xltools.__file__).parent
#: What knows the shipped four: the scale, its theme and defaults, the cell rule about plain Amber, and the region.
_KNOW_FOUR = (
    "rag.py",
    "schema/word_synonyms.py",
    "theme.py",
    "scales.py",
    "validate/engine_rules.py",
    "validate/texts.py",
    "sheets/return_",
    "region/",
)


def refused(text: str, folder: Path) -> str:
    with pytest.raises(SchemaFault) as fault:
        scale_from(text, folder)
    return str(fault.value).replace(str(folder / "scale.toml"), "FILE")


def test_without_a_file_the_scale_is_the_shipped_one(tmp_path: Path) -> None:
    assert load_schemas(tmp_path).scale is FOUR


def test_the_shipped_words_alone_are_the_shipped_scale() -> None:
    assert scale_of(4) == FOUR


@pytest.mark.parametrize(("count", "off_track"), [(3, ("Red",)), (4, ("Red", "Amber/Red")), (5, ("Red", "Amber/Red"))])
def test_off_track_is_what_is_worse_than_the_middle(count: int, off_track: tuple[str, ...]) -> None:
    scale = scale_of(count)

    assert scale.words == WORDS[count]
    assert scale.off_track == off_track
    assert scale.on_track == WORDS[count][: count - len(off_track)]


def test_a_file_may_say_meaning_colour_and_what_is_off_track(tmp_path: Path) -> None:
    said = 'meaning = "Look at it"\ncolour = "amber red"\noff_track = true'
    scale = scale_from(scale_text(*WORDS[3]).replace('"Amber"', f'"Amber"\n{said}'), tmp_path)

    assert scale.meanings["Amber"] == "Look at it"
    assert scale.looks == {"Green": "green", "Amber": "amber red", "Red": "red"}
    assert scale.off_track == ("Red", "Amber")


def test_three_ratings_or_more_are_told_by_the_mildest() -> None:
    assert (scale_of(5).on_track_text, scale_of(5).off_track_text) == ("Amber or better", "Red or Amber/Red")
    assert (FOUR.on_track_text, scale_of(3).off_track_text) == ("Green or Amber/Green", "Red")


@pytest.mark.parametrize(
    ("count", "ratings"),
    [
        (3, ["Green", "Amber", "Amber", "Red"]),
        (4, ["Green", "Amber/Green", "Amber/Red", "Red"]),
        (5, ["Green", "Amber/Green", "Amber/Red", "Red"]),
    ],
)
def test_four_likelihoods_are_spread_evenly_over_the_scale(count: int, ratings: list[str]) -> None:
    assert scale_of(count).likelihood_rating == dict(zip(LIKELIHOODS, ratings, strict=True))


@pytest.mark.parametrize("look", LOOKS)
def test_the_letters_of_each_look_stand_out_from_its_fill(look: str) -> None:
    assert contrast(STYLES[look]["font_color"], STYLES[look]["bg_color"]) >= 4.5
    assert SERIES_LOOKS[look]["fill"]["color"] == STYLES[look]["bg_color"]


@pytest.mark.parametrize("count", WORDS)
def test_no_two_ratings_look_alike(count: int) -> None:
    looks = scale_of(count).looks.values()

    assert len({STYLES[look]["bg_color"] for look in looks}) == count


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (scale_text("Green", "Red"), "FILE names 2 ratings; a scale has three to five. Add or remove a [[rating]]."),
        (scale_text(*"ABCDEF"), "FILE names 6 ratings; a scale has three to five. Add or remove a [[rating]]."),
        ("", "FILE names 0 ratings; a scale has three to five. Add or remove a [[rating]]."),
        (
            scale_text("Green", "Amber", "amber"),
            "FILE: Amber and amber are the same word. Give each rating its own.",
        ),
        (
            scale_text("Green", "Amber/Red", "Amber Red"),
            "FILE: Amber/Red and Amber Red are the same word. Give each rating its own.",
        ),
        (
            scale_text("Green", "Amber", "not rated"),
            "FILE, rating 3: not rated means that there is no rating. Choose another word.",
        ),
        (
            scale_text("Complete", "Amber", "Red"),
            "FILE, rating 1: Complete means that there is no rating. Choose another word.",
        ),
        (
            scale_text("Green", "Cancelled", "Red"),
            "FILE, rating 2: Cancelled means that there is no rating. Choose another word.",
        ),
        (
            scale_text("Green", "Amb*", "Red"),
            "FILE, rating 2: 'Amb*' cannot be counted in Excel. Use letters, digits, spaces and / & ' . - only.",
        ),
        (
            scale_text("Green", "Somewhere in between", "Red"),
            "FILE, rating 2: Somewhere in between is too wide for a column: use at most 11 letters, or 9 capitals.",
        ),
        (
            scale_text("AMBER/GREEN", "Amber", "Red"),
            "FILE, rating 1: AMBER/GREEN is too wide for a column: use at most 11 letters, or 9 capitals.",
        ),
        (
            scale_text("Green", "Amber") + "[[rating]]\n",
            'FILE, rating 3 has no word. Write word = "Green".',
        ),
        (
            scale_text("Green", "Amber", "Red") + 'color = "red"',
            "FILE, rating 3: color is not known. Did you mean colour?",
        ),
        (
            scale_text("Green", "Amber", "Red") + 'colour = "#FF0000"',
            f"FILE, Red: colour = '#FF0000' is not a colour. There are: {', '.join(LOOKS)}.",
        ),
        (
            scale_text("Green", "Amber", "Red") + 'colour = "amber"',
            "FILE: Amber and Red have the same colour, amber. Give each rating its own.",
        ),
        (
            scale_text("Green", "Amber", "Red") + "meaning = 3",
            'FILE, rating 3: meaning = 3 cannot be used. Write its meaning as one line, such as meaning = "On track".',
        ),
        (
            scale_text("Green", "Amber", "Red") + 'off_track = "yes"',
            "FILE, rating 3: off_track = 'yes' cannot be used. Write off_track = true or off_track = false.",
        ),
        (
            scale_text("Green", "Amber", "Red") + "off_track = false",
            (
                "FILE: off track is no rating. Write off_track = true for the worst, and for those next to it that "
                "need an action; never for the best."
            ),
        ),
        (
            'ratings = ["Green", "Amber", "Red"]',
            "FILE: ratings is not known. Write [[rating]] before each rating, from best to worst.",
        ),
        (
            'rating = ["Green", "Amber", "Red"]',
            "FILE: rating = ... does not make a scale. Write [[rating]] before each rating.",
        ),
    ],
)
def test_a_scale_that_cannot_be_used_gets_one_sentence(text: str, told: str, tmp_path: Path) -> None:
    assert refused(text, tmp_path) == told


def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path) -> None:
    assert "at line 2" in refused("[[rating]]\nword = Green\n", tmp_path)


def test_a_better_rating_than_one_on_track_is_not_off_track(tmp_path: Path) -> None:
    text = scale_text(*WORDS[3]).replace('"Amber"', '"Amber"\noff_track = true') + "off_track = false"

    assert refused(text, tmp_path).startswith("FILE: off track is Amber.")


@pytest.mark.parametrize("count", WORDS)
def test_one_file_changes_the_words_of_every_schema(count: int, tmp_path: Path) -> None:
    (tmp_path / "scale.toml").write_text(scale_text(*WORDS[count]), encoding="utf-8")
    schemas = load_schemas(tmp_path)
    rated = [
        column
        for spec in schemas
        for column in (*spec.columns.values(), *(spec.settings or {}).values())
        if column.kind == "rating"
    ]

    assert len(rated) == 4
    assert {column.words for column in rated} == {WORDS[count][::-1]}


@pytest.mark.parametrize(
    ("count", "limits"),
    [
        (3, {"Milestone Green to (days)": 7, "Milestone Amber to (days)": 90, "KPI tolerance 1 (points)": 5.0,
             "KPI tolerance 1 (share)": 0.10}),
        (5, {"Milestone Green to (days)": 7, "Milestone Amber/Green to (days)": 30, "Milestone Amber to (days)": 60,
             "Milestone Amber/Red to (days)": 90, "KPI tolerance 1 (points)": 2.0, "KPI tolerance 2 (points)": 3.5,
             "KPI tolerance 3 (points)": 5.0, "KPI tolerance 1 (share)": 0.05, "KPI tolerance 2 (share)": 0.075,
             "KPI tolerance 3 (share)": 0.10}),
    ],
)  # fmt: skip
def test_the_settings_have_the_limits_that_the_scale_needs(
    count: int, limits: dict[str, float], tmp_path: Path
) -> None:
    (tmp_path / "scale.toml").write_text(scale_text(*WORDS[count]), encoding="utf-8")
    spec = spec_of(load_schemas(tmp_path).by_sheet["Settings"])
    assert spec.settings is not None
    assert spec.defaults is not None
    found = {
        column.heading: spec.defaults[name][0]
        for name, column in spec.settings.items()
        if "tolerance" in column.heading or column.heading.startswith("Milestone")
    }

    assert found == limits


def test_the_scale_is_part_of_what_judged_a_tracker(tmp_path: Path) -> None:
    before = load_schemas(tmp_path).sha256
    (tmp_path / "scale.toml").write_text(scale_text(*WORDS[3]), encoding="utf-8")

    assert load_schemas(tmp_path).sha256 != before


@pytest.mark.parametrize("root", [_SOURCE, shipped_folder()], ids=["src", "schemas"])
def test_no_other_module_names_a_rating_of_the_shipped_scale(root: Path) -> None:
    """A rule about ratings is written by place, or another scale breaks it."""
    named = re.compile(r"Amber|\bRed\b|\bGreen\b")
    for file in sorted(root.rglob("*.py")):
        if any(known in file.relative_to(root).as_posix() for known in _KNOW_FOUR) or "/region/" in file.as_posix():
            continue
        if not named.search(source := file.read_text(encoding="utf-8")):
            continue
        tree = ast.parse(source)
        said = {ast.get_docstring(node, clean=False) for node in ast.walk(tree)
                if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef)}  # fmt: skip
        words = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        assert not [text for text in words if named.search(text) and text not in said], file


OWN_RULE = """
from xltools.schema.checks import sheet
from xltools.schema.columns import ident, rating, text
from xltools.schema.rules import blank, broken_when, off_track, warning, word

schema = sheet(
    "Sites",
    {"site_id": ident("Site ID", ""), "rag": rating("RAG", ""), "plan": text("Plan", "")},
    place=90,
    purpose="Where the works are.",
    rules=[
        broken_when(
            off_track("rag") & word("rag", "WORD") & blank("plan"),
            warning("SIT-01", "A site has its plan."),
            blame="plan",
            message="RAG is {rag}, but Plan is blank.",
            fix="Type the plan.",
        )
    ],
)
"""


def with_own_rule(word: str, folder: Path) -> Path:
    (folder / "scale.toml").write_text(scale_text(*WORDS[3]), encoding="utf-8")
    (folder / "sites.py").write_text(OWN_RULE.replace("WORD", word), encoding="utf-8")
    return folder


def test_a_rule_of_the_programmes_own_may_name_its_ratings(tmp_path: Path) -> None:
    (rule,) = load_schemas(with_own_rule("Amber", tmp_path))["Sites"].rules

    assert rule.rule.live == 'AND(AND(EXACT(${rag}2,"Red"),EXACT(${rag}2,"Amber")),LEN(TRIM(${plan}2))=0)'


def test_a_rule_that_asks_for_a_rating_of_another_scale_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemaFault, match="is 'Amber/Red', which is not a word of that column"):
        load_schemas(with_own_rule("Amber/Red", tmp_path))
