"""The report context: everything that one issue of the report says, before it is laid out on sheets."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from xltools.findings import Finding
from xltools.measures.results import Results
from xltools.programme import Issue, Previous, Programme, Settings
from xltools.schema.checks import Rule, SheetSpec
from xltools.schema.pack_config import PackChoice
from xltools.schema.rag import FOUR, Scale
from xltools.validate.accounts import Account


@dataclass(frozen=True)
class ReportContext:
    """One issue of the report: the programme, its measures, and what is known about their quality.

    Args:
        previous: the last final report before this one; None for the first.
        history: the final reports before this one, oldest first, the previous among them.
        findings: in reading order, waived ones too.
        left_out: sentences about what does not count in this report, and why.
        accounts: schema's sheet name -> what happened to the sheet's rows: how many were found, how many count, and why
            others do not.
        blanked: in a draft, the errors whose cells count as blank, in reading order.
        notes: sentences about the tracker file and the archive that stop nothing.
        rules: the rule catalogue by id.
        choices: what the programme chose for its packs, by kind; the shipped packs if it chose nothing.
        own_sheets: the schemas of the sheets that the programme added to its tracker, by name.
        issue: which issue of this day's final report it is.
        kept: sheets laid out for one pack that other packs show too (`frames.once`); another context has its own.
    """

    programme: Programme
    results: Results
    previous: Previous | None = None
    history: tuple[Previous, ...] = ()
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    accounts: Mapping[str, Account] = field(default_factory=dict)
    blanked: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    rules: Mapping[str, Rule] = field(default_factory=dict)
    choices: Mapping[str, PackChoice] = field(default_factory=dict)
    own_sheets: Mapping[str, SheetSpec] = field(default_factory=dict)
    is_final: bool = False
    tracker_name: str = "tracker.xlsx"
    issue: Issue = field(default_factory=Issue)
    kept: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def settings(self) -> Settings:
        """The tracker's settings."""
        return self.programme.settings

    @property
    def scale(self) -> Scale:
        """What its ratings are."""
        return self.programme.scale

    @property
    def no_return(self) -> str:
        """Why no regional return is made: nothing to put in it, or another scale than its form's; '' if it is made."""
        if not self.has_return:
            return (
                "The regional return is not made: the tracker has neither Requirements with a Self-assessment nor "
                "Areas with Likelihood or Key questions."
            )
        if self.scale == FOUR:
            return ""
        form, own = (", ".join(each.words) for each in (FOUR, self.scale))
        return f"The regional return is not made: its form rates on {form}, this programme on {own}."

    @property
    def has_return(self) -> bool:
        """Whether the tracker keeps anything that a regional return says."""
        has_requirements = self.programme.keeps("requirements") and self.programme.keeps("self_assessment")
        return has_requirements or self.has_area_forms

    @property
    def has_area_forms(self) -> bool:
        """Whether the tracker keeps what the return's form of an area asks."""
        asked = ("likelihood", "key_questions")
        return self.programme.keeps("areas") and self.programme.keeps(*asked)

    @property
    def as_at(self) -> date:
        """The last day that the data covers."""
        return self.programme.as_at

    @property
    def status(self) -> str:
        """DRAFT until it is built as final."""
        return "FINAL" if self.is_final else "DRAFT"

    @property
    def full_status(self) -> str:
        """The status as shown on pages, with the number of a reissue."""
        return f"{self.status}, reissue {self.issue.number}" if self.is_reissue else self.status

    @property
    def is_reissue(self) -> bool:
        """Whether this is a final report that replaces one of the same day."""
        return self.is_final and self.issue.is_reissue
