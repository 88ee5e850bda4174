"""One mentor's file: everything that the program team needs to decide about him."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from accounts.days import month_day_year, month_year, zone_name
from matching.queries.capsule import places_of, types_text
from mentorship.comparing import normalize
from mentorship.enums import MeetingMode, MentorState, StaffRole
from mentorship.models import HeldCredential, Mentor, Profile, ProgramStaff
from mentorship.queries.people import facts_line, profile_of
from mentorship.queries.vetting import VettingTexts, WayHere, fingerprint, refusals_of

Json = dict[str, Any]
MODES = set(MeetingMode.values)
LISTS = ("past_roles", "specializations", "patterns", "interests")


def mentor_rows() -> QuerySet[Mentor]:
    """Return mentors with all that a file shows of them in the same row."""
    rows = Mentor.objects.select_related(
        "program", "user__photo", "user__profile__role", "user__profile__setting", "vetted_by"
    )
    return rows.defer("user__photo__data")


def staff_of(mentor: Mentor) -> list[ProgramStaff]:
    """Return the staff of the mentor's program with their profiles; one query."""
    rows = ProgramStaff.objects.filter(program=mentor.program_id)
    return list(rows.select_related("user__profile").order_by("user__name", "pk"))


def facts_of(mentor: Mentor, way: WayHere, today: date) -> Json:
    """Return who he is, what he offers and how he would meet; two queries."""
    profile = profile_of(mentor.user)
    lists = _lists_of(mentor, profile)
    return {
        "facts": facts_line(profile),
        "sections": [
            {"title": _("Who"), "rows": _listed(_who(mentor, profile, way))},
            {"title": _("At work"), "rows": _listed(_work(profile, lists))},
            {"title": _("Their offer"), "rows": _listed(_offers(mentor, lists))},
            {"title": _("How they'd meet"), "rows": _listed(_meeting(mentor, profile, lists))},
        ],
        "words": profile.introduction if profile else "",
        "places": places_of(mentor),
        "credentials": _credentials(profile, today),
    }


def _lists_of(mentor: Mentor, profile: Profile | None) -> dict[str, list[str]]:
    """Return names of taxonomy entries by list; one query for all lists together."""
    queries = [_named("helps_with", mentor.helps_with)]
    if profile is not None:
        queries += [_named(name, getattr(profile, name)) for name in LISTS]
    found: dict[str, list[str]] = defaultdict(list)
    for kind, name in queries[0].union(*queries[1:], all=True).order_by("kind", "name"):
        found[kind].append(name)
    return found


def _named(kind: str, entries: Any) -> Any:
    rows = entries.order_by().annotate(kind=Value(kind, output_field=CharField()))
    return rows.values_list("kind", "name")


def _listed(rows: Iterable[tuple[str, str]]) -> list[Json]:
    return [{"term": term, "text": text} for term, text in rows if text]


def _who(mentor: Mentor, profile: Profile | None, way: WayHere) -> list[tuple[str, str]]:
    user = mentor.user
    place = ", ".join(filter(None, (profile.city, profile.state))) if profile else ""
    return [
        (_("E-mail"), user.email),
        (_("Membership number"), user.membership_number),
        (_("On the member list"), _member_hit(way)),
        (_("Account since"), month_year(user.date_joined)),
        (_("Lives in"), place),
        (_("Chapter"), profile.chapter if profile else ""),
    ]


def _member_hit(way: WayHere) -> str:
    if way.has_address:
        return _("Yes, with this address")
    return _("Yes, with this membership number") if way.has_number else _("No")


