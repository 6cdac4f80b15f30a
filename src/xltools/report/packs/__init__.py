"""The packs: for each reader, which sheets, in which order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from xltools.errors import SchemaFault
from xltools.report.context import ReportContext
from xltools.report.model import Book
from xltools.report.packs.books import board_pack, own_pack, programme_pack, regional_return
from xltools.report.packs.books import file_name as own_file_name
from xltools.report.packs.catalogue import choice_of, has_content
from xltools.report.packs.workstream import workstream_packs
from xltools.report.sheets.trust import NAME as TRUST


@dataclass(frozen=True, slots=True)
class Pack:
    """One workbook of a report context: for whom, under which file name."""

    kind: str
    file_name: str
    book: Book

    @property
    def said_sha256(self) -> str:
        """The hash of what its readers read: not how the tracker was checked, nor which cells a figure comes from."""
        return self.book.said_sha256(without=("Data quality", "Workings", TRUST))

    @property
    def notes(self) -> tuple[str, ...]:
        """What is not as was asked for: sheets that no paper holds in letters that can be read."""
        return tuple(
            f"{self.file_name}: the sheet {sheet.name} is too wide to print in letters of nine points, even on A3, so "
            "it is behind the others, for the screen: to print it, leave columns out of its file in schemas."
            for sheet in self.book.sheets
            if sheet.is_too_wide
        )


@dataclass(frozen=True, slots=True)
class Planned:
    """One workbook that is to be made: its kind, its file name, and what lays it out."""

    kind: str
    file_name: str
    laid_out: Callable[[], Book]

    def made(self) -> Pack:
        """Lay out the workbook."""
        return Pack(self.kind, self.file_name, self.laid_out())


#: pack kind -> the workbooks of that kind: their file names, and what lays each out.
MAKERS: dict[str, Callable[[ReportContext], Iterator[tuple[str, Callable[[], Book]]]]] = {
    "board": lambda context: iter([("board-pack.xlsx", partial(board_pack, context))]),
    "programme": lambda context: iter([("programme-pack.xlsx", partial(programme_pack, context))]),
    "return": lambda context: iter([("regional-return.xlsx", partial(regional_return, context))]),
    "workstream": workstream_packs,
}


def packs(context: ReportContext, kinds: tuple[str, ...]) -> Iterator[Pack]:
    """Make the packs asked for, one at a time; "all" is every kind that the programme makes.

    Raises:
        SchemaFault: the return is asked for by name, and the programme's scale is not the form's.
    """
    return (planned.made() for planned in plan(context, kinds))


def plan(context: ReportContext, kinds: tuple[str, ...]) -> tuple[Planned, ...]:
    """Return the packs asked for, none of them laid out yet; "all" is every kind that the programme makes.

    Raises:
        SchemaFault: the return is asked for by name, and the programme's scale is not the form's.
    """
    return tuple(_planned(context, kinds))


def _planned(context: ReportContext, kinds: tuple[str, ...]) -> Iterator[Planned]:
    if "return" in kinds and context.no_return:
        raise SchemaFault(f"{context.no_return} Build the other packs, with --pack board or --pack programme.")
    for kind, make in MAKERS.items():
        if kind == "return" and context.no_return:
            continue
        if kind in kinds or ("all" in kinds and choice_of(context, kind).is_made):
            for file_name, lay_out in make(context):
                yield Planned(kind, file_name, lay_out)
    for kind, choice in context.choices.items():
        if kind in MAKERS or not any(has_content(context, name) for name in choice.sheets):
            continue  # a pack with nothing except what ends every pack is not made
        if kind in kinds or ("all" in kinds and choice.is_made):
            yield Planned(kind, own_file_name(kind), partial(own_pack, context, kind))
