"""Drafts: one message for each group of recipients, and what is wrong with it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from xltools.deliver.mail.checked_packs import Packed
from xltools.deliver.mail.letter import SHIPPED_TITLES, letter
from xltools.deliver.mail.message import LARGE_MB, Attachment, Draft, size_mb
from xltools.deliver.mail.plain import file_name, one_line
from xltools.deliver.mail.recipients import Group, copied_in, groups, narrowed
from xltools.deliver.mail.withdrawal import FOLDER, PATTERN
from xltools.deliver.publish import staging
from xltools.report.context import ReportContext
from xltools.report.packs.books import file_name as own_file_name
from xltools.report.packs.catalogue import choice_of
from xltools.report.packs.workstream import file_name as workstream_file_name

Known = Mapping[str, tuple[str, str]]
#: A shipped pack, as Distribution names it -> its title, unless the programme chose another, and its file's stem.
_PACKS: Known = {
    pack: (title, title.lower().replace(" ", "-"))
    for pack, title in zip(("Board", "Programme", "Return"), SHIPPED_TITLES, strict=True)
}
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Drafts:
    """The messages for the people of Distribution; who gets nothing, and what else is wrong."""

    made: tuple[Draft, ...]
    without: tuple[str, ...]
    warnings: tuple[str, ...]


def drafts(
    packed: Packed,
    context: ReportContext,
    only: Sequence[str] = (),
    copied: Sequence[str] = (),
    *,
    with_news: bool = True,
) -> Drafts:
    """Make a draft for each group of the Distribution sheet whose packs were built; warn of what is wrong.

    Args:
        only: names or addresses: nobody else gets anything.
        copied: addresses that get a copy of each message.
        with_news: False if it is not certain what the packs say, so that the letter only says what they are.

    Raises:
        SendingBlocked: one of `only` is not in Distribution, or one of `copied` is not an address.
    """
    found, unsendable = groups(context.programme.distribution)
    without = [] if only else list(unsendable)
    found = copied_in(narrowed(found, only) if only else found, copied)
    context = replace(context, is_final=packed.is_final, issue=packed.issue)
    known = {**_own(context, found), **_shipped(context), **_workstreams(context)}
    made: list[Draft] = []
    for group in found:
        attachments = tuple(_attachments(packed, context, group, known))
        without += _missing(packed, group, known)
        if attachments:
            made.append(_draft(context, group, attachments, known, len(made) + 1, with_news=with_news))
    told = [warning for draft in made for warning in _warnings(draft)]
    if made and not packed.is_final:
        told.append("These packs are DRAFT: build them with --final once they are agreed.")
    return Drafts(tuple(made), tuple(without), tuple(told))


def write_drafts(folder: Path, made: Iterable[Draft]) -> tuple[Path, ...]:
    """Write the drafts as files that Outlook opens, in place of those of an earlier run."""
    place = folder / FOLDER
    paths = []
    with staging() as stage:
        for draft in made:
            paths.append(place / draft.name)
            stage.add(paths[-1], draft.unsent_bytes())
        former = place.glob(PATTERN) if place.is_dir() else ()
        stage.publish(remove=[path for path in former if path not in paths])
    return tuple(paths)


def _shipped(context: ReportContext) -> dict[str, tuple[str, str]]:
    """Return the shipped packs under the titles that the programme gave them."""
    return {pack: (choice_of(context, pack.lower()).title or title, stem) for pack, (title, stem) in _PACKS.items()}


def _own(context: ReportContext, found: Iterable[Group]) -> dict[str, tuple[str, str]]:
    """Return the packs of the programme's own, in each spelling that Distribution has: capitals do not matter."""
    spelt = {pack: pack.lower() for group in found for pack in group.packs}
    return {
        pack: (context.choices[kind].title, Path(own_file_name(kind)).stem)
        for pack, kind in spelt.items()
        if kind in context.choices
    }


def _workstreams(context: ReportContext) -> dict[str, tuple[str, str]]:
    """Return each workstream's pack: file names are given in the tracker's order, as when the packs were made."""
    taken: set[str] = set()
    ids = [each for each in context.results.workstreams["workstream_id"].drop_duplicates() if each]
    return {
        f"Workstream {each}": (f"Workstream {each} pack", Path(workstream_file_name(each, taken)).stem) for each in ids
    }


def _files(packed: Packed, group: Group, known: Known) -> Iterator[tuple[str, str, list[str]]]:
    """Yield each pack of a group: as Distribution names it, its title, and its files."""
    for pack in group.packs:
        title, stem = known.get(pack, (pack, ""))
        yield pack, title, [name for name in sorted(packed.files, reverse=True) if Path(name).stem == stem]


def _attachments(packed: Packed, context: ReportContext, group: Group, known: Known) -> Iterator[Attachment]:
    status = "" if packed.is_final else " DRAFT"
    status = f" reissue {context.issue.number}" if context.is_reissue else status
    for _, title, names in _files(packed, group, known):
        for name in names:
            file = packed.files[name]
            shown = f"{one_line(context.settings.programme, 60)} - {title} - {context.as_at.isoformat()}{status}"
            yield Attachment(file_name(shown, Path(name).suffix.lower()), name, file.sha256, file.content, file.said)


def _missing(packed: Packed, group: Group, known: Known) -> Iterator[str]:
    for pack, title, names in _files(packed, group, known):
        who = ", ".join(each.address for each in group.everyone)
        if pack not in known:
            yield f"{one_line(pack, 60)}, in Distribution for {who}, is not a pack: it is not sent."
        elif not names:
            yield f"{title} is not in {packed.folder}, so {who} does not get it: build it too."


def _draft(
    context: ReportContext,
    group: Group,
    attachments: tuple[Attachment, ...],
    known: Known,
    number: int,
    *,
    with_news: bool,
) -> Draft:
    present = {Path(each.pack).stem for each in attachments}
    packs = tuple(pack for pack in group.packs if pack in known and known[pack][1] in present)
    titles = tuple(known[pack][0] for pack in packs)
    told = letter(context, packs if with_news else (), titles, tuple(each.name for each in attachments))
    slug = file_name("-".join(known[pack][1] for pack in packs), "", _LONGEST_NAME)
    return Draft(f"{number:02d}-{slug}.eml", group, told, attachments)


def _warnings(draft: Draft) -> Iterator[str]:
    size = size_mb(draft.unsent_bytes())
    if size > LARGE_MB:
        yield f"{draft.name} is {size:.0f} MB: many mail servers refuse messages above {LARGE_MB} MB."
    if not draft.group.to:
        yield f"{draft.name} is addressed to nobody, only copied: choose To under Copy for one of those who get it."
