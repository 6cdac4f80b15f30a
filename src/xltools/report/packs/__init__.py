"""The packs: for each reader, which sheets, in which order."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from xltools.errors import SchemaFault
from xltools.report.context import Edition
from xltools.report.model import Book
from xltools.report.packs.books import board_pack, own_pack, programme_pack, regional_return
from xltools.report.packs.books import file_name as own_file_name
from xltools.report.packs.catalogue import choice_of, has_content
from xltools.report.packs.workstream import workstream_packs


@dataclass(frozen=True, slots=True)
class Pack:
    """One workbook of an edition: for whom, under which file name."""

    kind: str
    file_name: str
    book: Book


#: pack kind -> the workbooks of that kind, by file name.
MAKERS: dict[str, Callable[[Edition], Iterator[tuple[str, Book]]]] = {
    "board": lambda edition: iter([("board-pack.xlsx", board_pack(edition))]),
    "programme": lambda edition: iter([("programme-pack.xlsx", programme_pack(edition))]),
    "return": lambda edition: iter([("regional-return.xlsx", regional_return(edition))]),
    "workstream": workstream_packs,
}


def packs(edition: Edition, kinds: tuple[str, ...]) -> Iterator[Pack]:
    """Make the packs asked for, one at a time; "all" is every kind that the programme makes.

    Raises:
        SchemaFault: the return is asked for by name, and the programme's scale is not the form's.
    """
    if "return" in kinds and edition.no_return:
        raise SchemaFault(f"{edition.no_return} Build the other packs, with --pack board or --pack programme.")
    for kind, make in MAKERS.items():
        if kind == "return" and edition.no_return:
            continue
        if kind in kinds or ("all" in kinds and choice_of(edition, kind).is_made):
            for file_name, book in make(edition):
                yield Pack(kind, file_name, book)
    for kind, choice in edition.choices.items():
        if kind in MAKERS or not any(has_content(edition, name) for name in choice.sheets):
            continue  # one that holds nothing but what stands at the end of every pack is not made
        if kind in kinds or ("all" in kinds and choice.is_made):
            yield Pack(kind, own_file_name(kind), own_pack(edition, kind))
