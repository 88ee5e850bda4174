"""One person of a program as its admins see her: facts, what she seeks or offers, what came of it.

Of her wishes they learn that there are some; of life mentorships, and of all others here, dates and
status only.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from accounts.days import month_day_year, month_year, zone_name
from accounts.models import Notification, User
from matching.enums import MatchState
from matching.models import Match, Wish
from matching.queries.access import without
from matching.queries.capsule import places_of, types_text
from matching.queries.people import STATE_TAGS, Part, side_of
from matching.queries.people_history import history_of, message_words
from matching.queries.people_search import MODELS, Kept, has_read
from mentorship.enums import MeetingMode, MentorshipState, Side
from mentorship.models import Mentee, Mentor, Mentorship, Profile
from mentorship.queries.people import facts_line, kind_name, profile_of
from mentorship.queries.photos import joined_photo
from mentorship.queries.texts import options

Json = dict[str, Any]
LISTS = ("specializations", "interests", "patterns", "working_for")
MOST_MESSAGES = 20
SHOWN_MATCHES = (MatchState.PROPOSED, MatchState.APPROVED, MatchState.REJECTED)


def part_in(slug: str, side: str, pk: int) -> Part | None:
    """Return a part of a program with all that its page shows of the same row; one query."""
    if side not in MODELS:
        return None
    joined = ["program", "user__photo", "user__profile__role", "user__profile__setting"]
    if side == Side.MENTEE:
        joined.append("target_role")
    rows = MODELS[side]._default_manager.filter(program__slug=slug, pk=pk)
    annotated: Any = rows.annotate(is_oriented=has_read(side))
    if side == Side.MENTEE:
        annotated = annotated.annotate(
            has_wishes=Exists(Wish.objects.filter(mentee=OuterRef("pk"))),
        )
    found: Part | None = annotated.select_related(*joined).defer("user__photo__data").first()
    return found


def head_of(part: Part) -> Json:
    """Return who somebody is and where her part stands; a query where a reason was given."""
    tone, icon = STATE_TAGS.get(part.state, ("", "circle-dashed"))
    return {
        "name": part.user.name,
        "first_name": part.user.first_name,
        "email": part.user.email,
        "side": side_of(part).value,
        "photo": joined_photo(part.user),
        "facts": facts_line(profile_of(part.user)),
        "state": {"tone": tone, "icon": icon, "text": part.get_state_display()},
        "state_line": _state_line(part),
        "words": _introduction(part),
    }


def _introduction(part: Part) -> str:
    profile = profile_of(part.user)
    return profile.introduction if profile else ""


def _state_line(part: Part) -> str:
    """Say since when, until when and for what reason."""
    said = [_("since %(day)s") % {"day": month_day_year(part.state_changed_at)}]
    if part.paused_until:
        said.append(_("we ask again on %(day)s") % {"day": month_day_year(part.paused_until)})
    if part.state_reason:
        said.append(_reason_of(part))
    return ", ".join(filter(None, said))


def _reason_of(part: Part) -> str:
    key = "reasons.pause" if part.state == "paused" else "reasons.leave"
    labels = {option["key"]: str(option["label"]) for option in options(key)}
    return labels.get(part.state_reason, "").lower()


def sections_of(part: Part) -> list[Json]:
    """Return the facts in sections; what is not known is left out. One query."""
    profile, lists = profile_of(part.user), _lists_of(part)
    sections = [
        (_("Who"), _who(part, profile)),
        (_("At work"), _work(profile, lists)),
        (_("What they look for"), _sought(part, lists))
        if isinstance(part, Mentee)
        else (_("Their offer"), _offer(part, lists)),
        (_("How they'd meet"), _meeting(part, profile, lists)),
    ]
    listed = [(title, [{"term": t, "text": x} for t, x in rows if x]) for title, rows in sections]
    return [{"title": title, "rows": rows} for title, rows in listed if rows]


def _lists_of(part: Part) -> dict[str, list[str]]:
    """Return names of taxonomy entries by list; one query for all lists together."""
    profile, own = profile_of(part.user), _own_lists(part)
    if profile is not None:
        own += [_named(name, getattr(profile, name)) for name in LISTS]
        held = profile.held_credentials.order_by().annotate(listed=_text("credentials"))
        own.append(held.values_list("listed", "credential__name"))
    found: dict[str, list[str]] = defaultdict(list)
    for kind, name in sorted(own[0].union(*own[1:], all=True)):
        found[kind].append(name)
    return found


def _own_lists(part: Part) -> list[Any]:
    if isinstance(part, Mentee):
        return [_named("goals", part.goals), _named("wants", part.wants)]
    return [_named("helps_with", part.helps_with)]


def _named(kind: str, entries: Any) -> Any:
    return entries.order_by().annotate(listed=_text(kind)).values_list("listed", "name")


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())


Rows = list[tuple[str, str]]


def _who(part: Part, profile: Profile | None) -> Rows:
    user = part.user
    place = ", ".join(filter(None, (profile.city, profile.state))) if profile else ""
    return [
        (_("E-mail"), user.email),
        (_("Our mail"), _came_back(user)),
        (_("Membership number"), user.membership_number),
        (_("Account since"), month_year(user.date_joined)),
        (_("Lives in"), place),
        (_("Chapter"), profile.chapter if profile else ""),
        (_("Applied"), month_day_year(part.applied_at)),
        (_("Orientation"), _("Read to the end") if _is_oriented(part) else _("Not read yet")),
    ]


def _came_back(user: User) -> str:
    if user.bounced_at is None:
        return ""
    return _("came back on %(day)s: ask for another address") % {
        "day": month_day_year(user.bounced_at)
    }


def _is_oriented(part: Any) -> bool:
    return bool(part.is_oriented)


def _work(profile: Profile | None, lists: dict[str, list[str]]) -> Rows:
    if profile is None:
        return []
    years = "" if profile.years is None else f"{float(profile.years):g}"
    return [
        (_("Role now"), profile.role.name if profile.role else ""),
        (_("Years of experience"), years),
        (_("Employer"), profile.employer),
        (_("Setting"), profile.setting.name if profile.setting else ""),
        (_("Practices"), ", ".join(lists["specializations"])),
        (_("Credentials"), ", ".join(lists["credentials"])),
        (_("Working for"), ", ".join(lists["working_for"])),
    ]


def _sought(mentee: Any, lists: dict[str, list[str]]) -> Rows:
    target = mentee.target_role.name if mentee.target_role else mentee.target_words
    return [
        (_("Asked for"), types_text(mentee.seeks)),
        (_("Wants to become"), target or _("Not sure yet")),
        (_("Specializations"), ", ".join(lists["wants"])),
        (_("Goals"), ", ".join(lists["goals"])),
        (_("Interests"), ", ".join(lists["interests"])),
        (_("Has ranked mentors"), _("Yes") if mentee.has_wishes else _("No")),
        (_("Rounds waited"), str(mentee.waited_rounds) if mentee.waited_rounds else ""),
        (_("Names people or workplaces to keep away from"), _("Yes") if mentee.avoid else ""),
    ]


def _offer(mentor: Mentor, lists: dict[str, list[str]]) -> Rows:
    return [
        (_("Offers to be"), types_text(mentor.offers)),
        (_("Helps with"), ", ".join(lists["helps_with"])),
        (_("Interests"), ", ".join(lists["interests"])),
        (_("Places"), places_of(mentor)["sentence"]),
        (_("From"), month_day_year(mentor.available_from)),
        (_("Until"), month_day_year(mentor.available_until)),
        (_("In the mentor directory"), _("Yes") if mentor.listed_at else _("No")),
        (_("Names people or workplaces to keep away from"), _("Yes") if mentor.avoid else ""),
    ]


def _meeting(part: Part, profile: Profile | None, lists: dict[str, list[str]]) -> Rows:
    if profile is None:
        return []
    known = set(MeetingMode.values)
    modes = [str(MeetingMode(mode).label) for mode in profile.meeting_modes if mode in known]
    return [
        (_("Free"), ", ".join(lists["patterns"])),
        (_("Time zone"), zone_name(part.user.time_zone)),
        (_("Meets by"), ", ".join(modes)),
    ]


def shown_with(part: Part) -> QuerySet[Any, Any]:
    """Return whom a person's page may name (user ids): herself, and whom she was matched with."""
    theirs, other = {side_of(part).value: part.pk}, side_of(part).other.value
    herself = User.objects.filter(pk=part.user_id).values("pk")
    matched = Match.objects.filter(**theirs).order_by().values(f"{other}__user")
    introduced = Mentorship.objects.filter(**theirs).order_by().values(f"{other}_user")
    return herself.union(matched, introduced)


