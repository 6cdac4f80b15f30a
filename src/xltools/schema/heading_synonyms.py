"""What offices call the fields and the sheets of a tracker.

A phrase is a whole heading that offices use. A word may be in any heading, and is only a hint.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from xltools.text.words import key_of


class Called(NamedTuple):
    """Names for a field.

    Args:
        phrases: whole headings.
        words: words that may be in any heading for it.
            never: what no heading of it holds.
        maybe: whole headings that some offices use for it and others for something else, so that only they can say.
    """

    phrases: frozenset[str]
    words: frozenset[str]
    never: frozenset[str] = frozenset()
    maybe: frozenset[str] = frozenset()


def _called(phrases: str, words: str = "", never: str = "", maybe: str = "") -> Called:
    found = (frozenset(map(_plain, each.split(";"))) - {""} for each in (phrases, maybe))
    whole, unsure = found
    return Called(whole, frozenset(words.split()), frozenset(never.split()), unsure)


def plain(heading: str) -> str:
    """Return a heading as it compares: letters and digits of words, in small letters."""
    return _plain(heading)


@cache
def _plain(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+|[#%]", key_of(re.sub(r"([a-z])([A-Z])", r"\1 \2", text))))


_ID = "id ref reference no number code # identifier key"
_OWNER = _called(
    "owner;lead;person;responsible;responsible officer;assigned to;assignee;accountable;who;by whom;manager;action owner;"
    "risk owner;task owner;sro;people;held by;handler;done by;led by;lead officer;assignment title;person responsible;owned by;allocated to;resource",
    "owner lead leader responsible responsibility accountable assigned assignee assignment who officer manager owned allocated delegate "
    "custodian steward holder person handler engineer supervisor foreman coordinator",
    "id date due status email rag department reporting",
    "project manager;programme manager;manager name",
)
_STATUS = _called(
    "status;state;progress;current status;stage;position;open closed;task status;action status;risk status",
    "status state progress stage standing position open closed",
    "date rag rating report update comment note notes narrative percent % previous",
)
_WORKSTREAM = _called(
    "workstream;work stream;project;work package;theme;programme area;workstream id;strand;pillar;portfolio;"
    "planner bucket;bucket;work area",
    "workstream stream project package theme strand pillar portfolio bucket track epic",
    "manager owner lead date status risk description",
    "category;team;area;service area;department;directorate;service;group;division;programme;phase",
)
_RAISED = _called(
    "date raised;raised;raised on;date identified;identified;date logged;logged;opened;date opened;created;date added;"
    "registered;entry date",
    "raised identified logged opened created added registered recorded",
    "by",
)
_CLOSED = _called(
    "closed;closed on;date closed;closure date;completion date;date completed;completed on;actual date;done on;"
    "resolved on;date resolved",
    "closed closure resolved",
    "reason by target planned open",
)
_CAUSE = _called(
    "cause;trigger;trigger cause;root cause;reason;source of risk", "cause causes trigger root driver", "rag date"
)

#: In a list of risks, the other columns are mostly about what is being done, which also has an owner and a status.
_BESIDE = frozenset(
    [
        "mitigation",
        "mitigating",
        "action",
        "actions",
        "contingency",
        "response",
        "control",
        "controls",
        "treatment",
        "task",
    ]
)
_RISK_OWNER = Called(
    _OWNER.phrases - {"action owner", "task owner"}, _OWNER.words, _OWNER.never | _BESIDE, _OWNER.maybe
)
_RISK_STATUS = Called(
    _STATUS.phrases - {"action status", "task status"}, _STATUS.words, _STATUS.never | _BESIDE | {"by"}
)

_ACTION_STATUS = Called(
    _STATUS.phrases | {"done", "complete", "completed"}, _STATUS.words, _STATUS.never, _STATUS.maybe
)

#: The tracker's sheet -> its field -> what offices call it.
FIELDS: Mapping[str, Mapping[str, Called]] = {
    "Milestones": {
        "milestone_id": _called("milestone id;id;ref;task id;#;no;task no;wbs;item;number;reference;ticket", _ID + " wbs", "parent predecessor depends"),
        "milestone": _called(
            "milestone;task;task name;activity;deliverable;title;description;name;milestone name;action;what;step;"
            "task description;key milestone;work item;output;summary;job;to do;headline;what needs doing;steps to take",
            "milestone task activity deliverable title step output product item undertaking",
            "id owner date due start end finish status type lead ref no number category parent rag by responsible assigned "
            "dependencies predecessor stage",
        ),
        "workstream_id": _WORKSTREAM,
        "owner": _OWNER,
        "baseline": _called(
            "baseline;baseline date;original date;original due date;baseline finish;baseline end;planned date;"
            "planned finish;planned end;plan date;agreed baseline;original target;planned completion",
            "baseline baselined original originally planned plan approved agreed",
            "start begin actual cost budget status",
        ),
        "forecast": _called(
            "forecast;forecast date;due;due date;target date;deadline;finish;end;end date;finish date;expected;"
            "expected date;revised date;current date;delivery date;completion date;target;due by;estimated completion;"
            "dates due;when;forecast finish;target completion;completion;timescale;timeframe;needed by;resolve by;finish by;to be done by;by",
            "forecast due deadline finish end expected revised estimated projected anticipated target delivery latest by complete completion",
            "start begin actual baseline original status cost budget responsible completed reporting owner approved agreed",
        ),
        "actual": _called(
            "actual;actual date;date completed;completed on;actual finish;actual end;completed;date done;done on;"
            "actual completion;delivered on;date achieved;resolved;resolved on",
            "actual completed achieved delivered done",
            "start begin cost budget % percent spend planned by be",
        ),
        "status": _STATUS,
        "declared_rag": _called("rag;rag status;rag rating;brag;health;traffic light;rating;confidence", "rag brag health traffic light colour color", "previous last reason comment"),
        "decision_body": _called("decision body;approver;approved by;decided by;governance;forum", "approver approval forum governance decides board", "date"),
        "critical": _called("critical;critical path;key;on critical path", "critical"),
        "depends_on": _called("depends on;dependency;dependencies;predecessor;predecessors;dependent on", "depends dependency dependencies predecessor predecessors", "type"),
        "source": _called("source;paper;document", "source"),
        "risk_area": _called("risk;risks;risk area;key risk", "", "id owner score"),
    },
    "Risks": {
        "risk_id": _called("risk id;id;ref;risk ref;risk no;#;no;number;reference;risk number", _ID, "parent"),
        "risk": _called(
            "risk;risk description;description;risk title;title;risk event;threat;what could happen;risk statement;"
            "risk name;event;hazard;details;what might go wrong;what could go wrong;there is a risk that",
            "risk description title threat hazard event statement uncertainty peril",
            "id owner score rating level date status category type mitigation cause consequence ref no number response appetite "
            "residual likelihood probability impact rag",
        ),
        "cause": _CAUSE,
        "workstream_id": _WORKSTREAM,
        "likelihood": _called(
            "likelihood;probability;prob;l;lik;p;likelihood score;current likelihood;inherent likelihood;chance;gross likelihood;gross l;inherent l;current l",
            "likelihood probability prob chance odds",
            "residual target impact description after date net post",
        ),
        "impact": _called(
            "impact;severity;consequence score;i;imp;impact score;current impact;inherent impact;magnitude;gross impact;effect;gross i;inherent i;current i",
            "impact severity magnitude seriousness",
            "residual target likelihood description after wrong late date if area on net post",
        ),
        "initial_score": _called("initial score;inherent score;gross score;original score", "initial inherent gross", "likelihood impact probability date l i p lik imp"),
        "target_score": _called("target score;residual score;target risk score;appetite score", "", "likelihood impact date"),
        "mitigation": _called(
            "mitigation;mitigation plan;mitigating actions;response;treatment;risk response;mitigation actions;action plan;"
            "mitigating action;countermeasure;what we are doing;what we do about it",
            "mitigation mitigating mitigations response treatment countermeasure countermeasures remedy controls measures",
            "owner date status cost type strategy by",
        ),
        "owner": _RISK_OWNER,
        "raised": _RAISED,
        "last_reviewed": _called(
            "last reviewed;review date;last review;reviewed;date reviewed;last updated;updated;date of review;last assessed",
            "reviewed review updated revisited assessed",
            "next by",
        ),
        "status": _RISK_STATUS,
        "closed": _CLOSED,
    },
    "Actions": {
        "action_id": _called("action id;id;ref;action ref;action no;#;no;number;reference", _ID, "risk item issue parent"),
        "item_id": _called("item id;risk id;related to;linked to;related risk;relates to;parent;risk ref;issue id", "related linked relates parent"),
        "cause": _CAUSE,
        "consequence": _called("consequence;effect;impact;result", "consequence effect"),
        "action": _called(
            "action;action to be taken;action description;description;action required;what;to do;agreed action;details;action item;next step;recommendation;what needs doing;job",
            "action description task todo required step",
            "id owner date due status ref no number type raised lead taken",
        ),
        "owner": _OWNER,
        "due": _called(
            "due;due date;deadline;target date;by when;when;complete by;completion date;date due;target;completion;timescale;timeframe;needed by;finish by;resolve by;revised due date;to be done by;by",
            "due deadline target when end finish expected",
            "start raised closed actual completed status original reason to in",
        ),
        "status": _ACTION_STATUS,
        "closed": _called("closed;closed on;date closed;completed on;date completed;done on;completion;actual date", "closed completed done", "due target planned by be"),
    },
    "KPIs": {
        "kpi_id": _called("kpi id;id;ref;kpi ref;#;no;code;measure id;indicator ref;reference", _ID),
        "kpi": _called(
            "kpi;measure;indicator;metric;performance indicator;measure name;kpi name;description;title;name;performance measure",
            "kpi measure indicator metric",
            "id ref owner unit target date type no number status mitigation risk mitigating",
        ),
        "workstream_id": _WORKSTREAM,
        "definition": _called("definition;how measured;calculation;method;measure definition;how we measure it;how it is measured", "definition calculated calculation method formula"),
        "unit": _called("unit;units;measured in;measured as;uom;format;unit of measure", "unit units uom", "cost business"),
        "better_is": _called("better is;polarity;good is;direction;desired direction;good performance is;good to be", "polarity direction good", "travel"),
        "owner": _OWNER,
        "source": _called("source;data source", "source"),
    },
    "KPI readings": {
        "kpi_id": _called("kpi id;id;ref;kpi;kpi ref;measure id;indicator;measure", _ID + " kpi measure indicator"),
        "period_end": _called("period end;period;month;quarter;date;month ending;reporting period;week ending", "period month quarter ending", "reported"),
        "zone": _called("zone;area;locality;district;region;site", "zone locality district region site"),
        "numerator": _called("numerator;value;actual;result;reading;count;figure;performance", "numerator value actual result reading count figure", "target baseline date"),
        "denominator": _called("denominator;out of;total;base;population", "denominator", "target"),
        "reported_on": _called("reported on;date reported;submitted;reported", "reported submitted"),
        "data_status": _called("data status;status", "status"),
        "comment": _called("comment;comments;commentary;narrative;notes", "comment comments commentary narrative notes"),
    },
    "Commentary": {
        "item_id": _called("item id;id;ref;kpi id;kpi;measure;indicator", _ID + " item kpi measure indicator"),
        "period_end": _called("period end;period;month;quarter;month ending;reporting period", "period month quarter ending", "reported"),
        "behind": _called(
            "what is behind it;commentary;narrative;explanation;reason for variance;reason;variance explanation;exception commentary",
            "commentary narrative explanation variance behind",
            "date",
        ),
        "doing": _called("what is being done;action taken;mitigation;corrective action;remedial action", "done action mitigation corrective remedial", "id owner due date status"),
        "by": _called("by;by whom;owner;lead;responsible officer", "whom owner lead responsible", "date due when id"),
    },
    "Workstreams": {
        "workstream_id": _called("workstream id;id;ref;code;#;no;workstream ref", _ID),
        "workstream": _called("workstream;name;title;workstream name;project;work stream;theme;project name", "workstream project name title theme", "id lead manager owner date ref"),
        "lead": _OWNER,
        "outcome": _called("outcome;objective;aim;purpose;outcomes;benefit;goal", "outcome objective aim purpose goal", "date due"),
        "outcome_due": _called("outcome due;due;end date;finish;by when;due date", "due end finish deadline", "start"),
        "declared_rag": _called("rag;rag status;rag rating;overall rag;health;rating", "rag health rating", "reason previous comment"),
        "rag_reason": _called("rag reason;reason;commentary;comment;narrative;rag commentary;why", "reason narrative commentary comment"),
        "path_to_green": _called("path to green;recovery plan;next steps;route to green", "recovery green"),
    },
    "Business cases": {
        "case_id": _called("case id;id;ref;benefit id;saving id;#;no;code", _ID),
        "case": _called("case;benefit;saving;business case;benefit description;description;proposal;scheme;title;savings proposal", "case benefit saving scheme proposal", "id owner date type actual planned target no"),
        "workstream_id": _WORKSTREAM,
        "kind": _called("kind;type;benefit type;case type", "type kind"),
        "cashable": _called("cashable;cash releasing;cashable y n", "cashable releasing"),
        "financial_year": _called("financial year;year;fy;fiscal year", "year fy"),
        "planned": _called("planned;planned gbp;target;budget;planned saving;forecast saving;plan;target saving;planned benefit", "planned target budget plan agreed", "actual date"),
        "actual": _called("actual;actual gbp;actual saving;delivered;achieved;realised;actual benefit;savings achieved", "actual delivered achieved realised", "planned date"),
        "comment": _called("comment;comments;notes", "comment comments notes"),
    },
}  # fmt: skip

#: Names of tabs, and words in headings, that show which sheet it is.
SHEET_WORDS: Mapping[str, frozenset[str]] = {
    "Milestones": frozenset({"milestone", "milestones", "plan", "workplan", "task", "tasks", "gantt", "schedule", "timeline", "deliverables", "programme", "roadmap", "activities"}),
    "Risks": frozenset({"risk", "risks", "raid", "threats"}),
    "Actions": frozenset({"action", "actions", "todo", "recommendation", "recommendations"}),
    "KPIs": frozenset({"kpi", "kpis", "scorecard", "measures", "indicators", "metrics", "performance", "dashboard"}),
    "Commentary": frozenset({"commentary", "narrative", "narratives"}),
    "KPI readings": frozenset({"readings", "data", "results", "actuals"}),
    "Workstreams": frozenset({"workstreams", "workstream", "projects", "portfolio", "theme", "themes", "strand", "strands"}),
    "Business cases": frozenset({"benefits", "savings", "benefit", "saving", "cases"}),
}  # fmt: skip
#: Tabs with these names are about something that a tracker has no sheet for.
OTHER_TABS = frozenset({
    "assumption", "assumptions", "issue", "issues", "dependency", "dependencies", "lessons", "lesson", "instructions", "readme",
    "legend", "lookup", "lookups", "lists", "guidance", "notes", "contacts", "stakeholders", "stakeholder", "glossary",
    "change", "changes", "decisions", "decision", "budget", "version", "history", "help", "contracts", "contract", "suppliers",
    "supplier", "inventory", "invoices",
})  # fmt: skip
#: Headings that show that a row is about something that a tracker has no sheet for.
OTHER_ROWS = frozenset({"assumption", "issue", "dependency", "lesson", "dep", "change"})


def likely(heading: str, target: str) -> bool:
    """Whether a heading is one that offices use for a field ("Milestones.forecast")."""
    sheet, _, name = target.partition(".")
    called = FIELDS.get(sheet, {}).get(name)
    last = _plain(heading.rpartition(" / ")[2])
    return called is not None and (last in called.phrases or bool(called.words & set(last.split())))
