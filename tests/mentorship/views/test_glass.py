"""Opening what is private, as a page: reason, second factor, a quarter of an hour."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.utils import timezone

from mentorship.enums import Side
from mentorship.models import BrokenGlass
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import BrokenGlassFactory, Scene
from tests.factories.mentorship import MentorFactory, ProgramStaffFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

REASON = "The state board asked us in writing."
SECRET = "I dread the calls."


@pytest.fixture
def scene():
    return Scene(program__slug="spring")


@pytest.fixture
def boss():
    return verified(UserFactory(is_superuser=True, is_staff=True), "a long password")


def proved(client, person, method="mfa", seconds_ago=0):
    """Sign somebody in who used this way of proof so long ago."""
    client.force_login(person)
    session = client.session
    session["account_authentication_methods_user"] = str(person.pk)
    session["account_authentication_methods"] = [
        {"method": method, "at": time.time() - seconds_ago}
    ]
    session.save()
    return client


def with_factor(person):
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})
    return person


def test_an_association_admin_reads_one_line_after_a_reason(client, scene, boss):
    line = scene.line()
    path = f"/openings/line/{line.pk}/"
    proved(client, with_factor(boss))

    before = client.get(path).content.decode()
    sent = client.post(path, {"reason": REASON})
    after = client.get(path).content.decode()

    assert SECRET not in before
    assert f"{scene.mentee.name} is told by mail" in before
    assert sent.status_code == 302
    assert SECRET in after


@pytest.mark.parametrize(("reason", "status"), [(None, 400), ("", 400), ("x", 400)])
def test_without_a_reason_it_stays_shut(client, scene, boss, reason, status):
    line = scene.line()
    proved(client, with_factor(boss))

    response = client.post(
        f"/openings/line/{line.pk}/", {} if reason is None else {"reason": reason}
    )

    assert response.status_code == status
    assert SECRET not in response.content.decode()
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize(("method", "ago"), [("password", 0), ("mfa", 301)])
def test_a_password_or_an_old_second_factor_is_not_enough(client, scene, boss, method, ago):
    path = f"/openings/line/{scene.line().pk}/"
    proved(client, with_factor(boss), method, ago)

    asked = client.get(path)
    sent = client.post(path, {"reason": REASON})

    target = f"/accounts/2fa/reauthenticate/?next={path.replace('/', '%2F')}"
    assert (asked.status_code, asked["Location"]) == (302, target)
    assert (sent.status_code, sent["Location"]) == (302, target)
    assert not BrokenGlass.objects.exists()


def test_the_reason_typed_waits_sealed_for_the_second_factor(client, scene, boss):
    path = f"/openings/line/{scene.line().pk}/"
    proved(client, with_factor(boss), "password")
    client.post(path, {"reason": REASON})
    stored = str(dict(client.session))

    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session.save()
    page = client.get(path).content.decode()

    assert REASON not in stored
    assert REASON in page


def test_after_a_quarter_of_an_hour_it_is_shut_again(client, scene, boss):
    line = scene.line()
    past = timezone.now() - timedelta(minutes=16)
    BrokenGlassFactory(opener=boss, subject_id=line.pk, opened_at=past)
    proved(client, with_factor(boss))

    assert SECRET not in client.get(f"/openings/line/{line.pk}/").content.decode()


def test_a_contact_opens_a_line_on_her_case(client, scene):
    concern, line = scene.concern(), scene.line(Side.MENTOR)
    path = f"/desk/spring/concerns/{concern.uuid}/open/{line.pk}/"
    proved(client, with_factor(scene.first))

    client.post(path, {"reason": REASON})

    assert SECRET in client.get(path).content.decode()
    assert BrokenGlass.objects.get().concern == concern
    client.force_login(scene.second)
    assert SECRET not in client.get(path, follow=True).content.decode()


def test_for_others_there_is_nothing_to_open(client, scene):
    concern, line = scene.concern(readers=[scene.first]), scene.line()
    admin = ProgramStaffFactory(program=scene.program).user
    for person in (scene.mentee, scene.mentor, scene.second, admin):
        proved(client, person)
        case = f"/desk/spring/concerns/{concern.uuid}/open/{line.pk}/"
        for path in (f"/openings/line/{line.pk}/", case):
            assert client.post(path, {"reason": REASON}).status_code == 404
        assert client.get("/openings/").status_code == 404

    assert not BrokenGlass.objects.exists()


def test_an_association_admin_opens_nothing_of_a_colleague(client, scene, boss):
    ProgramStaffFactory(program=scene.program, user=boss, employer="Fairview")
    scene.mentee.profile.employer = "Fairview"
    scene.mentee.profile.save()
    proved(client, boss)

    for path in (f"/openings/line/{scene.line().pk}/", f"/openings/wishes/{scene.pair.mentee_id}/"):
        assert client.post(path, {"reason": REASON}).status_code == 404
    assert not BrokenGlass.objects.exists()


def test_a_mentor_opens_no_wish_list_whatever_else_she_is(client, scene, boss):
    MentorFactory(program=scene.program, user=boss)
    proved(client, with_factor(boss))

    path = f"/openings/wishes/{scene.pair.mentee_id}/"
    assert client.post(path, {"reason": REASON}).status_code == 404
    assert client.get(f"/openings/line/{scene.line().pk}/").status_code == 200
    assert not BrokenGlass.objects.exists()


@pytest.mark.parametrize("path", ["/openings/diary/1/", "/openings/line/0/", "/openings/wishes/0/"])
def test_what_there_is_not_is_not_found(client, boss, path):
    proved(client, boss)

    assert client.get(path).status_code == 404


def test_the_board_reads_a_months_openings(client, scene, boss):
    opened = BrokenGlassFactory(reason="Asked by the state board.")
    BrokenGlassFactory(reason="Of a case.", concern=scene.concern())
    client.force_login(boss)

    page = client.get("/openings/")

    text = page.content.decode()
    assert list(page.context["rows"]) == [opened]
    assert "Asked by the state board." in text
    assert "Of a case." not in text
    assert "1 opening for cases" in text
    for month in ("2026-13", "9999-12", "0001-01"):
        assert client.get(f"/openings/?month={month}").status_code == 404


def test_a_page_asks_little(client, scene, boss, django_assert_max_num_queries):
    BrokenGlassFactory.create_batch(3)
    client.force_login(boss)

    with django_assert_max_num_queries(12):
        client.get("/openings/")
