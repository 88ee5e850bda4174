from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from mentorship.enums import AskedFirst, MenteeState, MentorshipState, MentorState
from mentorship.models import Photo
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    MenteeFactory,
    MentorFactory,
    MentorshipFactory,
    ProfileFactory,
    ProgramFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db
JPEG = b"\xff\xd8\xff\xe0 a picture"


def photo_of(person):
    return Photo.objects.create(user=person, data=JPEG)


def status(photo, reader=None):
    client = Client()
    if reader is not None:
        client.force_login(reader)
    return client.get(f"/photos/{photo.name}/").status_code


def paired(**fields):
    now = timezone.now()
    program = fields.pop("program", None) or ProgramFactory()
    begun = {"introduced_at": now - timedelta(days=1), "announce_at": now - timedelta(days=1)}
    return MentorshipFactory(program=program, **(begun | fields))


def test_photo_is_answered_as_a_private_picture(client):
    photo = photo_of(UserFactory())
    client.force_login(photo.user)

    answer = client.get(f"/photos/{photo.name}/")

    assert answer.content == JPEG
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, max-age=3600"
    assert answer["Content-Disposition"].startswith("attachment")
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_photo_is_hidden_from_strangers_and_unknown_ones_do_not_exist():
    photo = photo_of(MenteeFactory().user)

    assert [status(photo, reader) for reader in (None, UserFactory())] == [404, 404]
    assert status(Photo(name=uuid4()), photo.user) == 404
    assert Client().get("/photos/17/").status_code == 404


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, 200),
        ({"active": True}, 200),
        ({"active": True, "state": MentorshipState.PAUSED, "paused_at": timezone.now()}, 200),
        ({"announce_at": timezone.now() + timedelta(hours=1)}, 404),
        ({"state": MentorshipState.DECLINED, "closed_at": timezone.now()}, 404),
        ({"active": True, "state": MentorshipState.ENDED, "closed_at": timezone.now()}, 404),
    ],
)
def test_photo_is_shown_to_the_partner_while_they_are_together(fields, expected):
    pair = paired(**fields)

    assert status(photo_of(pair.mentor_user), pair.mentee_user) == expected
    assert status(photo_of(pair.mentee_user), pair.mentor_user) == expected


def test_photo_of_a_mentor_who_is_asked_first_waits_for_his_yes():
    pair = paired(program=ProgramFactory(asked_first=AskedFirst.MENTOR))

    assert status(photo_of(pair.mentor_user), pair.mentee_user) == 404
    assert status(photo_of(pair.mentee_user), pair.mentor_user) == 200


def test_photo_is_shown_to_admins_of_her_program_only():
    mentee = MenteeFactory(profile__employer="Here")
    photo = photo_of(mentee.user)
    admin = ProgramStaffFactory(program=mentee.program).user
    colleague = ProgramStaffFactory(program=mentee.program, employer="here").user
    viewer = ProgramStaffFactory(program=mentee.program, role="viewer").user
    elsewhere = ProgramStaffFactory().user
    root = UserFactory(is_superuser=True)
    ProfileFactory(user=root, employer="There")

    readers = [admin, root, colleague, viewer, elsewhere]
    assert [status(photo, reader) for reader in readers] == [200, 200, 404, 404, 404]
    mentee.state = MenteeState.LEFT
    mentee.save()
    assert [status(photo, reader) for reader in (admin, root)] == [404, 404]


@pytest.mark.parametrize(
    ("fields", "is_public", "anonymous", "member"),
    [
        ({"listed_at": timezone.now(), "shown": ["photo"]}, True, 200, 200),
        ({"listed_at": timezone.now(), "shown": ["photo"]}, False, 404, 200),
        ({"listed_at": timezone.now(), "shown": ["words"]}, True, 404, 404),
        ({"listed_at": None, "shown": ["photo"]}, True, 404, 404),
        (
            {"listed_at": timezone.now(), "shown": ["photo"], "state": MentorState.PAUSED},
            True, 200, 200,
        ),
        (
            {"listed_at": timezone.now(), "shown": ["photo"], "state": MentorState.LEFT},
            True, 404, 404,
        ),
    ],
)  # fmt: skip
def test_photo_of_a_listed_mentor_is_shown_where_the_directory_is(
    fields, is_public, anonymous, member
):
    program = ProgramFactory(is_directory_public=is_public)
    photo = photo_of(MentorFactory(program=program, **fields).user)
    of_the_program, of_another = MenteeFactory(program=program).user, MenteeFactory().user

    assert (status(photo), status(photo, of_the_program)) == (anonymous, member)
    assert status(photo, of_another) == anonymous


def test_photo_of_a_closed_account_is_gone_for_others():
    mentor = MentorFactory(listed_at=timezone.now(), shown=["photo"])
    photo = photo_of(mentor.user)
    mentor.user.is_active = False
    mentor.user.save()

    assert status(photo) == 404


def test_photo_takes_no_other_method(client):
    photo = photo_of(UserFactory())
    client.force_login(photo.user)

    assert client.post(f"/photos/{photo.name}/").status_code == 405


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({}, True),
        ({"active": True}, True),
        ({"active": True, "state": MentorshipState.ENDED, "closed_at": timezone.now()}, False),
    ],
)
def test_pages_of_the_two_show_a_photo_while_they_are_together(client, texts, fields, is_shown):
    pair = paired(**fields)
    photo = photo_of(pair.mentor_user)
    client.force_login(pair.mentee_user)
    page = "mentorships" if fields else "introductions"

    content = client.get(f"/{page}/{pair.pk}/").content.decode()

    assert (f"/photos/{photo.name}/" in content) == is_shown
