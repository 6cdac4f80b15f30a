"""Worksheets whose formulas are written as they stand, since none of ours uses what XlsxWriter would spell out."""

import re

from xlsxwriter.worksheet import Worksheet

#: What XlsxWriter looks for, one name after the other, in every formula: a tenth of the time of a large pack.
_SPELT_OUT = re.compile(
    "ANCHORARRAY|BYCOL|BYROW|CHOOSE(?:COLS|ROWS)|DROP|EXPAND|FILTER|[HV]STACK|LAMBDA|MAKEARRAY|MAP|RANDARRAY|REDUCE|"
    "SCAN|SEQUENCE|SINGLE|SORT|SWITCH|TAKE|TEXTSPLIT|TO(?:COL|ROW)|UNIQUE|WRAP(?:COLS|ROWS)|XLOOKUP"
)


class PlainWorksheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A worksheet that hands a formula on at once, where nothing in it needs another spelling in the file."""

    # its arguments are the library's
    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: FBT001, FBT002
        """Return the formula as the file has it."""
        if formula[:1] == "{" or formula[-1:] == "}" or expand_future_functions or _SPELT_OUT.search(formula):
            return str(super()._prepare_formula(formula, expand_future_functions))
        return formula.removeprefix("=")
