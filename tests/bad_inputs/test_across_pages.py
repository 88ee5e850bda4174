"""Bad inputs that need a scene of their own; ``rows.py`` names them by their numbers.

What one view or service does with its own fields stands beside its other tests.
"""

import base64
import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from accounts.forms import AddressField
from accounts.models import User
from accounts.services import deliver
from accounts.validators import validate_name
from matching.enums import MatchState, RoundState
from matching.models import Exclusion, Match, Round, Unmatched
from matching.services import runs
from mentorship.models import Mentor
from tests.factories.accounts import UserFactory, verified
from tests.factories.matching import MatchFactory
from tests.factories.mentorship import ProgramFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
HUGE = "9" * 5000
SCRIPT = "<script>alert(1)</script>{{7*7}}{% now %}${7*7}%(name)s%s{0}"


@pytest.fixture
def scene():
    return reviewed_round()


@pytest.fixture
def desk(client, scene):
    client.force_login(scene.admin)
    return client


def board(scene, name="round-review"):
    return reverse(name, args=[scene.program.slug, scene.round.pk])


def verb(match, name):
    return reverse(f"match-{name}", args=[match.round.program.slug, match.pk])


# -- 3: another charset would smuggle in what the check of UTF-8 keeps out --------------


@pytest.mark.parametrize(
    "kind",
    [
        *(
            f"multipart/form-data; boundary=x; charset={name}"
            for name in ("utf-7", "unicode_escape", "hex", "idna", "undefined", "utf-16", "no")
        ),
        "application/x-www-form-urlencoded; charset=utf-16",
        "application/x-www-form-urlencoded; charset=hex",
        "text/plain; charset=rot13",
    ],
)
def test_3_other_charsets_are_refused_with_a_page(client, kind):
    body = b'--x\r\nContent-Disposition: form-data; name="login"\r\n\r\n+2AA-\r\n--x--\r\n'

    response = client.generic("POST", LOGIN, body, content_type=kind)

    assert (response.status_code, b"<h1>" in response.content) == (400, True)
    assert client.get(LOGIN, CONTENT_TYPE=kind).status_code == 400


