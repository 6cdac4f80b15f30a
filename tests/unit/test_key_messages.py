"""Key messages: at most five, each a sentence with the word of its heading, and what is asked."""

from dataclasses import replace
from typing import Any

from tests.helpers import example_packs
from tests.helpers.contexts import context_from
from tests.helpers.programmes import programme_of
from xltools.report.key_messages import ADVISE, ALERT, ASSURE, MOST, key_messages, recommendation

LATE = {
    "workstreams": "workstream_id | workstream\nWF | Workforce",
    "milestones": "milestone_id|workstream_id|kind|milestone|baseline|forecast|status\n"
    "M-1|WF||Agree the plan|2012-03-01|2012-04-30|In progress",
}
SETTINGS = {"programme": "Small", "board": "Trust Board", "board_meeting": "2012-04-25"}


def test_there_are_at_most_five_from_alert_to_assure() -> None:
    words = [word for word, _ in key_messages(example_packs.context())]
    assert 0 < len(words) <= MOST
    assert words == sorted(words, key=[ALERT, ADVISE, ASSURE].index)


def test_a_message_names_what_is_late_and_by_how_many_days() -> None:
    told = key_messages(context_from(programme_of(settings=SETTINGS, **LATE)))
    late = [sentence for word, sentence in told if word == ADVISE]
    assert late == ["The only open milestone is late: M-1 Agree the plan, by 60 days, now expected on 30 April 2012."]


def test_an_empty_programme_has_no_message_and_says_that_nothing_is_asked() -> None:
    empty = context_from(programme_of(settings=SETTINGS))
    assert key_messages(empty) == ()
    assert recommendation(empty) == ()


def test_each_decision_asked_today_is_recommended() -> None:
    context = example_packs.context()
    asked = context.results.decisions.query("state == 'Asked today'")["milestone_id"]
    told = recommendation(context)
    assert len(asked) == 3
    assert [verb for verb, _ in told] == ["1  Decide", "2  Decide", "3  Decide", "4  Take assurance"]
    assert all(what.startswith(key) for key, (_, what) in zip(asked, told, strict=False))
    assert "Recommended: Agree option 2: phase 2 in all zones from July 2012." in told[1][1]


def test_the_offices_own_words_come_first_under_their_headings_and_are_all_kept() -> None:
    context = example_packs.context()
    own: dict[str, Any] = {"alert": "Own alarm.", "advise": "Own advice.", "assure": "Own comfort."}
    before = key_messages(context)
    settings = replace(context.programme.settings, **own)
    told = key_messages(replace(context, programme=replace(context.programme, settings=settings)))
    assert len(told) == MOST
    for word, sentence in ((ALERT, "Own alarm."), (ADVISE, "Own advice."), (ASSURE, "Own comfort.")):
        assert next(each for heading, each in told if heading == word) == sentence
    made = [message for message in told if not message[1].startswith("Own")]
    assert made == list(before[: MOST - len(own)])


def test_own_words_of_spaces_only_are_no_message() -> None:
    assert key_messages(context_from(programme_of(settings=SETTINGS | {"alert": "  "}))) == ()


RISKS = """
risk_id | risk        | likelihood | impact | raised     | last_reviewed | status
R-1     | Staff leave | 3          | 4      | 2011-01-01 | 2011-06-30    | Open
R-2     | No bids     | 2          | 2      | 2011-01-01 | 2012-03-20    | Open
"""


def test_a_log_of_risks_alone_has_messages_too() -> None:
    told = key_messages(context_from(programme_of(settings=SETTINGS, risks=RISKS)))
    assert told == (
        (ADVISE, "1 open risk is High: R-1 Staff leave."),
        (ADVISE, "1 of 2 open risks was not reviewed in the last 92 days."),
    )
    extreme = key_messages(context_from(programme_of(settings=SETTINGS, risks=RISKS.replace("| 3  ", "| 5  "))))
    assert extreme[0] == (ADVISE, "1 open risk is Extreme: R-1 Staff leave.")
    assert not any("High" in text for _, text in extreme)
