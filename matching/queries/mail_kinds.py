"""The kinds of messages of a program in plain words, as a preview offers them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentorship.services.space import messages as space_messages
from mentorship.services.space import thank_yous

# That one of these was written at all is nobody's but the two's.
THEIRS = frozenset({space_messages.CATEGORY, thank_yous.CATEGORY})
# They have no case in one program to preview.
OF_SEVERAL = {"desk_digest": _("The program team: The week on the desk")}
GROUPS: tuple[tuple[Promise, dict[str, Promise]], ...] = (
    (
        _("Joining"),
        {
            "import_entered": _("Somebody was entered by a file"),
            "import_invited": _("Somebody of a file is invited"),
            "application_waiting": _("An application waits to be finished"),
            "orientation_waiting": _("The orientation waits to be read"),
            "vetting_question": _("A question about a mentor's offer"),
            "mentor_vetted": _("A mentor is welcome"),
            "mentor_refused": _("A mentor can't be taken"),
            "mentor_paused": _("A mentor is paused after two silences"),
            "part_resting": _("Somebody rests and is asked how long"),
            "round_notice": _("A new round opens"),
            "round_without": _("A round closes without a mentor for them"),
            "asked_to_finish": _("A mentee is asked to finish their profile"),
            "asked_about_type": _("A mentee is asked about another kind of mentor"),
            "asked_for_place": _("A mentor is asked for one more place"),
        },
    ),
    (
        _("Introductions"),
        {
            "introduction_mentor": _("The mentor is asked"),
            "introduction_mentee": _("The mentee is asked"),
            "introduction_nudge": _("The question once more"),
            "introduction_question": _("One asks the other a question"),
            "introduction_question_reminder": _("That question once more"),
            "introduction_reply": _("The reply to it"),
            "introduction_accepted": _("Both said yes"),
            "introduction_declined": _("It won't go ahead"),
            "introduction_answered_for": _("An admin answered for them"),
            "first_in_line": _("They are first in line"),
        },
    ),
    (
        _("The agreement"),
        {
            "agreement_signed": _("One has signed"),
            "agreement_agreed": _("Both have signed"),
            "agreement_suggested": _("One suggests a change"),
            "agreement_kept": _("It stays as it is"),
            "agreement_reminder": _("It waits for a signature"),
        },
    ),
    (
        _("Meetings"),
        {
            "meeting_offered": _("Times are offered"),
            "meeting_agreed": _("A meeting is agreed"),
            "meeting_kept": _("The agreed time stays"),
            "meeting_cancelled": _("A meeting is off"),
            "meeting_lapsed": _("The offered times have passed"),
            "meeting_reminder": _("The day before"),
            "meeting_ask": _("Did you meet?"),
        },
    ),
    (
        _("Check-ins and the space"),
        {
            "check_in": _("A check-in"),
            "check_in_second": _("A check-in once more"),
            "space_message": _("One wrote to the other"),
            "thank_you": _("One says thank you"),
            "follow_up_letter": _("A letter of the program team"),
            "credential_expiry": _("A credential runs out"),
        },
    ),
    (
        _("Pausing, going on, ending"),
        {
            "mentorship_paused": _("It rests"),
            "mentorship_resting": _("It has rested for a while"),
            "mentorship_resumed": _("It goes on after a rest"),
            "pauses_ended": _("It ended because it rested too long"),
            "proposal_asked": _("One proposes more time, or to finish"),
            "proposal_answered": _("The answer to that"),
            "mentorship_goes_on": _("It goes on longer"),
            "mentorship_completed": _("It is finished"),
            "mentorship_ended": _("It ended early"),
            "space_ends": _("What the two kept is deleted in a month"),
        },
    ),
    (
        _("The program team"),
        {
            "staff_added": _("Somebody joins the team"),
            "health_digest": _("Mentorships that need somebody"),
        },
    ),
)


@dataclass(frozen=True)
class Kind:
    """One kind of message."""

    category: str
    label: str
    group: str

    @property
    def is_theirs(self) -> bool:
        """Whether it brings what two members say to each other."""
        return self.category in THEIRS


def words_of(category: str) -> str:
    """Return what a message is called where one is named; empty for a kind that is not here.

    What the two say to each other is only something about a mentorship.
    """
    if category in THEIRS:
        return about_a_pair()
    if category in OF_SEVERAL:
        return str(OF_SEVERAL[category])
    found = next(((group, labels) for group, labels in GROUPS if category in labels), None)
    return f"{found[0]}: {found[1][category]}" if found else ""


def about_a_pair() -> str:
    """Return what a message is called of which no more may be said."""
    return str(_("About a mentorship"))


def kinds() -> dict[str, Kind]:
    """Return every kind by its category, in the order of a member's way."""
    return {
        category: Kind(category, str(label), str(group))
        for group, labels in GROUPS
        for category, label in labels.items()
    }
