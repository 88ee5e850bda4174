"""What a "not this time" means for the same two people later, as the lists of reasons say."""

from collections.abc import Iterator
from typing import Literal

from matching.encoding.records import MENTOR_TYPES, PairKey
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship

Effect = Literal["never", "next_round", "other_hours", "other_type"]

# "Same pair later?" of content 7.1 and 7.2. No reason given counts as "I'd rather not say".
EFFECTS: dict[str, Effect] = {
    "": "never",
    "no_time_now": "next_round",
    "take_a_break": "next_round",
    "hours_dont_fit": "other_hours",
    "not_my_area": "never",
    "wrong_stage": "never",
    "know_each_other": "never",
    "other_type": "other_type",
    "worried": "never",
    "rather_not_say": "never",
    "no_answer": "next_round",
    "different_path": "never",
    "too_close_to_work": "never",
    "bad_timing": "next_round",
    "not_comfortable": "never",
}
REFUSED_STATES = (MentorshipState.DECLINED, MentorshipState.EXPIRED)
FORMER_STATES = (MentorshipState.COMPLETED, MentorshipState.ENDED)


def effect_of(mentorship: Mentorship) -> Effect:
    """Return the effect of a declined or expired introduction; unknown reasons count as never."""
    if mentorship.state == MentorshipState.EXPIRED:
        return EFFECTS["no_answer"]
    return EFFECTS.get(mentorship.decline_reason, "never")


def kept_apart(
    mentorship: Mentorship, *, round_id: int, introduced_in: int | None, have_new_hours: bool
) -> Iterator[PairKey]:
    """Yield the pairs that a closed mentorship takes out of a round.

    Args:
        round_id: the round that is to be run.
        introduced_in: the round that introduced the two; None when no round did.
        have_new_hours: the hours of one of the two changed since.
    """
    her, his = str(mentorship.mentee_user.uuid), str(mentorship.mentor_user.uuid)
    if mentorship.state in FORMER_STATES:
        yield PairKey(her, his)
        return
    effect = effect_of(mentorship)
    if effect == "never":
        yield PairKey(her, his)
        yield PairKey(his, her)
    elif effect == "other_type":
        yield PairKey(her, his, next(t for t in MENTOR_TYPES if t == mentorship.mentor_type))
    elif introduced_in == round_id or (effect == "other_hours" and not have_new_hours):
        yield PairKey(her, his)