@pytest.mark.parametrize("charset", ["utf-16", "utf-7", "hex", "raw_unicode_escape"])
def test_3_other_charsets_are_a_problem_of_the_api(client, charset):
    response = client.generic("POST", "/api/v1/me/", b"{}", f"application/json; charset={charset}")

    assert (response.status_code, json.loads(response.content)["status"]) == (400, 400)


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8"])
def test_3_utf_8_in_any_spelling_passes(client, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"

    response = client.generic("POST", LOGIN, b"login=a", content_type=kind)

    assert response.context["form"]["login"].value() == "a"


# -- 4 to 6: numbers in addresses and fields --------------------------------------------

STRANGE_PAGES = ["0", "-1", "last'", "99999999", "%C2%B2", "%D9%A1", f"000001{HUGE[:30]}",
                 f"000001{HUGE}", "", "1%0a", "+1"]  # fmt: skip


@pytest.mark.parametrize("name", ["desk-people", "desk-rounds", "round-review"])
def test_6_strange_pages_of_lists_are_not_found(desk, scene, name):
    args = [scene.program.slug, scene.round.pk][: 2 if name == "round-review" else 1]
    address = reverse(name, args=args)

    found = {page: desk.get(f"{address}?page={page}").status_code for page in STRANGE_PAGES}

    assert set(found.values()) == {404}, found


def test_5_board_answers_strange_questions(desk, scene):
    asked = {f"match={HUGE}": 404, "match=%C2%B2": 404, "tab=nowhere": 404, "tab=": 200,
             "at_least=%C2%B2": 200, "at_least=-1": 200, f"at_least={HUGE}": 200}  # fmt: skip

    assert {one: desk.get(f"{board(scene)}?{one}").status_code for one in asked} == asked


def cursor(text):
    return "cursor=" + base64.b64encode(text.encode()).decode().replace("=", "%3D")


@pytest.mark.parametrize("name", ["api-match-list", "api-round-list", "api-round-runs"])
def test_6_cursors_and_sizes_that_are_not_ours_are_refused(desk, scene, name):
    address = reverse(name, args=[scene.round.pk] if name == "api-round-runs" else [])
    places = ["p=abc", "p=\0", "p=1.5", "p=nan", "p=-1", f"p={HUGE}", "p=2026-01-01", "o=-5"]
    sizes = [f"page_size={size}" for size in ("0", "-1", "abc", "%C2%B2", "")]
    asked = [cursor(place) for place in places] + sizes

    found = {one: desk.get(f"{address}?{one}").status_code for one in asked}

    assert set(found.values()) <= {400, 404}, found
    assert desk.get(f"{address}?page_size=1000000000").status_code == 200


@pytest.mark.parametrize("name", ["round-approve", "round-publish"])
def test_5_confirming_strange_matches_changes_nothing_and_says_so(desk, scene, name):
    for chosen in ("", "abc", "²:1", "1:²", f"{HUGE}:1", "0:1", ",,,"):
        page = desk.post(board(scene, name), {"confirm": "1", "chosen": chosen}, follow=True)

        assert b"Nothing was changed: the plan is another one now." in page.content, chosen
    assert {m.state for m in Match.objects.all()} == {MatchState.PROPOSED}


def test_5_match_confirmed_twice_counts_once(desk, scene):
    match = scene.matches[0]
    chosen = f"{match.pk}:{match.version},{match.pk}:{match.version}"

    page = desk.post(board(scene, "round-approve"), {"confirm": "1", "chosen": chosen}, follow=True)

    assert b"Approved 1." in page.content


# -- 8: what is typed stays on the form -------------------------------------------------


@pytest.mark.parametrize(
    ("name", "form", "status"),
    [("reject", {"reason": "profile_old"}, 400), ("note", {}, 400),
     ("reject", {"reason": "no"}, 400), ("reject", {"reason": "profile_old", "version": "0"}, 409)],
)  # fmt: skip
def test_8_refused_note_stays_in_its_field(desk, scene, name, form, status):
    note = "Knows her. " + "n" * (500 if status == 400 and form.get("reason") != "no" else 20)

    page = desk.post(verb(scene.matches[0], name), form | {"note": note})

    assert (page.status_code, f">{note}</textarea>" in page.content.decode()) == (status, True)
    assert not Match.objects.exclude(note="", state=MatchState.PROPOSED).exists()


def test_8_line_breaks_of_a_note_count_once(desk, scene):
    note = "\r\n".join(["n" * 99] * 5)

    assert desk.post(verb(scene.matches[0], "note"), {"note": note}).status_code == 302


# -- 9: every text is text --------------------------------------------------------------


def test_9_code_in_names_and_notes_is_text_on_every_page_of_the_desk(desk, scene):
    for person in User.objects.all():
        person.name = f"{SCRIPT} {person.pk}"
        person.save()
    scene.program.name = Round.objects.get().name = SCRIPT
    scene.program.save()
    Round.objects.update(name=SCRIPT)
    Match.objects.update(note=SCRIPT)
    pages = [board(scene), f"{board(scene)}?tab=unmatched", "/desk/", "/home/",
             reverse("desk-people", args=[scene.program.slug]),
             reverse("desk-rounds", args=[scene.program.slug])]  # fmt: skip
    texts = [desk.get(page).content.decode() for page in pages]
    texts.append(desk.post(board(scene, "round-approve"), {"min_score": "0"}).content.decode())
    desk.force_login(User.objects.create_superuser("root@example.org", name=SCRIPT))
    texts += [
        desk.get(reverse(f"admin:{name}_changelist")).content.decode()
        for name in ("accounts_user", "matching_match", "matching_round", "mentorship_program")
    ]

    assert all("&lt;script&gt;alert(1)" in text for text in texts[:2])
    for text in texts:
        assert "<script>alert(1)" not in text
        assert "{{7*7}}" in text or "7*7" not in text


# -- 10, 11: names ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["Q", "O'Brien-Łukasz", "李小龍", "محمد‌علی", "क्‍ष", "🧪", "👩‍🔬 Ann", "Nguyễn Thị", "Ann 2nd"],
)
def test_11_names_of_every_script_are_accepted(name):
    validate_name(name)


@pytest.mark.parametrize(
    "name",
    ["A\r\nBcc: x@y.org", "A\x1b[31m", "\u202eevil", "\u200b", "\u3164", "\u2800", "\u034f",
     "\u200d", "e" + "\u0301" * 300],
    ids=ascii,
)  # fmt: skip
def test_10_names_that_hide_or_break_are_refused(name):
    with pytest.raises(ValidationError):
        validate_name(name)
    with pytest.raises(ValidationError, match="name"):
        User(email="a@example.org", name=name).full_clean(exclude=["password"])


