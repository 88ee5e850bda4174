"""Mails about a mentorship that rests, goes on, finishes or ends.

None says why: the other side reads neutral text only.
"""

from datetime import date, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.days import long_month_day, month_day_year
from accounts.mail.message import Mail
from accounts.models import AuditEvent, Notification
from accounts.services import links
from mentorship.clock import local_moment
from mentorship.enums import MentorshipState, Side
from mentorship.messages.introductions import mentorship_of, side_of
from mentorship.messages.shared import address, message, to_side, why_part, why_team
from mentorship.models import Mentorship, Program
from mentorship.queries import certificates, conflicts
from mentorship.queries.closing_page import first_words
from mentorship.queries.pauses import ends_at
from mentorship.queries.texts import text

PAUSE_LINK = "mentorship-pause"
TEAM = "team"


def is_resting(notification: Notification) -> bool:
    """Whether the mentorship is still on pause."""
    return mentorship_of(notification).state == MentorshipState.PAUSED


def is_active(notification: Notification) -> bool:
    """Whether the mentorship still goes on."""
    return mentorship_of(notification).state == MentorshipState.ACTIVE


def paused(notification: Notification) -> Mail:
    """Tell one side that the mentorship rests, until about when, and that nothing is expected."""
    mentorship, side, names = _about(notification)
    who = _("%(name)s asked for a pause.")
    if notification.context.get("by") == TEAM:
        who = _("The program team put your mentorship with %(name)s on pause.")
    until = mentorship.pause_until or ends_at(mentorship).date()
    return _message(
        mentorship,
        side,
        subject=_("Your mentorship with %(name)s is on pause") % names,
        paragraphs=[
            who % names,
            _("Nothing is expected of you, and we don't write meanwhile. Your place stays yours."),
            _("We'll ask you both around %(day)s. You can go on together earlier.")
            % {"day": long_month_day(until)},
        ],
        label=_("See where you stand"),
    )


def resumed(notification: Notification) -> Mail:
    """Tell one side that the other came back."""
    mentorship, side, names = _about(notification)
    who = _("%(name)s is back from the pause, and your mentorship goes on.")
    if notification.context.get("by") == TEAM:
        who = _("The program team has opened your mentorship with %(name)s again.")
    return _message(
        mentorship,
        side,
        subject=_("You and %(name)s go on") % names,
        paragraphs=[who % names, *_goes_on(mentorship)],
        label=_("Plan a meeting"),
    )


def went_on(notification: Notification) -> Mail:
    """Tell one side that the pause came to its end by itself."""
    mentorship, side, names = _about(notification)
    said = _("Your pause with %(name)s lasted as long as a pause may, so your mentorship goes on.")
    return _message(
        mentorship,
        side,
        subject=_("Your pause with %(name)s is over") % names,
        paragraphs=[
            said % names,
            *_goes_on(mentorship),
            _("If it doesn't fit your life now, you can end it kindly on its page."),
        ],
        label=_("Plan a meeting"),
    )


def _goes_on(mentorship: Mentorship) -> list[str]:
    day = {"day": month_day_year(mentorship.ends_on)}
    return [
        _("A first short meeting is a good way back in. What the pause left open isn't missed."),
        _("It runs until %(day)s, as before. You can ask for more time.") % day,
    ]


def resting(notification: Notification) -> Mail:
    """Ask one side whether they go on; silence leaves it on pause until the longest is over."""
    mentorship, side, names = _about(notification)
    day = {"day": long_month_day(ends_at(mentorship))}
    later = reverse("closing", args=[mentorship.pk])
    return to_side(
        mentorship,
        side,
        subject=_("Ready to go on with %(name)s?") % names,
        paragraphs=[
            _("Your mentorship is on pause. Go on with one tap whenever you're ready."),
            _("No answer needed if you'd rather rest. On %(day)s it goes on by itself.") % day,
            _("You can also end it kindly, or name a later day."),
        ],
        often=_("We ask once when a pause ends."),
        url=links.issue(purpose=PAUSE_LINK, person=mentorship.person_of(side), subject=mentorship),
        label=_("We go on"),
        ways=[{"label": _("End it, or name a later day"), "url": address(later)}],
        page=later,
    )


def pauses_of(notification: Notification) -> list[Mentorship]:
    """Return the mentorships whose pause ended by itself on the day, as the admin may see them."""
    assert notification.recipient is not None
    program = _program(notification)
    day = date.fromisoformat(notification.context["day"])
    zone = program.time_zone
    span = [local_moment(one, time(), zone) for one in (day, day + timedelta(days=1))]
    by_itself = AuditEvent.objects.filter(
        action="mentorship.resumed", actor=None, program_id=program.pk,
        at__gte=span[0], at__lt=span[1],
    ).values_list("target_id", flat=True)  # fmt: skip
    people = Mentorship.objects.select_related("mentee_user", "mentor_user")
    pairs = people.filter(pk__in=[int(pk) for pk in by_itself], state=MentorshipState.ACTIVE)
    kept = conflicts.kept_from(notification.recipient, program)
    return [
        one for one in pairs.order_by("pk") if not {one.mentee_user_id, one.mentor_user_id} & kept
    ]


def _program(notification: Notification) -> Program:
    assert notification.program_id is not None
    return Program.objects.get(pk=notification.program_id)


def has_pauses(notification: Notification) -> bool:
    """Whether there is anything to tell this admin."""
    return bool(pauses_of(notification))


