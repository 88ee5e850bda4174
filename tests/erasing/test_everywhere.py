"""After an erasure nothing of a person is left anywhere; and the test would see it if it were."""

import pytest

from accounts import personal
from accounts.models import User
from accounts.services import erased_files, erasing, outbox
from mentorship.enums import MentorshipState
from tests.erasing import dump
from tests.erasing.world import CANARY, CODES, TRACES, World

pytestmark = pytest.mark.django_db
# Told in confidence, or about somebody else: kept for its time, encrypted, by somebody nameless.
KEPT = {
    "mentorship_concern.body", "mentorship_concern.conclusion", "mentorship_concernmessage.body",
    "mentorship_brokenglass.reason",
}  # fmt: skip


@pytest.fixture
def world():
    return World()


def test_every_telling_column_can_be_filled(world):
    assert world.unfilled == []
    assert {name.rpartition(".")[0] for name in CODES} <= set(personal.tables())


def test_nothing_of_her_is_left(world, settings, django_capture_on_commit_callbacks):
    mail = settings.DATA_DIR / "mail"
    settings.MAIL_DIR = mail
    mail.mkdir()
    (mail / "1.eml").write_text(f"To: {CANARY}@example.org\n\nHello")
    (mail / "2.eml").write_text("To: somebody@example.org\n\nHello")
    assert len(dump.found(dump.raw(), TRACES)) > 30

    with django_capture_on_commit_callbacks(execute=True):
        assert erasing.erase(person=world.person)

    assert dump.found(dump.raw(), TRACES) == set()
    assert dump.found(dump.opened(), TRACES) == KEPT
    assert dump.found(dump.files(settings.DATA_DIR), TRACES) == set()
    assert sorted(path.name for path in mail.iterdir()) == ["2.eml"]


def test_what_is_others_stays(world):
    partner = world.learned.mentor_user

    erasing.erase(person=world.person)

    world.learned.refresh_from_db()
    world.friend.refresh_from_db()
    world.other.refresh_from_db()
    world.theirs.refresh_from_db()
    world.match.run.refresh_from_db()
    assert world.learned.state == MentorshipState.ENDED
    assert User.objects.get(pk=partner.pk).name == "Dolores Quintana"
    assert world.friend.avoid == ["Northlakes"]
    assert world.other.breakdown == {"other_mentees": [], "base": 1}
    assert world.theirs.facts["partner"] == "somebody who left"
    assert world.match.run.snapshot["mentees"] == [{"key": "other"}]
    assert world.learned.questions.get(side="mentor").question == "Yours?"


def without(monkeypatch, name, left_out):
    """Leave one out of a register; deleting and putting back would change the order for good."""
    kept = {key: one for key, one in getattr(personal, name).items() if key != left_out}
    monkeypatch.setattr(personal, name, kept)


@pytest.mark.parametrize("left_out", ["mentorship.people", "mentorship.lists", "matching.rounds"])
def test_floor_that_forgets_nothing_is_noticed(world, monkeypatch, left_out):
    without(monkeypatch, "_forgettings", left_out)

    erasing.erase(person=world.person)

    assert dump.found([*dump.raw(), *dump.opened()], TRACES) - KEPT != set()


def test_outbox_that_forgets_nothing_is_noticed(world, monkeypatch):
    monkeypatch.setattr(outbox, "forget_person", lambda _person: 0)

    erasing.erase(person=world.person)

    assert dump.found([*dump.raw(), *dump.opened()], TRACES) - KEPT != set()


def test_table_without_its_ending_is_noticed(world, monkeypatch):
    without(monkeypatch, "_tables", "mentorship.profile")

    erasing.erase(person=world.person)

    assert "mentorship_profile.employer" in dump.found(dump.raw(), TRACES)


def test_mail_of_others_stays_in_the_folder(world, settings):
    settings.MAIL_DIR = settings.DATA_DIR / "none"

    assert erased_files.forget(world.person.email) == 0
