from datetime import timedelta

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from accounts.services import consents
from mentorship.enums import MentorshipState
from mentorship.models import Mentorship, ProgramText
from mentorship.queries.agreements import wording
from mentorship.services.program_texts import save_agreement
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    ContentTextFactory,
    MentorshipFactory,
    ProgramStaffFactory,
)

pytestmark = pytest.mark.django_db
OWN = "We, {mentee} and {mentor}, meet for {months} months.\n\nWrite to {contacts}."


@pytest.fixture(autouse=True)
def association_words():
    ContentTextFactory(key="agreement.default", body="We agree to meet until {end_date}.")


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


def url(staff):
    return reverse("settings-agreement", args=[staff.program.slug])


def test_it_begins_with_the_association_s_words(desk, staff):
    page = desk.get(url(staff))

    assert page.context["form"].body == "We agree to meet until {end_date}."
    assert page.context["own"] is None
    assert page.context["preview"] == ["We agree to meet until a day you both see."]


def test_own_words_are_previewed_then_saved(desk, staff):
    page = desk.post(url(staff), {"body": OWN, "preview": "1"})
    assert page.context["preview"][0] == "We, the mentee and the mentor, meet for 6 months."
    assert not ProgramText.objects.exists()

    desk.post(url(staff), {"body": OWN})

    page = desk.get(url(staff))
    assert page.context["form"].body == OWN
    assert page.context["own"].changed_by == staff.user
    assert AuditEvent.objects.get().data == {"key": "agreement.default"}


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ("", "Write the agreement, or go back to the association's words."),
        ("Hello {user.password}", "{user.password} has no meaning here."),
        ("Hello {surname} and {mentee}", "{surname} has no meaning here."),
        ("Hello {mentee", "{ has no meaning here."),
        ("x" * 6001, "Keep the agreement to 6000 characters."),
    ],
)
def test_words_without_a_meaning_are_refused_by_name(desk, staff, body, sentence):
    page = desk.post(url(staff), {"body": body})

    said = page.context["form"].errors["body"][0]
    assert (page.status_code, said.startswith(sentence)) == (400, True)
    assert page.context["form"]["body"].value() == body
    assert not ProgramText.objects.exists()


def test_template_signs_are_shown_as_text(desk, staff):
    page = desk.post(url(staff), {"body": "<script>alert(1)</script>", "preview": "1"})

    assert b"<script>alert(1)" not in page.content
    assert b"&lt;script&gt;alert(1)" in page.content


def test_a_colleague_s_newer_words_are_not_overwritten(desk, staff):
    save_agreement(program=staff.program, body="Hers", actor=staff.user)

    page = desk.post(url(staff), {"body": "Mine", "version": ""})

    assert page.status_code == 409
    assert page.context["form"]["body"].value() == "Mine"
    (sentence,) = page.context["form"].non_field_errors()
    assert sentence.startswith(f"Not saved. {staff.user.name} changed these words on ")
    assert ProgramText.objects.get().body == "Hers"


def test_going_back_gives_the_association_s_words_again(desk, staff):
    save_agreement(program=staff.program, body="Hers", actor=staff.user)
    version = desk.get(url(staff)).context["form"]["version"].value()

    desk.post(url(staff), {"forget": "1", "version": version})

    page = desk.get(url(staff))
    assert page.context["form"].body == "We agree to meet until {end_date}."
    assert page.context["own"] is None


def test_who_agreed_to_which_words_is_counted(desk, staff):
    slug = staff.program.slug
    for body in ("We agree to meet until {end_date}.", "Earlier", "Earlier"):
        consents.accept(
            user=UserFactory(), document=f"agreement.{slug}", version=consents.version_of(body)
        )

    page = desk.get(url(staff))

    assert (page.context["agreed"], page.context["agreed_earlier"]) == (1, 2)


def test_a_pair_that_began_keeps_the_words_it_agreed_to(staff):
    pair = MentorshipFactory(program=staff.program, active=True, state=MentorshipState.ACTIVE)
    save_agreement(program=staff.program, body="Newer words, {mentee}.", actor=staff.user)
    later = MentorshipFactory(program=staff.program, active=True)
    own = ProgramText.objects.get()
    Mentorship.objects.filter(pk=later.pk).update(
        started_at=own.changed_at, ends_on=own.changed_at.date() + timedelta(days=180)
    )
    later.refresh_from_db()

    words = [wording(one)[0] for one in (pair, later)]

    assert words[0].startswith("We agree to meet until")
    assert words[1].startswith(f"Newer words, {later.mentee_user.first_name}.")
