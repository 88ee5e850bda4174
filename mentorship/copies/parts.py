"""A person's parts in programs, and what she answered on the way in."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.copies.shape import Section, Value, choice, chosen
from accounts.models import User
from mentorship.copies.words import Labels, entries, entry, labeled, labels
from mentorship.enums import (
    MenteeState,
    MentorState,
    MentorType,
    OutcomeStage,
    ShownField,
    Side,
    StaffRole,
)
from mentorship.models import (
    Draft,
    Mentee,
    Mentor,
    Orientation,
    OutcomeAnswer,
    ProgramStaff,
    VettingQuestion,
)


def sections(person: User) -> Iterator[Section]:
    """Yield everything of this room."""
    reasons = labels("reasons.pause", "reasons.leave")
    yield _mentees(person, reasons)
    yield _mentors(person, reasons)
    yield from _on_the_way(person)
    roles = ProgramStaff.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "staff_roles",
        _("Your roles in program teams"),
        {"program": _("Program"), "role": _("Role"), "employer": _("You work for"),
         "group_gave_at": _("Given by your association's sign-on")},
        ([r.program.name, choice(StaffRole, r.role), r.employer, r.group_gave_at] for r in roles),
        ("mentorship.programstaff",),
    )  # fmt: skip


def _mentees(person: User, reasons: Labels) -> Section:
    heads = {
        **_shared_heads(), "seeks": _("Kinds of mentor, in your order"),
        "target_role": _("Where you want to go"), "target_words": _("In your words"),
        "wants": _("What you want to learn"), "goals": _("Your goals"),
        "supervisor_email": _("Your supervisor's address"),
        "not_my_workplace": _("Nobody of my workplace"),
        "same_employer_ok": _("Your own employer is fine"),
        "peer_too": _("You'd also be a peer mentor"), "waited_rounds": _("Rounds you waited"),
        "partner_left": _("Your partner left"), "mentor_question_put_away_at":
        _("You put away the question whether you'd mentor"),
    }  # fmt: skip
    rows = Mentee.objects.filter(user=person).select_related("program", "target_role")

    def told(row: Mentee) -> list[Value]:
        return [
            *_shared(row, choice(MenteeState, row.state), reasons), chosen(MentorType, row.seeks),
            entry(row.target_role), row.target_words, entries(row.wants), entries(row.goals),
            row.supervisor_email, row.not_my_workplace, row.same_employer_ok, row.peer_too,
            row.waited_rounds, row.partner_left, row.mentor_prompt_at,
        ]  # fmt: skip

    tables = ("mentorship.mentee", "mentorship.mentee_wants", "mentorship.mentee_goals")
    return Section("mentee_parts", _("As a mentee"), heads, map(told, rows.order_by("pk")), tables)


def _mentors(person: User, reasons: Labels) -> Section:
    heads = {
        **_shared_heads(), "offers": _("What you offer"), "helps_with": _("What you help with"),
        "capacity": _("Places"), "places_held": _("Places taken"),
        "available_from": _("From"), "available_until": _("Until"),
        "listed_at": _("In the directory since"), "shown": _("What the directory shows"),
        "vetted_at": _("Vetted"),
    }  # fmt: skip
    rows = Mentor.objects.filter(user=person).select_related("program")

    def told(row: Mentor) -> list[Value]:
        return [
            *_shared(row, choice(MentorState, row.state), reasons), chosen(MentorType, row.offers),
            entries(row.helps_with), row.capacity, row.places_held, row.available_from,
            row.available_until, row.listed_at, chosen(ShownField, row.shown), row.vetted_at,
        ]  # fmt: skip

    tables = ("mentorship.mentor", "mentorship.mentor_helps_with")
    return Section("mentor_parts", _("As a mentor"), heads, map(told, rows.order_by("pk")), tables)


def _shared_heads() -> dict[str, str]:
    return {
        "id": _("Number"), "program": _("Program"), "state": _("State"),
        "state_since": _("State since"), "state_reason": _("The reason you gave"),
        "paused_until": _("Paused until"), "applied_at": _("Applied"),
        "avoid": _("People and workplaces you'd rather avoid"),
    }  # fmt: skip


def _shared(row: Mentee | Mentor, state: Value, reasons: Labels) -> list[Value]:
    return [
        str(row.uuid), row.program.name, state, row.state_changed_at,
        labeled(reasons, row.state_reason), row.paused_until, row.applied_at, row.avoid,
    ]  # fmt: skip


def _on_the_way(person: User) -> Iterator[Section]:
    drafts = Draft.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "drafts",
        _("Applications not sent yet"),
        {"program": _("Program"), "side": _("As"), "answers": _("As you typed it"),
         "steps_done": _("Steps done"), "step": _("Step"), "saved_at": _("Saved"),
         "reminded_at": _("We reminded you")},
        ([r.program.name, choice(Side, r.side), r.answers, r.done, r.step, r.saved_at,
          r.reminded_at] for r in drafts),
        ("mentorship.draft",),
    )  # fmt: skip
    yield _orientations(person)
    outcomes = OutcomeAnswer.objects.filter(user=person).select_related("program").order_by("pk")
    yield Section(
        "outcome_answers",
        _("Your starting point, and where you are at the end"),
        {"program": _("Program"), "stage": _("When"), "path": _("I see my path"),
         "support": _("I have support"), "stay": _("I want to stay"), "answered_at": _("Answered")},
        ([r.program.name, choice(OutcomeStage, r.stage), r.path, r.support, r.stay, r.answered_at]
         for r in outcomes),
        ("mentorship.outcomeanswer",),
        intro=_("From 1 to 5."),
    )  # fmt: skip
    asked = VettingQuestion.objects.filter(mentor__user=person).select_related("mentor__program")
    yield Section(
        "vetting_questions",
        _("What the team asked you before you mentored"),
        {"program": _("Program"), "question": _("Question"), "asked_at": _("Asked"),
         "answer": _("Your answer"), "answered_at": _("Answered")},
        ([r.mentor.program.name, r.question, r.asked_at, r.answer, r.answered_at]
         for r in asked.order_by("pk")),
        ("mentorship.vettingquestion",),
    )  # fmt: skip


def _orientations(person: User) -> Section:
    ratings = labels("orientation.rating")
    rows = Orientation.objects.filter(user=person).select_related("program").order_by("pk")
    return Section(
        "orientations",
        _("Your orientations"),
        {"program": _("Program"), "side": _("As"), "page": _("Pages read"),
         "finished_at": _("Finished"), "rating": _("You found it"),
         "missing": _("What was missing")},
        ([r.program.name, choice(Side, r.side), r.page, r.finished_at, labeled(ratings, r.rating),
          r.missing] for r in rows),
        ("mentorship.orientation",),
    )  # fmt: skip