def _work(profile: Profile | None, lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    if profile is None:
        return []
    years = "" if profile.years is None else f"{float(profile.years):g}"
    return [
        (_("Role now"), profile.role.name if profile.role else ""),
        (_("Earlier roles"), ", ".join(lists["past_roles"])),
        (_("Path in one line"), profile.path_line),
        (_("Years of experience"), years),
        (_("Employer"), profile.employer),
        (_("Setting"), profile.setting.name if profile.setting else ""),
        (_("Practices"), ", ".join(lists["specializations"])),
    ]


def _offers(mentor: Mentor, lists: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [
        (_("Offers to be"), types_text(mentor.offers)),
        (_("Helps with"), ", ".join(lists["helps_with"])),
        (_("Interests"), ", ".join(lists["interests"])),
        (_("Places"), str(mentor.capacity)),
        (_("Takes people"), _season(mentor)),
        (_("In the mentor directory"), _("Yes") if mentor.listed_at else _("No")),
        (_("Names people or workplaces to keep away from"), _("Yes") if mentor.avoid else ""),
    ]


def _season(mentor: Mentor) -> str:
    first, last = mentor.available_from, mentor.available_until
    if first and last:
        return _("from %(first)s until %(last)s") % {
            "first": month_day_year(first),
            "last": month_day_year(last),
        }
    if first:
        return _("from %(first)s on") % {"first": month_day_year(first)}
    return _("until %(last)s") % {"last": month_day_year(last)} if last else ""


def _meeting(
    mentor: Mentor, profile: Profile | None, lists: dict[str, list[str]]
) -> list[tuple[str, str]]:
    if profile is None:
        return []
    modes = [str(MeetingMode(mode).label) for mode in profile.meeting_modes if mode in MODES]
    windows = _("and hours of their own") if profile.windows else ""
    return [
        (_("Free"), ", ".join(filter(None, [*lists["patterns"], windows]))),
        (_("Time zone"), zone_name(mentor.user.time_zone)),
        (_("Meets by"), ", ".join(modes)),
        (_("Languages"), ", ".join(_language(code) for code in profile.languages)),
    ]


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _credentials(profile: Profile | None, today: date) -> list[Json]:
    """Return what he holds, each with who looked it up and when; one query."""
    if profile is None:
        return []
    rows = HeldCredential.objects.filter(profile=profile).order_by("credential__name", "pk")
    return [_credential(row, today) for row in rows.select_related("credential", "verified_by")]


def _credential(row: HeldCredential, today: date) -> Json:
    parts = [
        row.state,
        _("issued %(day)s") % {"day": month_day_year(row.issued_on)} if row.issued_on else "",
        _("runs out %(day)s") % {"day": month_day_year(row.expires_on)} if row.expires_on else "",
    ]
    return {
        "id": row.pk,
        "name": row.credential.name,
        "facts": ", ".join(filter(None, parts)) or _("No state or dates given"),
        "is_expired": row.expires_on is not None and row.expires_on < today,
        "verified_by": row.verified_by,
        "verified_at": row.verified_at,
        "seen": fingerprint(row),
    }


def conflicts_of(mentor: Mentor, staff: Sequence[ProgramStaff]) -> list[str]:
    """Return what could make a decision about him look unfair, in sentences."""
    profile = profile_of(mentor.user)
    employer = normalize(profile.employer) if profile else ""
    sentences = [
        _("%(name)s (%(role)s) works at the same place.")
        % {"name": row.user.name, "role": str(StaffRole(row.role).label).lower()}
        for row in staff
        if employer and row.user_id != mentor.user_id and employer in _employers(row)
    ]
    if any(row.user_id == mentor.user_id for row in staff):
        sentences.append(_("This person is staff of the program."))
    return list(dict.fromkeys(sentences))


def _employers(row: ProgramStaff) -> set[str]:
    profile = profile_of(row.user)
    names = [row.employer, profile.employer if profile else ""]
    return {normalize(name) for name in names} - {""}


def earlier_refusals(mentor: Mentor, way: WayHere, texts: VettingTexts) -> list[Json]:
    """Return who refused his applications, when and why; one query, none where there are none."""
    if not way.was_refused:
        return []
    labels = {option["key"]: option["label"] for option in texts.reasons}
    rows = refusals_of(mentor).values("at", "data__reason", name=F("actor__name"))
    return [
        {"name": row["name"], "when": row["at"], "why": labels.get(row["data__reason"], "")}
        for row in rows
    ]


def state_of(mentor: Mentor) -> str:
    """Return in a sentence where his application stands, once it was decided."""
    if mentor.state == MentorState.VETTED and mentor.vetted_by and mentor.vetted_at:
        return _("%(name)s vetted this mentor on %(day)s.") % {
            "name": mentor.vetted_by.name,
            "day": month_day_year(mentor.vetted_at),
        }
    sentences = {
        MentorState.VETTED: _("This mentor is vetted."),
        MentorState.PAUSED: _("This mentor's places are on pause."),
        MentorState.REFUSED: _("This mentor heard kindly that it is not this round."),
        MentorState.LEFT: _("This mentor left the program."),
    }
    return sentences.get(MentorState(mentor.state), "")
