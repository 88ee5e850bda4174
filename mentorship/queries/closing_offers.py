"""What would help next: offers after an end, by the reason that only its writer knows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, User
from mentorship.enums import MenteeState, MentorshipState, MentorState, Side
from mentorship.hooks import Part
from mentorship.models import Mentorship
from mentorship.queries.closing import mentor_prompt
from mentorship.rules import space


@dataclass(frozen=True)
class Offer:
    """One thing that may help next."""

    icon: str
    title: str
    text: str
    url: str


def own_reason(mentorship: Mentorship, user: User) -> str | None:
    """Return why this person ended it; None where somebody else did. One query."""
    ended = AuditEvent.objects.filter(
        action="mentorship.ended",
        target_type=mentorship._meta.label_lower,
        target_id=str(mentorship.pk),
        actor=user,
    )
    return mentorship.end_reason if ended.exists() else None


def offers(mentorship: Mentorship, user: User) -> list[Offer]:
    """Return what to offer one of the two of a mentorship that is over, the best first."""
    side = Side(mentorship.side_of(user))
    part = mentorship.mentee if side == Side.MENTEE else mentorship.mentor
    if mentorship.state == MentorshipState.COMPLETED:
        makers: list[Make] = [_thank, _mentor, _again, _rest]
    else:
        makers = BY_REASON.get(own_reason(mentorship, user) or "", [_again, _rest])
    found = [make(mentorship, user, side, part) for make in (*makers, _hours)]
    return [offer for offer in found if offer is not None]


Make = Callable[[Mentorship, User, Side, Part], Offer | None]


def _thank(mentorship: Mentorship, _user: User, side: Side, _part: Part) -> Offer | None:
    if not space.may_thank(mentorship):
        return None
    name = {"name": mentorship.partner_of(side).first_name}
    return Offer(
        "hand-heart",
        _("Say thank you to %(name)s") % name,
        _("What did they do that helped? One line is plenty."),
        reverse("thank-you", args=[mentorship.pk]),
    )


def _mentor(mentorship: Mentorship, user: User, side: Side, _part: Part) -> Offer | None:
    """Offer her to become a mentor, once it is time."""
    prompt = mentor_prompt(user, mentorship.program) if side == Side.MENTEE else None
    if prompt is None:
        return None
    return Offer(
        "sprout",
        _("Be a mentor for someone who is where you were"),
        _("Most of what we'd ask is filled in already. You choose how much time you give."),
        prompt["url"],
    )


def _again(_mentorship: Mentorship, _user: User, side: Side, part: Part) -> Offer | None:
    if part.state == _left(side):
        return None
    title = _("Meet someone new")
    said = _("You're in the next suggestions. Has what you're looking for changed?")
    if side == Side.MENTOR:
        title = _("Take on someone new")
        said = _("Your place is open again. Is what you offer still right?")
    return _edit("refresh-cw", title, said, side, part)


def _left(side: Side) -> MenteeState | MentorState:
    return MenteeState.LEFT if side == Side.MENTEE else MentorState.LEFT


def _edit(icon: str, title: str, text: str, side: Side, part: Part, step: str = "") -> Offer:
    step = step or ("aims" if side == Side.MENTEE else "help")
    return Offer(icon, title, text, reverse("apply-step", args=[part.program.slug, side, step]))


def _hours_changed(_m: Mentorship, _user: User, side: Side, part: Part) -> Offer | None:
    return _edit(
        "clock",
        _("Tell us your new hours"),
        _("The next suggestion then fits them."),
        side,
        part,
        "meeting",
    )


def _need_changed(_m: Mentorship, _user: User, side: Side, part: Part) -> Offer | None:
    return _edit(
        "route",
        _("Say what would help now"),
        _("Change your answers first. The next suggestion then fits them."),
        side,
        part,
    )


def _rest(_m: Mentorship, _user: User, side: Side, part: Part) -> Offer | None:
    if part.state not in (MenteeState.AVAILABLE, MentorState.VETTED):
        return None
    return Offer(
        "pause",
        _("Take a break first"),
        _("We introduce nobody to you until you're back, and ask you on a day you choose."),
        reverse("part-pause", args=[side, part.pk]),
    )


def _goodbye(_m: Mentorship, _user: User, side: Side, part: Part) -> Offer | None:
    return Offer(
        "log-out",
        _("Leave the program"),
        _("With our thanks. You're welcome back at any time."),
        reverse("part-leave", args=[side, part.pk]),
    )


def _data(_m: Mentorship, _user: User, _side: Side, _part: Part) -> Offer | None:
    return Offer(
        "lock",
        _("Choose what happens to your data"),
        _("Take a copy with you, or have it erased."),
        reverse("me-privacy"),
    )


def _concern(mentorship: Mentorship, _user: User, _side: Side, _part: Part) -> Offer | None:
    return Offer(
        "life-buoy",
        _("Tell someone you can trust"),
        _("It goes to the named people only. The other person isn't told."),
        f"{reverse('concern-new')}?mentorship={mentorship.pk}",
    )


def _hours(_mentorship: Mentorship, _user: User, side: Side, _part: Part) -> Offer | None:
    if side == Side.MENTEE:
        return None
    return Offer(
        "clock",
        _("Have your mentor hours in writing"),
        _("For your employer or a renewal. Anybody can check it by its code."),
        reverse("mentor-hours"),
    )


BY_REASON: dict[str, list[Make]] = {
    "reached_goal": [_thank, _mentor, _again, _rest],
    "no_time": [_rest, _again],
    "hours_changed": [_hours_changed, _rest],
    "lost_contact": [_again, _rest],
    "wrong_fit": [_need_changed, _rest],
    "need_changed": [_need_changed, _rest],
    "new_conflict": [_again, _rest],
    "leaving_field": [_goodbye, _data],
    "not_comfortable": [_concern, _again, _rest],
    "rather_not_say": [_again, _rest],
}
