"""Distribution: who receives which pack."""

import pandas as pd

from xltools.schema.checks import Tables, sheet
from xltools.schema.columns import choice, email, text
from xltools.schema.rules import error, has_row, parts, reading_across, table_rule, warning

COPIES = ("To", "Cc", "Bcc")

PACK = r"(?:Board|Programme|Return|Workstream [A-Z0-9-]+)"


def in_rows(rows: pd.Index, frame: pd.DataFrame) -> "pd.Series[bool]":
    """Return which rows of a sheet are among these."""
    return pd.Series(frame.index.isin(rows), index=frame.index)


def names_packs(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows that name packs only: shipped ones, or the programme's own."""
    packs = parts(frame["pack"])
    is_pack = packs.str.fullmatch(PACK) | packs.str.lower().isin(tables.packs)
    return ~in_rows(packs.index[~is_pack], frame)


def names_workstreams(frame: pd.DataFrame, tables: Tables) -> "pd.Series[bool]":
    """True for the rows whose workstreams, if any, exist."""
    named = parts(frame["pack"]).str.extract(r"^Workstream ([A-Z0-9-]+)$")[0]
    return ~in_rows(named.index[~has_row(named, tables["Workstreams"]["workstream_id"])], frame)


def is_sent_once(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows that send no pack where it was sent before."""
    packs = parts(frame["pack"])
    sent = pd.DataFrame({"email": frame["email"].str.lower().reindex(packs.index), "pack": packs})
    return ~in_rows(sent.index[sent.duplicated() & sent["email"].notna()], frame)


def is_addressed(frame: pd.DataFrame) -> "pd.Series[bool]":
    """True for the rows that are not the first of a pack that is addressed to nobody."""
    packs = parts(frame["pack"])
    copies = frame["copy"].reindex(packs.index)
    addressed = packs[copies.isna() | (copies == "To")]
    alone = packs[~packs.isin(addressed)].drop_duplicates()
    return ~in_rows(alone.index, frame)


schema = sheet(
    "Distribution",
    {
        "name": text("Name", "Who it goes to.", required=True, width=30),
        "role": text("Role", "As what.", width=30),
        "email": email("Email", "Their e-mail address.", required=True),
        "copy": choice("Copy", COPIES, "Addressed, copied in, or copied in unseen.", required=True, width=9),
        "pack": text(
            "Pack",
            "Board, Programme, Return, or Workstream and its ID; separate several with '; '.",
            required=True,
            width=24,
            is_list=True,
        ),
    },
    place=19,
    purpose="Who receives which pack.",
    rules=[
        reading_across(
            holds=names_packs,
            rule=error("DIS-01", "A pack is Board, Programme, Return, Workstream and its ID, or one of packs.toml."),
            blame="pack",
            message='[pack] is "{pack}", which is not a pack.',
            fix="Type Board, Programme, Return, or Workstream and its ID, such as Workstream WF; or a pack of your "
            "own, by its name in packs.toml.",
            kind="row",
        ),
        reading_across(
            "Workstreams",
            holds=names_workstreams,
            rule=error("DIS-02", "A workstream's pack names a workstream that exists."),
            blame="pack",
            message='[pack] is "{pack}", but the sheet [Workstreams] has no such [Workstreams.workstream_id].',
            fix="Type Workstream and a [Workstreams.workstream_id] of the sheet [Workstreams].",
        ),
        table_rule(
            holds=is_sent_once,
            rule=warning("DIS-03", "A pack goes to an address only once."),
            blame="email",
            message="{email} already receives {pack} by a row above.",
            fix="Remove the repeated pack from [pack]; delete the row if none is left.",
        ),
        table_rule(
            holds=is_addressed,
            rule=warning("DIS-04", "A pack is addressed to someone."),
            blame="copy",
            message="[copy] is {copy}, but {pack} is addressed to nobody.",
            fix="Choose To under [copy] for one of those who receive it.",
        ),
    ],
)
