"""Row 27: every step from every state, on pages and in the API; what isn't a way is refused."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from matching.enums import MatchState, RoundState
from matching.models import Match, Round
from mentorship.enums import MenteeState, MentorshipState, MentorState
from mentorship.models import Mentee, Mentor, Mentorship
from mentorship.models.mentorships import CLOSED_STATES
from tests.bad_inputs.house import House
from tests.bad_inputs.judging import none_of

REFUSED = (400, 403, 404, 409)
ON_THE_BOARD = "/desk/spring/rounds/"  # says so on the board to which it goes back


@dataclass(frozen=True)
class Step:
    """One step: where it goes, who takes it, from which states it may be taken."""

    path: str
    role: str
    may: frozenset[str]
    data: Any = None


@dataclass(frozen=True)
class Machine:
    """One thing with states: its row in the world, and the steps that there are."""

    model: type[Model]
    pk: int
    states: list[str]
    steps: list[Step]


def _mentorship(house: House) -> Machine:
    pk = house.world.objects["mentorship"]["pk"]
    program = "/desk/spring/mentorships"
    own, team = f"/api/v1/mentorships/{pk}", f"/api/v1/programs/spring/mentorships/{pk}"
    going = frozenset({"active", "paused"})
    over = going | {"ended"}
    steps = [
        *(Step(f"/mentorships/{pk}/{step}/", "mentee", may)
          for step, may in (("pause", going), ("resume", going), ("end", over))),
        *(Step(f"{own}/{step}/", "mentee", may)
          for step, may in (("pause", going), ("resume", going), ("end", over))),
        Step(f"{own}/extend/", "mentee", going, {"months": 1}),
        Step(f"{own}/finish/", "mentee", going),
        Step(f"{program}/{pk}/pause/", "admin", going, {"reason": "busy_at_work"}),
        *(Step(f"{team}/{step}/", "admin", may)
          for step, may in (("pause", going), ("resume", going), ("end", over))),
        Step(f"/introductions/{pk}/answer/", "mentee",
             frozenset({"introduced"}), {"answer": "decline"}),
    ]  # fmt: skip
    return Machine(Mentorship, pk, MentorshipState.values, steps)


def _match(house: House) -> Machine:
    pk = house.world.objects["match"]["pk"]
    page, own = f"/desk/spring/matches/{pk}", f"/api/v1/matches/{pk}"
    ways = {
        "approve": {"proposed", "approved"}, "unapprove": {"proposed", "approved"},
        "reject": {"proposed", "approved", "rejected"}, "pin": {"proposed", "approved"},
    }  # fmt: skip
    data = {"reason": "profile_old"}
    steps = [
        Step(f"{base}/{step}/", "admin", frozenset(may), data if step == "reject" else None)
        for base in (page, own)
        for step, may in ways.items()
    ]
    return Machine(Match, pk, MatchState.values, steps)


def _round(house: House) -> Machine:
    pk = house.world.objects["round"]["pk"]
    page, own = f"/desk/spring/rounds/{pk}", f"/api/v1/rounds/{pk}"
    open_, deciding = frozenset({"draft", "open", "published"}), frozenset({"open", "published"})
    steps = [
        Step(f"{own}/open/", "admin", open_),
        Step(f"{own}/runs/", "admin", deciding),
        Step(f"{page}/run/", "admin", deciding),
        Step(f"{own}/close/", "admin", deciding | {"closed"}),
        Step(f"{page}/close/", "admin", deciding | {"closed"}),
    ]
    return Machine(Round, pk, RoundState.values, steps)


def _mentor(house: House) -> Machine:
    pk = house.world.objects["part"]["pk"]
    page, own = f"/me/parts/mentor/{pk}", f"/api/v1/mentors/{Mentor.objects.get(pk=pk).uuid}"
    standing = frozenset({"vetted", "paused"})
    steps = [
        Step(f"{base}/{step}/", "partner", standing)
        for base in (page, own)
        for step in ("pause", "resume")
    ]
    return Machine(Mentor, pk, MentorState.values, steps)


def _mentee(house: House) -> Machine:
    uuid = house.world.objects["api-mentee"]["uuid"]
    pk = Mentee.objects.get(uuid=uuid).pk
    page, own = f"/me/parts/mentee/{pk}", f"/api/v1/mentees/{uuid}"
    standing = frozenset({"available", "paused"})
    steps = [
        Step(f"{base}/{step}/", "mentee", standing)
        for base in (page, own)
        for step in ("pause", "resume")
    ]
    return Machine(Mentee, pk, MenteeState.values, steps)


MACHINES = {
    "mentorship": _mentorship, "match": _match, "round": _round, "mentor": _mentor,
    "mentee": _mentee,
}  # fmt: skip


def _given(machine: Machine, state: str) -> None:
    """Put the row into a state, with the times that belong to it."""
    changed: dict[str, Any] = {"state": state}
    if machine.model is Mentorship:
        is_over = state in CLOSED_STATES
        changed["closed_at"] = timezone.now() if is_over else None
        changed["paused_at"] = timezone.now() if state == "paused" else None
        changed["suspended_at"] = timezone.now() if state == "suspended" else None
    if machine.model is Match:
        changed |= {"reject_reason": "no", "decided_at": timezone.now()}
        changed["mentorship"] = _unmatched().values("pk")[:1]
    if machine.model is Mentor:
        changed["vetted_at"] = F("applied_at")
    machine.model._default_manager.filter(pk=machine.pk).update(**changed)


def _unmatched() -> QuerySet[Mentorship]:
    taken = Match.objects.filter(mentorship__isnull=False).values("mentorship")
    return Mentorship.objects.exclude(pk__in=taken).order_by("pk")


def no_way_leads_there(house: House, value: str, *, is_api: bool) -> None:
    """Take every step from every state that it doesn't start from; the state stays."""
    machine = MACHINES[value](house)
    none_of(
        _taken(house, machine, state, step)
        for state in machine.states
        for step in machine.steps
        if state not in step.may and step.path.startswith("/api/") == is_api
    )


def on_pages(house: House, value: str) -> None:
    """Row 27 by form."""
    no_way_leads_there(house, value, is_api=False)


def by_api(house: House, value: str) -> None:
    """Row 27 by program."""
    no_way_leads_there(house, value, is_api=True)


def _taken(house: House, machine: Machine, state: str, step: Step) -> str:
    rows = machine.model._default_manager.filter(pk=machine.pk)
    kind = {"content_type": "application/json"} if step.path.startswith("/api/") else {}
    with transaction.atomic():
        _given(machine, state)
        answer = house.ask(
            step.role, "POST", step.path, step.data or {},
            look=lambda: list(rows.values_list("state", flat=True)), **kind,
        )  # fmt: skip
        transaction.set_rollback(True)
    is_told = answer.status == 302 and answer.location.startswith(ON_THE_BOARD)
    if answer.seen == [state] and (answer.status in REFUSED or (is_told and not answer.writes)):
        return ""
    return (
        f"{step.path} from {state}: {answer.status} {answer.seen} {answer.location} {answer.writes}"
    )
