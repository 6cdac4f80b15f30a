"""How the values of a column are read: its form of dates, IDs made of numbers, and what each word means."""

import re
from collections.abc import Iterator
from dataclasses import replace

from xltools.schema.checks import SheetSpec
from xltools.schema.columns import Column
from xltools.schema.date_form import FIRST_YEAR, LAST_YEAR, DateForm
from xltools.schema.word_synonyms import meaning
from xltools.validate.adopt.column_profile import Profile
from xltools.validate.adopt.proposal import BLANK, TITLES, ColumnProposal, WordProposal

_WORDS_FIELDS = frozenset({"choice", "rating"})


def as_read(proposal: ColumnProposal, sheet: str, spec: SheetSpec) -> ColumnProposal:
    """Say how a column's values are read: the form of its dates, IDs of numbers, and what each of its words means."""
    name = proposal.name or proposal.asked
    known, column = spec.columns[name], proposal.profile
    if known.kind == "day":
        is_text = any(isinstance(value, str) for value in column.values)
        form = column.form if is_text and column.form != "DD/MM/YYYY" else ""
        made = replace(proposal, form=form)
        if form and not column.is_form_sure:
            made = replace(made, why=f"{made.why} Day first is taken; change the form if the month stands first.")
        return replace(made, words=tuple(_placeholders(column, form)))
    if known.kind == "id" or name == "kpi_id":  # for readings it is written like the KPIs' own
        return _read_id(proposal, "KPIs" if name == "kpi_id" else sheet)
    if known.kind == "reference" and name == "workstream_id":
        is_id = all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,39}", text) for text in column.counts)
        return replace(proposal, makes_id=not is_id)
    if known.kind in _WORDS_FIELDS:
        return replace(proposal, words=tuple(_words(column, f"{sheet}.{name}", known)))
    if known.kind == "whole" and column.numbers < 0.8:
        return replace(proposal, words=tuple(_scale_words(column)))
    return proposal


def _placeholders(column: Profile, form: str) -> Iterator[WordProposal]:
    """Yield the values that mean no date: words, and days long before or after any programme."""
    read = DateForm.of(form) if form else None
    for word, value in dict(zip(column.texts, column.values, strict=True)).items():
        if not isinstance(value, str):
            continue
        day = read.read(word) if read else None
        is_no_day = day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR
        if is_no_day or not re.search("[0-9]", word):
            yield WordProposal(
                word, column.counts[word], "", f"It is not a day of a programme; choose {BLANK} if it stands for none."
            )


def _read_id(proposal: ColumnProposal, sheet: str) -> ColumnProposal:
    column = proposal.profile
    if column.numbers >= 0.9:
        why = proposal.why
        if column.runs_on:
            why += (
                f" It counts 1 to {len(column.values)}: a number must stay with its row when rows are sorted or added."
            )
        is_tree = any("." in text for text in column.texts)  # 1.1 in a work breakdown cannot be part of an ID unchanged
        return replace(proposal, prefix=f"{TITLES.get(sheet, sheet)[:1].upper()}-", makes_id=is_tree, why=why)
    is_id = all(re.fullmatch(r"[A-Z0-9][A-Z0-9-]{0,39}", text) for text in column.counts)
    return replace(proposal, makes_id=not is_id)


def _words(column: Profile, target: str, known: Column) -> Iterator[WordProposal]:
    for word, count in column.counts.items():
        if word in known.words:
            continue
        means = meaning(target, word)
        why = "Every office means this by it." if means else "Offices mean different things by it: only you can say."
        yield WordProposal(word, count, means or "", why)


def _scale_words(column: Profile) -> Iterator[WordProposal]:
    for word, count in column.counts.items():
        match = re.match(r"([1-5])\b", word)
        why = "It begins with its number." if match else "Offices give it different numbers: only you can say."
        yield WordProposal(word, count, float(match[1]) if match else "", why)
