"""Formulas as text: what can be seen to be wrong in one without calculating it."""

import re
from collections.abc import Iterator, Mapping

_STRUCTURED = re.compile(r"([A-Za-z_\\][\w.\\]*)?\[")
_OTHER_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([A-Za-z_][\w.]*))!")
_UNSAFE_FOR_PREVIEWERS = re.compile(
    r"\b(XLOOKUP|XMATCH|SORT|SORTBY|FILTER|UNIQUE|SEQUENCE|LET|LAMBDA)\(", re.IGNORECASE
)

#: Table name -> its headings; both are compared without regard to case, as Excel does.
Tables = Mapping[str, list[str]]


def faults(formula: str, tables: Tables, sheets: list[str]) -> list[str]:
    """List what is wrong in a formula: balance, a broken or unknown reference, a function that previewers lack.

    Args:
        formula: with or without its leading "=".
        tables: the workbook's tables and their headings.
        sheets: the workbook's sheet names.
    """
    if unbalanced := _unbalanced(formula):
        return [unbalanced]
    plain = _without_text(formula)
    found = ["refers to a deleted cell (#REF!)"] if "#REF!" in plain else []
    if plain.rstrip()[-1:] in tuple("+-*/^&=<>,(:"):
        found.append("ends in an operator")
    found += [f"uses {name}, which previewers and LibreOffice lack" for name in _UNSAFE_FOR_PREVIEWERS.findall(plain)]
    known = {name.casefold() for name in sheets}
    names = [(quoted or bare).replace("''", "'") for quoted, bare in _OTHER_SHEET.findall(plain.replace("#REF!", ""))]
    found += [f"refers to a sheet that is not there: {name}" for name in names if name.casefold() not in known]
    return found + list(_table_faults(plain, {name.casefold(): heads for name, heads in tables.items()}))


def _unbalanced(formula: str) -> str:
    """Say how brackets or quotes do not match; empty where they do."""
    depth, square, quote, place = 0, 0, "", 0
    while place < len(formula):
        sign = formula[place]
        if square and sign == "'":
            place += 1  # inside a structured reference it escapes the next sign
        elif quote:
            quote = "" if sign == quote else quote  # a doubled quote closes and opens again
        elif sign in "\"'" and not square:
            quote = sign
        elif sign in "[]":
            square += 1 if sign == "[" else -1
        elif sign in "()" and not square:
            depth += 1 if sign == "(" else -1
        if depth < 0 or square < 0:
            return f"closes a bracket that was not opened, at sign {place + 1}"
        place += 1
    if quote or depth or square:
        return "has a quote that is not closed" if quote else "has a bracket that is not closed"
    return ""


def _without_text(formula: str) -> str:
    return re.sub(r'"[^"]*"', '""', formula)


def _table_faults(formula: str, tables: Tables) -> Iterator[str]:
    place = 0
    while match := _STRUCTURED.search(formula, place):
        inner = _bracket(formula, match.end() - 1)
        place = match.end() + len(inner)
        name = (match[1] or "").casefold()
        if re.fullmatch(r"\d+", inner):  # another workbook: [1]Sheet!A1
            yield "refers to another workbook"
        elif name not in tables:
            yield f"refers to a table that is not there: {match[1]}" if name else "refers to a column of no table"
        else:
            headings = {heading.casefold() for heading in tables[name]}
            yield from (
                f"refers to a column that {match[1]} lacks: {column}"
                for column in _columns(inner)
                if column.casefold() not in headings
            )


def _bracket(formula: str, start: int) -> str:
    """Return what stands between the square bracket at `start` and its partner."""
    depth, place = 0, start
    while place < len(formula):
        if formula[place] == "'":
            place += 1
        elif formula[place] in "[]":
            depth += 1 if formula[place] == "[" else -1
            if depth == 0:
                break
        place += 1
    return formula[start + 1 : place]


def _columns(inner: str) -> list[str]:
    """Return the columns that a structured reference names: [A], [[#This Row],[A]], [[A]:[B]]."""
    parts = re.findall(r"\[((?:'.|[^\[\]'])*)\]", inner) if "[" in inner else [inner]
    return [re.sub(r"'(.)", r"\1", part) for part in parts if part and not part.startswith("#")]