# -- 12, 13: addresses ------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["a@b", "a@@example.org", "a@b@example.org", '"a b"@example.org', "a@example.org.", "a@[::1]",
     "a@[127.0.0.1]", "a@127.0.0.1", "a@münchen.de", "ı@example.org", "straße@example.org",
     "a@example.org\r\nBcc: b@example.org", "a@example.org\u200b", "<a@example.org>",
     "a@example.org,b@example.org", f"{'a' * 260}@example.org", "a..b@example.org"],
    ids=ascii,
)  # fmt: skip
def test_13_addresses_that_servers_disagree_about_are_refused(address):
    with pytest.raises(ValidationError):
        AddressField().clean(address)


@pytest.mark.parametrize("address", ["ann+plus@example.org", "A@EXAMPLE.ORG", "o'neil@x-y.org"])
def test_13_plain_addresses_are_accepted(address):
    assert AddressField().clean(address) == address


# -- 14, 15: letters that fold together; passwords ---------------------------------------


@pytest.mark.parametrize(
    "address", ["mıke@example.org", "mi\u212ae@example.org", "miKe@exampl\u00e9.org"]
)
@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_14_folding_letters_take_over_nobody(client, address, path):
    verified(UserFactory(email="mike@example.org"), "two brown llamas")

    response = client.post(path, {"email": address})

    assert response.status_code == 400
    assert deliver.drain() == 0


@pytest.mark.parametrize("password", [" " * 12, "x" * 1_000_000])
def test_15_password_of_nothing_or_a_million_letters_is_nobodys(client, password):
    form = {"name": "Kim", "email": "kim@example.org", "brings": "mentee", "agree": "on"}

    client.post("/accounts/signup/", form | {"password1": password})

    assert not any(person.has_usable_password() for person in User.objects.all())


# -- 18: next= stays on the site --------------------------------------------------------

ELSEWHERE = ["//evil.example", "https:evil.example", "https://evil.example", "\\\\evil.example",
             "/\\evil.example", "javascript:alert(1)", "/home/\r\nX: y", "///evil.example",
             "http://testserver@evil.example/", "/\t/evil.example", "@evil.example",
             "data:text/html,x"]  # fmt: skip


@pytest.mark.parametrize("door", [LOGIN, "/accounts/signup/", "/accounts/login/code/"])
def test_18_doors_lead_nowhere_else(client, door):
    client.force_login(UserFactory())

    found = {address: client.get(door, {"next": address})["Location"] for address in ELSEWHERE}

    assert set(found.values()) == {"/home/"}, found


def test_18_signing_in_and_out_leads_nowhere_else(client):
    person = verified(UserFactory(), "correct horse battery")
    form = {"login": person.email, "password": "correct horse battery"}

    for address in ELSEWHERE:
        assert client.post(LOGIN, form | {"next": address})["Location"] == "/home/", address
        assert client.post("/accounts/logout/", {"next": address})["Location"] == "/", address


# -- 20: forms from elsewhere and from yesterday ----------------------------------------


@pytest.mark.parametrize("token", [None, "", "short", "A" * 64, "é" * 32, "x" * 5000])
@pytest.mark.parametrize("page", ["/me/", LOGIN])
def test_20_form_without_its_token_says_what_to_do(token, page):
    client = Client(enforce_csrf_checks=True)
    client.force_login(UserFactory())
    client.get("/me/")

    response = client.post(page, {} if token is None else {"csrfmiddlewaretoken": token})

    assert response.status_code == 403
    assert "load the page again" in response.content.decode()


def test_20_token_of_another_session_is_refused():
    mine, other = Client(enforce_csrf_checks=True), Client()
    for client in (mine, other):
        client.force_login(UserFactory())
        client.get("/me/")

    form = {"csrfmiddlewaretoken": other.cookies["csrftoken"].value}

    assert mine.post("/me/", form).status_code == 403


# -- 26, 27: steps from a wrong state ---------------------------------------------------

STEPS = ("approve", "unapprove", "reject", "pin", "send-now", "recall")
POSSIBLE = {
    MatchState.PROPOSED: {"approve", "unapprove", "reject", "pin"},
    MatchState.APPROVED: {"approve", "unapprove", "reject", "pin"},
    MatchState.REJECTED: {"reject"},
    MatchState.RECALLED: {"recall"},
}


