"""Seeing the site as a member: to look only, for a quarter of an hour, told to her."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from accounts import acting
from accounts.models import AuditEvent, Notice
from accounts.services import audit, deliver
from matching.queries.home import home_of
from mentorship.enums import SecretKind, Side
from mentorship.forms.me import MeForm
from mentorship.models import BrokenGlass, Note, ProgramStaff, ThankYou
from mentorship.queries import introductions
from mentorship.queries.vocabulary import vocabulary
from tests.factories.accounts import UserFactory, verified
from tests.factories.agreements import IntroductionQuestionFactory
from tests.factories.concerns import Scene
from tests.factories.meetings import MeetingFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)
from tests.factories.space import MessageFactory, NoteFactory, ThankYouFactory
from tests.mentorship.views.test_glass import proved, with_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

REASON = "She can't find her name on her page."
LOOK_ONLY = "Nothing can be changed or sent"
OWN_ONLY = "Only they themselves see this page"


@pytest.fixture
def texts(db):
    call_command("load_content", verbosity=0)


@pytest.fixture
def scene():
    return Scene(program__slug="spring")


@pytest.fixture
def boss():
    person = verified(UserFactory(is_superuser=True, is_staff=True, name="Anna Board"))
    return with_factor(person)


def path_of(person):
    return f"/openings/as_person/{person.pk}/"


@pytest.fixture
def seen(client, scene, boss):
    """The browser of an association admin who sees the site as the mentee."""
    proved(client, boss).post(path_of(scene.mentee), {"reason": REASON})
    return client


def text(response):
    return response.content.decode()


def test_a_reason_and_a_fresh_factor_come_first(client, scene, boss):
    proved(client, boss, seconds_ago=301)
    old = client.post(path_of(scene.mentee), {"reason": REASON})
    proved(client, boss, method="password")
    no_factor = client.post(path_of(scene.mentee), {"reason": REASON})
    proved(client, boss)
    short = client.post(path_of(scene.mentee), {"reason": "Too short"})

    assert [old.status_code, no_factor.status_code, short.status_code] == [302, 302, 400]
    assert "/accounts/2fa/reauthenticate/" in old["Location"]
    assert not BrokenGlass.objects.exists()


def test_pages_are_those_of_the_person_with_a_banner(seen, scene):
    page = text(seen.get("/me/"))

    assert scene.mentee.name in page
    assert f"You see the site as {scene.mentee.name} does" in page
    assert 'action="/openings/stop/"' in page
    assert "Program desk" not in page


def test_she_is_told_by_mail_and_bell(seen, scene):
    deliver.drain()

    told = [one for one in mail.outbox if one.to == [scene.mentee.email]]
    assert [one.subject for one in told] == ["Somebody saw the site as you see it"]
    assert "Anna Board" in told[0].body
    assert REASON not in told[0].body
    assert Notice.objects.filter(user=scene.mentee, category="seen_as_you").count() == 1


def test_the_opening_is_on_the_list_and_in_the_trail(seen, scene, boss):
    opening = BrokenGlass.objects.get()
    event = AuditEvent.objects.get(action="glass.broken")

    assert (opening.kind, opening.opener, opening.person) == ("as_person", boss, scene.mentee)
    assert (event.actor, event.data) == (boss, {"kind": "as_person"})
    assert opening.closes_at - opening.opened_at == timedelta(minutes=15)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_nothing_is_changed_whatever_the_method(seen, scene, method):
    name = scene.mentee.name

    answers = [getattr(seen, method)(path, {"name": "Somebody Else"}) for path in
               ("/me/name/", "/concerns/new/", f"/mentorships/{scene.pair.pk}/notes/")]  # fmt: skip

    for answer in answers:
        assert answer.status_code in (403, 405)
    scene.mentee.refresh_from_db()
    assert scene.mentee.name == name
    assert not Note.objects.exists()


def test_a_refused_form_says_why(seen):
    page = seen.post("/me/name/", {"name": "Somebody Else"})

    assert page.status_code == 403
    assert LOOK_ONLY in text(page)


def test_what_is_hers_alone_is_not_shown(seen, scene):
    line = scene.line(Side.MENTEE)
    pair = f"/mentorships/{scene.pair.pk}/"
    paths = [
        "/concerns/", "/concerns/new/", f"/check-ins/{line.pk}/", pair, f"{pair}notes/",
        f"{pair}messages/", f"{pair}agreement/", "/openings/", path_of(scene.mentor), "/wishes/",
        "/mentors/", "/me/privacy/", "/me/files/", "/me/tokens/", "/me/calendar/", "/notices/",
        "/me/credentials/", "/accounts/sessions/", "/accounts/2fa/", "/accounts/email/", "/desk/",
        "/desk/spring/", "/admin/", "/apply/spring/", "/no-such-page/",
    ]  # fmt: skip

    for path in paths:
        page = seen.get(path)
        assert page.status_code == 403, path
        assert OWN_ONLY in text(page), path
    assert seen.get("/api/v1/me/").json()["code"] == "look_only"


def test_no_private_text_is_decrypted_meanwhile(seen, scene, boss):
    thanks = ThankYouFactory(mentorship=scene.pair, line="CANARY-thanks")
    NoteFactory(mentorship=scene.pair, body="CANARY-note")
    with acting.seeing_as_another(boss):
        found = ThankYou.objects.get()
        assert "CANARY" not in found.line + Note.objects.get().body
        found.save()
    pages = "".join(text(seen.get(path)) for path in ("/home/", "/me/", "/me/profile/"))

    thanks.refresh_from_db()
    assert thanks.line == "CANARY-thanks"
    assert "CANARY" not in pages


def test_a_mentor_is_seen_without_what_a_mentee_answered(client, scene, boss):
    scene.line(Side.MENTEE, answer="stuck", is_shared=True)
    proved(client, boss).post(path_of(scene.mentor), {"reason": REASON})

    page = client.get("/home/")

    assert page.status_code == 200
    assert "stuck" not in text(page)


def test_the_trail_names_who_really_acts(boss, scene):
    with acting.seeing_as_another(boss):
        event = audit.record(actor=scene.mentee, action="list.exported", target=scene.program)

    assert (event.actor, event.real_actor) == (scene.mentee, boss)
    assert audit.record(actor=boss, action="a.b", target=scene.program).real_actor is None


def test_stopping_ends_it_at_once(seen, scene, boss):
    sent = seen.post("/openings/stop/")
    page = text(seen.get("/me/"))

    assert sent["Location"] == "/openings/"
    assert boss.name in page
    assert "You see the site as" not in page
    assert BrokenGlass.objects.get().closes_at <= timezone.now()
    assert AuditEvent.objects.filter(action="glass.closed", actor=boss).count() == 1
    assert seen.post("/openings/stop/")["Location"] == "/home/"


def test_it_ends_after_fifteen_minutes(seen, boss):
    opened = timezone.now() - timedelta(minutes=16)
    BrokenGlass.objects.update(opened_at=opened, closes_at=opened + timedelta(minutes=15))

    page = text(seen.get("/me/"))

    assert "The fifteen minutes are over" in page
    assert boss.name in page


def test_it_ends_when_the_person_or_the_admin_changes_what_they_are(seen, scene, boss):
    ProgramStaffFactory(user=scene.mentee)

    assert "You see the site as" not in text(seen.get("/me/"))


def test_signing_out_works_meanwhile(seen):
    seen.post("/accounts/logout/")

    assert seen.get("/me/").status_code == 302


def test_whom_nobody_is_seen_as(client, scene, boss):
    colleague = MenteeFactory(program=scene.program, profile__employer="General").user
    ProgramStaff.objects.create(program=scene.program, user=boss, role="admin", employer="General")
    gone = UserFactory(is_active=False)
    other_boss = UserFactory(is_superuser=True)
    staff = ProgramStaffFactory().user
    proved(client, boss)

    answers = {one: client.get(path_of(one)).status_code for one in
               (colleague, gone, other_boss, staff, boss, scene.mentor)}  # fmt: skip

    assert list(answers.values()) == [404, 404, 404, 404, 404, 200]


def test_nobody_is_seen_by_whom_she_was_introduced_to(client, scene, boss):
    hers = MentorshipFactory(mentor__user=boss)
    his = MentorshipFactory(mentee__user=boss)
    proved(client, boss)

    answers = [client.get(path_of(one)).status_code for one in (hers.mentee_user, his.mentor_user)]

    assert answers == [404, 404]


def test_nobody_is_seen_whose_partner_works_with_the_admin(client, scene, boss):
    scene.mentor.profile.employer = "General"
    scene.mentor.profile.save()
    ProgramStaff.objects.create(program=scene.program, user=boss, role="admin", employer="General")

    assert proved(client, boss).get(path_of(scene.mentee)).status_code == 404


def test_seeing_ends_when_a_partner_begins_to_work_with_the_admin(seen, scene, boss):
    ProgramStaff.objects.create(program=scene.program, user=boss, role="admin", employer="General")
    assert scene.mentor.name in text(seen.get("/home/"))

    scene.mentor.profile.employer = "General"
    scene.mentor.profile.save()

    assert scene.mentor.name not in text(seen.get("/home/"))
    assert boss.name in text(seen.get("/me/"))


def test_what_two_plan_and_thank_each_other_for_is_not_shown(seen, scene):
    at = timezone.now() + timedelta(days=2)
    MeetingFactory(mentorship=scene.pair, agreed=at)
    MessageFactory(mentorship=scene.pair, author=scene.mentor)
    thanks = ThankYouFactory(mentorship=scene.pair, author=scene.mentor, line="You ask well.")
    own = home_of(scene.mentee).sections[0]
    assert own.meeting
    assert [one.line for one in own.thanks] == [thanks.line]

    section = seen.get("/home/").context["home"].sections[0]

    assert (section.meeting, section.times, section.waiting, section.thanks) == (None, (), (), ())


def test_questions_before_an_introduction_are_not_shown(client, scene, boss):
    pair = MentorshipFactory(introduced_at=timezone.now() - timedelta(hours=1))
    IntroductionQuestionFactory(mentorship=pair, side=Side.MENTOR)
    proved(client, boss).post(path_of(pair.mentee_user), {"reason": REASON})

    page = client.get(f"/introductions/{pair.pk}/")

    assert page.status_code == 200
    assert page.context["questions"] == []
    assert client.get("/home/").context["home"].questions == ()


def test_single_answers_to_the_six_statements_are_not_shown(seen, scene):
    call_command("load_taxonomy", verbosity=0)
    own = MeForm(words=vocabulary(), person=scene.mentee, profile=scene.mentee.profile)
    names = {field.html_name for part in own.parts for field in part["fields"]}
    assert any(name.startswith("outlook_") for name in names)

    page = text(seen.get("/me/profile/"))

    assert 'name="introduction"' in page
    assert "outlook_" not in page


def test_what_follows_a_no_is_hers_alone(client, boss):
    pair = MentorshipFactory(
        state="declined", mentee_answer="declined", mentee_answered_at=timezone.now(),
        introduced_at=timezone.now(), closed_at=timezone.now(),
        decline_reason="too_close_to_work", mentee__profile__employer="General",
    )  # fmt: skip
    hers = introductions._after_a_no(pair, Side.MENTEE)
    with acting.seeing_as_another(boss):
        seen = introductions._after_a_no(pair, Side.MENTEE)

    assert hers == {"workplace": "General", "is_avoided": False}
    assert seen == {}


def test_program_admins_and_members_have_no_way_in(client, scene):
    admin = verified(ProgramStaffFactory(program=scene.program).user)
    for person in (admin, scene.mentor, scene.first, UserFactory(is_staff=True)):
        client.force_login(person)
        assert client.post(path_of(scene.mentee), {"reason": REASON}).status_code in (302, 404)
    assert not BrokenGlass.objects.exists()


def test_a_session_that_names_anothers_opening_is_only_her_own(client, scene, boss):
    other = verified(UserFactory(is_superuser=True, is_staff=True))
    now = timezone.now()
    opening = BrokenGlass.objects.create(
        program=scene.program, opener=boss, person=scene.mentee, kind=SecretKind.AS_PERSON,
        subject_id=scene.mentee.pk, reason=REASON, opened_at=now,
        closes_at=now + timedelta(minutes=15),
    )  # fmt: skip
    client.force_login(with_factor(other))
    session = client.session
    session["seeing_as"] = opening.pk
    session.save()

    assert other.name in text(client.get("/me/"))


def test_the_way_in_stands_on_her_page_and_in_the_back_office(client, boss, scene):
    MentorFactory(program=scene.program)
    proved(client, boss)

    office = text(client.get(f"/admin/accounts/user/{scene.mentee.pk}/change/"))
    desk = text(client.get(f"/desk/spring/people/mentee/{scene.pair.mentee_id}/"))

    assert path_of(scene.mentee) in office
    assert path_of(scene.mentee) in desk
    assert Authenticator.objects.filter(user=boss).exists()