def pairs_of(part: Part, kept: Kept) -> Json:
    """Return matches under review and mentorships, without the people kept from the reader.

    Two queries.
    """
    side = side_of(part)
    theirs = {side.value: part.pk}
    other = side.other.value
    matches = Match.objects.filter(Q(state__in=SHOWN_MATCHES), **theirs)
    ships = Mentorship.objects.filter(**theirs).exclude(state=MentorshipState.RECALLED)
    matches = without(matches, kept, "mentee__user", "mentor__user").select_related(
        "round", f"{other}__user"
    )
    ships = without(ships, kept, "mentee_user", "mentor_user").select_related(f"{other}_user")
    return {
        "matches": [_match(row, other) for row in matches.order_by("-pk")],
        "mentorships": [_mentorship(row, other) for row in ships.order_by("-introduced_at", "-pk")],
    }


def _match(match: Match, other: str) -> Json:
    return {
        "name": getattr(match, other).user.name,
        "round": match.round.name,
        "round_id": match.round_id,
        "id": match.pk,
        "state": match.get_state_display(),
    }


def _mentorship(row: Mentorship, other: str) -> Json:
    return {
        "id": row.pk,
        "name": getattr(row, f"{other}_user").name,
        "kind": kind_name(row.mentor_type),
        "state": state_words(row.state),
        "dates": _dates(row.introduced_at, row.started_at, row.closed_at),
    }


