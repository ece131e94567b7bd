"""The beats of a round, in the order of docs/model.md section 3.

The watched model and the sweep engine play these very functions; they alone write into the state.
`n` is what the scenario gives, `s` what the negotiation remembers, `i` a seat.
"""

from sim.rules.beats.home import home_answers
from sim.rules.beats.minds import (
    appraise,
    aspire,
    compare_notes,
    convene,
    expected_level,
    most_granted,
    war_value,
    worth_of,
)
from sim.rules.beats.record import end_week, is_final, observe, remember, weigh_anew
from sim.rules.beats.sidetracks import side_tracks
from sim.rules.beats.start import OWN_RULE, begin, conclude
from sim.rules.beats.table import (
    answers,
    clear_table,
    hear,
    is_meeting,
    propose,
    put_to_vote,
    speaks,
    votes,
)
from sim.rules.beats.tally import begin_tally, end_tally, tally
from sim.rules.beats.war import events_fall, take_effect, war_moves

__all__ = [
    "OWN_RULE",
    "answers",
    "appraise",
    "aspire",
    "begin",
    "begin_tally",
    "clear_table",
    "compare_notes",
    "conclude",
    "convene",
    "end_tally",
    "end_week",
    "events_fall",
    "expected_level",
    "hear",
    "home_answers",
    "is_final",
    "is_meeting",
    "most_granted",
    "observe",
    "propose",
    "put_to_vote",
    "remember",
    "side_tracks",
    "speaks",
    "take_effect",
    "tally",
    "votes",
    "war_moves",
    "war_value",
    "weigh_anew",
    "worth_of",
]