def pauses_ended(notification: Notification) -> Mail:
    """Tell an admin which pairs go on because their pause was over."""
    pairs = pauses_of(notification)
    program = _program(notification)
    subject = ngettext("A pause came to its end", "%(n)d pauses came to their end", len(pairs))
    return message(
        notification.recipient,
        subject=subject % {"n": len(pairs)},
        preheader=_all_of(pairs),
        why=why_team(program),
        often=_("At most once a day, and never on a quiet one."),
        paragraphs=[
            ngettext(
                "It lasted as long as a pause may, so these two go on by themselves:",
                "They lasted as long as a pause may, so these go on by themselves:",
                len(pairs),
            ),
            *map(_pair, pairs),
            _("A word from you may help them to begin again."),
        ],
        url=address(reverse("desk-mentorships", args=[program.slug])),
        label=_("Open the mentorships"),
    )


def _pair(one: Mentorship) -> str:
    names = {"one": one.mentee_user.first_name, "other": one.mentor_user.first_name}
    return _("%(one)s and %(other)s") % names


def _all_of(pairs: list[Mentorship]) -> str:
    return ", ".join(map(_pair, pairs))


def ended(notification: Notification) -> Mail:
    """Tell one side in neutral text that the mentorship ended, and what comes next for her."""
    mentorship, side, names = _about(notification)
    subject = _("Your mentorship with %(name)s has ended")
    said = text("reasons.end.to_partner", partner=names["name"])
    if mentorship.partner_of(side).is_erased:
        subject, said = _("Your mentorship has ended"), _left(mentorship, side)
    elif notification.context.get("by") == TEAM:
        said = _(
            "The program team has ended your mentorship with %(name)s. This happens, and it isn't "
            "a mark against either of you. Your notes stay yours."
        )
        said %= names
    return to_side(
        mentorship,
        side,
        subject=subject % names,
        preheader=_("Your notes stay yours. Here is what you can do next."),
        paragraphs=[said, *_next_for(mentorship, side)],
        url=address(reverse("closing", args=[mentorship.pk])),
        label=_("See what's next"),
    )


def _left(mentorship: Mentorship, side: Side) -> str:
    """Return what ended, where the other has no name any more: who that was, and since when."""
    said = _(
        "Your mentee has left, and the mentorship that began on %(day)s has ended. This happens, "
        "and it isn't a mark against either of you. Your notes stay yours."
    )
    if side == Side.MENTEE:
        said = _(
            "Your mentor has left, and the mentorship that began on %(day)s has ended. This "
            "happens, and it isn't a mark against either of you. Your notes stay yours."
        )
    return said % {"day": month_day_year(mentorship.started_at)}


def _next_for(mentorship: Mentorship, side: Side) -> list[str]:
    if side == Side.MENTOR:
        return [_("Your place is open again, unless you'd rather take a break.")]
    return first_words(mentorship) if mentorship.mentee.partner_left else []


def is_first(notification: Notification) -> bool:
    """Whether she still waits in the first place."""
    return mentorship_of(notification).mentee.partner_left


def first_in_line(notification: Notification) -> Mail:
    """Tell her who ended it herself that she comes first, and when she hears."""
    mentorship, side, _names = _about(notification)
    return message(
        mentorship.person_of(side),
        subject=_("You're first in line"),
        why=why_part(mentorship.program),
        paragraphs=[
            *first_words(mentorship),
            _("Has anything changed, such as your hours or what you're looking for? Tell us, and "
              "the next suggestion fits better."),
        ],
        url=address(reverse("home")),
        label=_("See where things stand"),
    )  # fmt: skip


def completed(notification: Notification) -> Mail:
    """Tell one side that it is finished, with thanks and the way to the certificate."""
    mentorship, side, names = _about(notification)
    over = _("The time you agreed on is over, and your mentorship is complete. Thank you both.")
    if notification.context.get("by"):
        over = _("You both chose to finish, and your mentorship is complete. Thank you both.")
    person = mentorship.person_of(side)
    has_one = certificates.completion_of(mentorship, person) is not None
    certificate = {
        "label": _("Your certificate"),
        "url": address(reverse("certificate", args=[mentorship.pk])),
    }
    return to_side(
        mentorship,
        side,
        subject=_("You and %(name)s have finished") % names,
        paragraphs=[
            over,
            _("Your certificate is ready.") if has_one else "",
            _("What did %(name)s do that helped? One line of thanks is plenty.") % names,
            _("You can stay in touch as you like. In a month we'll ask one last question."),
        ],
        url=address(reverse("closing", args=[mentorship.pk])),
        label=_("See what's next"),
        ways=[certificate] if has_one else [],
    )


def space_ends(notification: Notification) -> Mail:
    """Tell one side that what the two kept is deleted in a month, and how to keep a copy."""
    mentorship, side, names = _about(notification)
    said = _(
        "Your mentorship with %(name)s ended a good while ago. In a month we delete what you "
        "two kept there: notes, messages, goals and what you wrote about meetings."
    )
    return to_side(
        mentorship,
        side,
        subject=_("Keep what you want of your time with %(name)s") % names,
        paragraphs=[
            said % names,
            _("Dates stay, and your certificate. To keep what you wrote, get a copy of your data."),
        ],
        url=address(reverse("me-privacy")),
        label=_("Get a copy of my data"),
    )


def _about(notification: Notification) -> tuple[Mentorship, Side, dict[str, str]]:
    mentorship = mentorship_of(notification)
    side = side_of(notification, mentorship)
    return mentorship, side, {"name": mentorship.partner_of(side).first_name}


def _message(
    mentorship: Mentorship, side: Side, *, subject: str, paragraphs: list[str], label: str
) -> Mail:
    return to_side(
        mentorship,
        side,
        subject=subject,
        paragraphs=paragraphs,
        url=address(reverse("mentorship", args=[mentorship.pk])),
        label=label,
    )