def state_words(state: str) -> str:
    """Return a mentorship's state; one in the hands of the concern contacts reads as paused."""
    shown = MentorshipState.PAUSED if state == MentorshipState.SUSPENDED else MentorshipState(state)
    return str(shown.label)


def _dates(introduced: datetime, started: datetime | None, closed: datetime | None) -> str:
    said = [_("introduced %(day)s") % {"day": month_day_year(introduced)}]
    if started:
        said.append(_("started %(day)s") % {"day": month_day_year(started)})
    if closed:
        said.append(_("over since %(day)s") % {"day": month_day_year(closed)})
    return ", ".join(said)


def events_of(part: Part, mentorships: Sequence[Json]) -> list[Json]:
    """Return what happened, the newest first, in words; one query."""
    return history_of(part, [row["id"] for row in mentorships])


def messages_of(part: Part) -> list[Json]:
    """Return which kinds of messages this program sent her and when, never their words; one query.

    Kinds that have no name here are left out: their existence may be nobody's business.
    """
    rows: Iterable[Notification] = Notification.objects.filter(
        recipient=part.user_id, program_id=part.program_id
    ).order_by("-pk")[: MOST_MESSAGES * 2]
    told = [
        {
            "kind": message_words(row.category),
            "when": row.sent_at or row.not_before,
            "status": row.get_status_display(),
            "is_sent": row.sent_at is not None,
        }
        for row in rows
    ]
    return [one for one in told if one["kind"]][:MOST_MESSAGES]