@pytest.mark.parametrize("state", [s for s in MatchState if s != MatchState.PUBLISHED])
def test_27_steps_from_a_wrong_state_are_refused_with_a_sentence(desk, scene, state):
    match = MatchFactory(round=scene.round, run=scene.run, state=state, decided_by=scene.admin)

    for step in set(STEPS) - POSSIBLE.get(state, set()):
        page = desk.post(verb(match, step), {"reason": "better_mentor"})

        assert page.status_code == 409, step
        assert b'role="alert"' in page.content
        match.refresh_from_db()
        assert match.state == state


@pytest.mark.parametrize("step", ["approve", "reject", "pin"])
def test_26_nothing_in_a_closed_round_changes(desk, scene, step):
    match = scene.matches[0]
    Round.objects.update(state=RoundState.CLOSED)

    page = desk.post(verb(match, step), {"reason": "profile_old", "note": "n"})

    assert (page.status_code, Match.objects.get(pk=match.pk).state) == (409, MatchState.PROPOSED)


# -- 29: rounds and programs that would break pages -------------------------------------


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [("name", "A\nBcc: x", "on one line"), ("name", " ", "Give the round a name"),
     ("name", "n" * 81, "80 characters"), ("opens_on", "2026-02-30", "Write the day as"),
     ("opens_on", "0001-01-01", "Check the year"), ("closes_on", "9999-12-31", "Check the year"),
     ("introductions_on", "2020-01-01", "on or after the opening day")],
)  # fmt: skip
def test_29_round_says_what_its_name_and_days_must_be(desk, scene, field, value, sentence):
    form = {"name": "Fall", "opens_on": "2026-09-01", "closes_on": "2026-09-30", field: value}

    page = desk.post(reverse("desk-rounds", args=[scene.program.slug]), form)

    assert (page.status_code, sentence in page.content.decode()) == (400, True)
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("time_zone", "Mars/Base"), ("mentor_types", ["king"]), ("mentor_types", [1]),
     ("mentor_types", "peer"), ("mentor_types", ["peer", "peer"]), ("weights", {"peer": 1}),
     ("weights", {"peer": {"path": -1}}), ("weights", {}), ("ladder_days", ["a"]),
     ("ladder_days", [-1]), ("ladder_days", [3, 3]), ("ladder_days", [10**11]),
     ("ladder_days", {"a": 1}), ("name", "A\r\nBcc: x@example.org")],
)  # fmt: skip
def test_29_program_settings_that_would_break_pages_are_refused(field, value):
    program = ProgramFactory()
    program.full_clean()
    setattr(program, field, value)

    with pytest.raises(ValidationError, match=field):
        program.full_clean()


# -- 47: placeholders --------------------------------------------------------------------


@pytest.mark.parametrize("body", ["Hello {user.password}", "Hello {nobody}", "Hello {0.__class__}"])
def test_47_letter_with_unknown_placeholders_names_them(desk, scene, body):
    address = reverse("api-round-letter", args=[scene.round.pk, "mentor"])

    answer = desk.put(address, {"subject": "Hello", "body": body}, "application/json")

    assert answer.status_code == 400
    assert body.removeprefix("Hello ").strip("{}") in json.dumps(answer.json())


# -- 42: rounds in which somebody stays alone -------------------------------------------


def nobody_blocked(scene):
    return 0


def all_blocked(scene):
    Exclusion.objects.bulk_create(
        Exclusion(program=scene.program, first_id=first, second_id=second, kind="block")
        for first, second in (
            sorted((mentee.user_id, mentor.user_id))
            for mentee in scene.mentees
            for mentor in scene.mentors
        )
    )
    return len(scene.mentees)


def one_place_fewer(scene):
    Mentor.objects.filter(pk=scene.mentors[0].pk).update(capacity=2, places_held=2)
    return 1


def all_full(scene):
    Mentor.objects.update(places_held=1)
    return len(scene.mentees)


@pytest.mark.parametrize("case", [nobody_blocked, all_blocked, one_place_fewer, all_full])
def test_42_everybody_left_alone_is_told_why(desk, scene, case):
    alone = case(scene)

    runs.execute(runs.request_run(round_id=scene.round.pk, actor=None).pk)

    left = Unmatched.objects.filter(run=scene.round.runs.latest("pk"), side="mentee")
    assert left.count() == alone
    assert all(row.reason for row in left)
    page = desk.get(f"{board(scene)}?tab=unmatched").content.decode()
    assert all(row.mentee.user.name in page for row in left)
