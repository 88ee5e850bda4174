"""Rows 20 to 23 and 30: how a request comes: its token, its headers, its method, twice."""

from typing import Any

from allauth.account.models import EmailAddress
from django.test import Client

from accounts.models import User
from matching.models import Match, Round
from mentorship.models import Mentee, Mentor, Mentorship, Program, ProgramStaff
from tests.bad_inputs.house import House, noticing_kept_writes
from tests.bad_inputs.judging import none_of

# What no form lets anybody set about herself.
ASSIGNED = {
    "role": "admin", "is_staff": "1", "is_superuser": "on", "is_active": "", "verified": "on",
    "state": "vetted", "status": "active", "places_held": "0", "capacity_used": "0",
    "program_id": "1", "user": "1", "user_id": "1", "mentor_id": "1", "mentee_id": "1",
    "decided_by": "1", "email_verified": "1", "date_joined": "2001-01-01", "primary": "on",
}  # fmt: skip
TOKEN = "csrfmiddlewaretoken"
# Their own secret stands in the address (rows 35 and 36): mail programs have no token of ours.
OPEN = ("link", "unsubscribe")


def forms_without_their_token_are_refused(house: House) -> None:
    """Row 20: with none, with a stale one, with another session's."""
    lines = []
    for spot in house.spots:
        if spot.key in OPEN:
            continue
        client = _strict(house.clients[spot.role])
        for token in ("", "A" * 64, "B" * 32):
            data = {**spot.filled(), TOKEN: token}
            status = client.post(spot.path, data).status_code
            if status != 403:
                lines.append(f"{spot.key} with {token[:2]!r}: {status}")
    none_of(lines)


def _strict(client: Client) -> Client:
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    strict.cookies = client.cookies
    return strict


def fragments_after_sign_out_lead_to_sign_in(house: House) -> None:
    """Row 20: never a page to sign in inside a fragment."""
    lines = []
    for _key, path, _roles in house.pages:
        answer = house.ask("anonymous", "GET", path, headers={"HX-Request": "true"})
        if 'name="password"' in answer.page and not path.startswith("/accounts/"):
            lines.append(f"{path}: a sign-in form in a fragment")
        if answer.status == 302 and "/accounts/login/" in answer.location:
            lines.append(f"{path}: redirected")
    none_of(lines)


def pages_asked_for_as_fragments_say_so(house: House) -> None:
    """Row 21: where the answer differs caches are told; what is private is kept by none."""
    lines = []
    for _key, path, roles in house.some_pages(0, 6):
        whole = house.ask(roles[0], "GET", path)
        part = house.ask(roles[0], "GET", path, headers={"HX-Request": "true"})
        varies = "HX-Request" in whole.response.get("Vary", "")
        is_same = ("<html" in whole.page) == ("<html" in part.page)
        if part.status != whole.status or not (is_same or varies):
            lines.append(f"{path}: {whole.status} {part.status} {varies}")
        stored = "no-store" in whole.response.get("Cache-Control", "")
        if roles[0] not in ("anonymous",) and "<html" in whole.page and not stored:
            lines.append(f"{path} as {roles[0]}: may be kept")
    none_of(lines)


def other_methods_are_refused(house: House, value: str) -> None:
    """Row 22: on every page, and never by a header or a field that asks for one."""
    lines = []
    for _key, path, roles in house.pages:
        answer = _generic(house, value, path, roles[0])
        if answer != 405:
            lines.append(f"{value} {path}: {answer}")
    none_of(lines)


def _generic(house: House, method: str, path: str, role: str) -> int:
    status: int = house.clients[role].generic(method, path).status_code
    return status


def methods_in_a_header_are_not_heard(house: House) -> None:
    """Row 22: a form stays what it is."""
    lines = []
    for spot in house.some(0, 6):
        data = spot.filled()
        headers = {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "DELETE"}
        plain = house.post(spot, data)
        other = house.post(spot, data | {"_method": ["DELETE"]}, headers=headers)
        if (plain.status, len(plain.writes)) != (other.status, len(other.writes)):
            lines.append(f"{spot.key}: {plain.status} {other.status}")
    none_of(lines)


def what_no_form_asks_changes_nothing(house: House) -> None:
    """Row 23: roles, states and owners sent along with every form."""
    lines = []
    for spot in house.some(0, 4):
        plain = spot.filled()
        more = {name: [one] for name, one in ASSIGNED.items() if name not in spot.form.fields}
        first = house.post(spot, plain, look=_protected)
        second = house.post(spot, plain | more, look=_protected)
        if (first.status, first.seen) != (second.status, second.seen):
            lines.append(f"{spot.key} as {spot.role}: {first.status} {second.status}")
    none_of(lines)


def _protected() -> list[Any]:
    """Return what decides what people may do."""
    return [
        list(User.objects.order_by("pk").values_list("is_staff", "is_superuser", "is_active")),
        list(EmailAddress.objects.order_by("pk").values_list("user", "verified", "primary")),
        list(ProgramStaff.objects.order_by("pk").values_list("user", "program__slug", "role")),
        list(Mentor.objects.order_by("pk").values_list("user", "program", "state", "places_held")),
        list(Mentee.objects.order_by("pk").values_list("user", "program", "state")),
        list(Match.objects.order_by("pk").values_list("state", "mentee", "mentor", "decided_by")),
        list(Mentorship.objects.order_by("pk").values_list("state", "mentee", "mentor")),
        list(Round.objects.order_by("pk").values_list("state", "program")),
        list(Program.objects.order_by("pk").values_list("slug", "is_open")),
    ]


# Each of these means what it says once more: another file (each is recorded), another address of
# the calendar, another test, a run anew once the last one is done, a save (recorded as well).
AGAIN = {
    "me-file", "people-export", "reports-export", "desk-file", "round-entrants-export",
    "round-export", "mentorships-export", "check-ins-export", "me-calendar", "webhook-test",
    "round-run", "me-profile",
}  # fmt: skip


def forms_sent_twice_act_once(house: House) -> None:
    """Row 30: a double click on every form makes no second row and no second mail."""
    lines = []
    for spot in house.spots:
        if spot.key in AGAIN:
            continue
        lines.append(_doubled(house, spot))
    none_of(lines)


def _doubled(house: House, spot: Any) -> str:
    data = spot.filled()
    client = house.clients[spot.role]
    found: list[Any] = []

    def again() -> list[str]:
        with noticing_kept_writes() as writes:
            found.append(client.post(spot.path, data))
        new = [one for one in writes if one.startswith("INSERT")]
        return [one for one in new if "idempotencykey" not in one]  # how it knows them again

    first = house.post(spot, data, look=again)
    status = found[0].status_code
    if status >= 500 or (first.seen and first.writes):
        return f"{spot.key} as {spot.role}: {first.status} then {status}, again {first.seen[:4]}"
    return ""
