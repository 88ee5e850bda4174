import pytest
from allauth.account.models import EmailAddress

from accounts.models import AuditEvent, Notification, User
from mentorship.enums import MenteeState, MentorState, RowKind, Side
from mentorship.exceptions.people_imports import NothingToImport, WrongRows
from mentorship.models import (
    HeldCredential,
    ImportedPart,
    InvitedPerson,
    Mentee,
    Mentor,
    PeopleImport,
    Profile,
    ProgramMember,
)
from mentorship.services import importing
from tests.factories.accounts import UserFactory
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    InterestFactory,
    MenteeFactory,
    PatternFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
    WorkSettingFactory,
)
from tests.factories.people_imports import line, previewed, taken_over

pytestmark = pytest.mark.django_db


@pytest.fixture
def program():
    return ProgramFactory()


def kinds(people_import):
    return [row.kind for row in people_import.rows.all()]


def written():
    return (User.objects.count(), Mentee.objects.count(), Mentor.objects.count(),
            Notification.objects.count())  # fmt: skip


def test_new_mentee_gets_an_account_without_password_and_hears_of_it(program):
    done, admin = taken_over(program, line(timezone="America/New_York"))

    user, mentee = User.objects.get(email="ana@example.org"), Mentee.objects.get()
    assert (done.state, done.n_new, done.n_rows) == ("done", 1, 1)
    assert (user.name, user.time_zone, user.has_usable_password()) == (
        "Ana Ruiz", "America/New_York", False,
    )  # fmt: skip
    assert list(EmailAddress.objects.values_list("email", "primary", "verified")) == [
        ("ana@example.org", True, False)
    ]
    events = AuditEvent.objects.filter(action="mentee.imported")
    assert list(events.values_list("actor", "target_id", "data")) == [
        (admin.pk, str(mentee.pk), {"import": done.pk})
    ]
    assert list(Notification.objects.values_list("category", "recipient", "priority")) == [
        ("import_entered", user.pk, 90)
    ]


def test_new_mentee_gets_profile_and_part(program):
    for make, slug in ((WorkSettingFactory, "retail"), (CredentialFactory, "cpht"),
                       (GoalFactory, "lead-people"), (InterestFactory, "chess"),
                       (SpecializationFactory, "iv"), (RoleFactory, "buyer")):  # fmt: skip
        make(slug=slug)
    PatternFactory()
    taken_over(
        program,
        line(
            number="M1", years="2.5", employer="Mercy", state="OH", chapter="Ohio",
            setting="retail", languages=["en", "es"],
            availability=["weekday-evening"], credentials=["cpht"], working_for=["cpht"],
            interests=["chess"], outlook=[1, 2, 3, 4, 5, 1], avoid=["x@example.org"],
            target_role="buyer", wants=["iv"], goals=["lead-people"],
            supervisor="boss@example.org", not_my_workplace=True, waited_rounds=2,
        ),
    )  # fmt: skip

    profile, mentee = Profile.objects.get(), Mentee.objects.get()
    assert (str(profile.years), profile.employer, profile.state, profile.chapter) == (
        "2.5", "Mercy", "OH", "Ohio",
    )  # fmt: skip
    assert (profile.setting.slug, profile.role.slug) == ("retail", "lead")
    assert (profile.languages, profile.outlook) == (["en", "es"], [1, 2, 3, 4, 5, 1])
    assert [one.slug for one in profile.patterns.all()] == ["weekday-evening"]
    assert [one.slug for one in profile.working_for.all()] == ["cpht"]
    assert [one.slug for one in profile.interests.all()] == ["chess"]
    assert [held.credential.slug for held in HeldCredential.objects.all()] == ["cpht"]
    assert (mentee.state, mentee.seeks, mentee.target_role.slug) == (
        MenteeState.AVAILABLE, ["career"], "buyer",
    )  # fmt: skip
    assert [one.slug for one in mentee.wants.all()] == ["iv"]
    assert [one.slug for one in mentee.goals.all()] == ["lead-people"]
    assert (mentee.supervisor_email, mentee.not_my_workplace, mentee.waited_rounds) == (
        "boss@example.org", True, 2,
    )  # fmt: skip
    assert mentee.avoid == ["x@example.org"]
    assert ImportedPart.objects.get().external_id == "M1"
    assert "Mercy" not in str(ImportedPart.objects.get().digests)


def test_own_words_for_where_she_wants_to_go_are_kept(program):
    taken_over(program, line(target_role={"words": "Something with people"}))

    mentee = Mentee.objects.get()
    assert (mentee.target_role, mentee.target_words) == (None, "Something with people")


def test_new_mentee_waits_for_the_orientation_where_it_comes_first():
    program = ProgramFactory(orientation_first=True)

    taken_over(program, line())

    assert Mentee.objects.get().state == MenteeState.APPLIED


def test_new_mentor_waits_to_be_vetted_and_is_not_listed(program):
    taken_over(program, line(side=Side.MENTOR), side=Side.MENTOR)

    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.capacity, mentor.offers) == (MentorState.APPLIED, 2, ["career"])
    assert (mentor.listed_at, mentor.shown, mentor.vetted_at) == (None, [], None)


def test_new_mentor_is_vetted_where_the_admin_says_so_and_the_trail_tells(program):
    done, admin = taken_over(program, line(side=Side.MENTOR), side=Side.MENTOR, is_vetted=True)

    mentor = Mentor.objects.get()
    assert (mentor.state, mentor.vetted_by) == (MentorState.VETTED, admin)
    event = AuditEvent.objects.get(action="mentor.vetted")
    assert (event.actor, event.data) == (admin, {"import": done.pk})


def test_colleague_of_the_admin_stays_to_be_vetted_by_another(program):
    admin = ProgramStaffFactory(program=program, employer="Mercy").user
    rows = (
        line("a@example.org", side=Side.MENTOR, employer=" MERCY "),
        line("b@example.org", side=Side.MENTOR, no=3, employer="Other"),
    )

    taken_over(program, *rows, side=Side.MENTOR, actor=admin, is_vetted=True)

    states = dict(Mentor.objects.values_list("user__email", "state"))
    assert states == {"a@example.org": "applied", "b@example.org": "vetted"}


def test_mentee_who_would_be_a_peer_too_gets_a_small_mentor_part(program):
    GoalFactory(slug="pass-exam")

    taken_over(program, line(peer_too=True, helps_with=["pass-exam"]))

    mentor = Mentor.objects.get()
    assert (mentor.offers, mentor.capacity, mentor.state) == (["peer"], 1, "applied")
    assert [goal.slug for goal in mentor.helps_with.all()] == ["pass-exam"]
    assert Mentee.objects.get().peer_too


def test_somebody_in_both_files_is_one_person_with_two_parts(program):
    _, admin = taken_over(program, line(number="7"))

    taken_over(program, line(side=Side.MENTOR, number="7"), side=Side.MENTOR, actor=admin)

    user = User.objects.get(email="ana@example.org")
    assert (user.mentee_parts.count(), user.mentor_parts.count(), user.name) == (1, 1, "Ana Ruiz")


def test_same_file_twice_changes_nothing_and_sends_nothing(program):
    rows = [line(employer="Mercy", number="1"), line("b@example.org", no=3, years="3.0")]
    _, admin = taken_over(program, *rows)
    before = written()

    again, _ = previewed(program, *rows, actor=admin)

    assert kinds(again) == [RowKind.UNCHANGED, RowKind.UNCHANGED]
    assert written() == before
    with pytest.raises(NothingToImport):
        importing.confirm(import_id=again.pk, actor=admin)


def test_file_that_changed_wins_where_she_left_the_value_alone(program):
    SpecializationFactory(slug="iv")
    SpecializationFactory(slug="chemo")
    GoalFactory(slug="lead-people")
    _, admin = taken_over(program, line(employer="Mercy", wants=["iv"], state="OH"))

    again, _ = taken_over(
        program,
        line(employer="Grace", wants=["chemo"], goals=["lead-people"], state="OH"),
        actor=admin,
    )

    mentee = Mentee.objects.get()
    assert mentee.user.profile.employer == "Grace"
    assert [one.slug for one in mentee.wants.all()] == ["chemo"]
    assert [one.slug for one in mentee.goals.all()] == ["lead-people"]
    assert again.rows.get().changes == [
        ["employer", "Mercy", "Grace"],
        ["wants", ["iv"], ["chemo"]],
        ["goals", [], ["lead-people"]],
    ]
    event = AuditEvent.objects.get(action="mentee.import_changed")
    assert event.data == {"import": again.pk, "fields": ["employer", "goals", "wants"]}
    assert Notification.objects.count() == 1


def test_what_she_changed_herself_stays(program):
    _, admin = taken_over(program, line(employer="Mercy"))
    Profile.objects.update(employer="St. Anne")

    again, _ = previewed(program, line(employer="Grace"), actor=admin)

    assert kinds(again) == [RowKind.UNCHANGED]


def test_somebody_who_applied_herself_is_only_filled_in(program):
    mentee = MenteeFactory(
        program=program, user__email="ana@example.org", user__name="Ana R.",
        profile__employer="Mercy", not_my_workplace=False,
    )  # fmt: skip

    taken_over(program, line(employer="Grace", chapter="Ohio", not_my_workplace=True))

    mentee.refresh_from_db()
    profile = Profile.objects.get(user=mentee.user)
    assert (profile.employer, profile.chapter) == ("Mercy", "Ohio")
    assert (mentee.user.name, mentee.not_my_workplace) == ("Ana R.", False)


def test_people_never_to_be_paired_with_are_only_added_and_never_shown(program):
    MenteeFactory(program=program, user__email="ana@example.org", avoid=["mercy"])

    done, _ = taken_over(program, line(avoid=["grace"]))

    assert Mentee.objects.get().avoid == ["grace", "mercy"]
    assert ["avoid", None, None] in done.rows.get().changes


def test_account_elsewhere_counts_as_new_and_is_invited_only(program):
    other = UserFactory(email="ana@example.org", name="Ana Before")

    waiting, admin = previewed(program, line(employer="Mercy"))
    assert (kinds(waiting), waiting.rows.get().user_id) == ([RowKind.NEW], None)
    importing.confirm(import_id=waiting.pk, actor=admin)
    done = importing.execute(waiting.pk)

    other.refresh_from_db()
    assert (done.n_new, done.rows.get().user_id, other.name) == (1, None, "Ana Before")
    assert not Mentee.objects.exists()
    assert not Profile.objects.filter(user=other).exists()
    assert InvitedPerson.objects.get().user == other
    assert list(Notification.objects.values_list("category", "recipient")) == [
        ("import_invited", other.pk)
    ]


def test_invited_person_comes_onto_the_member_list_where_that_is_the_way_in():
    program = ProgramFactory(joining="members")
    UserFactory(email="ana@example.org")

    taken_over(program, line())

    assert [row.email for row in ProgramMember.objects.all()] == ["ana@example.org"]


def test_closed_account_elsewhere_hears_nothing(program):
    UserFactory(email="ana@example.org", is_active=False)

    taken_over(program, line())

    assert not Notification.objects.exists()


def test_nobody_is_told_where_the_admin_says_so(program):
    taken_over(program, line(), tells=False)

    assert not Notification.objects.exists()


def test_many_mails_leave_over_some_hours(program, monkeypatch):
    monkeypatch.setattr("mentorship.services.importing.telling.AT_ONCE", 1)

    taken_over(program, line(), line("b@example.org", no=3))

    first, second = Notification.objects.order_by("pk")
    assert (second.not_before - first.not_before).total_seconds() > 290


def test_mails_of_later_rows_leave_later(program, monkeypatch):
    monkeypatch.setattr("mentorship.services.importing.telling.AT_ONCE", 1)
    monkeypatch.setattr("mentorship.services.importing.rows.AT_ONCE", 1)

    taken_over(program, line(), line("b@example.org", no=3))

    first, second = Notification.objects.order_by("pk")
    assert (second.not_before - first.not_before).total_seconds() > 290


def test_wrong_row_keeps_everything_out_unless_it_is_left_out(program):
    rows = [line(), line("b@example.org", no=3, seeks=["guru"])]
    waiting, admin = previewed(program, *rows)
    before = written()

    with pytest.raises(WrongRows, match="1 row is wrong"):
        importing.confirm(import_id=waiting.pk, actor=admin)

    assert written() == before
    importing.confirm(import_id=waiting.pk, actor=admin, skips_wrong=True)
    done = importing.execute(waiting.pk)
    assert (done.n_new, done.n_wrong) == (1, 1)
    assert [mentee.user.email for mentee in Mentee.objects.all()] == ["ana@example.org"]


def test_row_that_became_wrong_since_the_preview_fails_the_import(program):
    row = line("new@example.org", side=Side.MENTOR)
    waiting, admin = previewed(program, row, side=Side.MENTOR)
    importing.confirm(import_id=waiting.pk, actor=admin)
    program.mentor_types = ["peer"]
    program.save()

    failed = importing.execute(waiting.pk)

    assert (failed.state, failed.error[:16]) == ("failed", "1 row is wrong, ")
    assert not User.objects.filter(email="new@example.org").exists()


def test_crash_in_the_middle_writes_nothing_and_says_so(program, monkeypatch):
    waiting, admin = previewed(program, line())
    importing.confirm(import_id=waiting.pk, actor=admin)
    monkeypatch.setattr(
        "mentorship.services.importing.telling.tell",
        lambda *_, **__: (_ for _ in ()).throw(OSError()),
    )
    before = written()

    with pytest.raises(OSError):
        importing.execute(waiting.pk)

    waiting.refresh_from_db()
    assert (waiting.state, waiting.lease_token) == ("failed", None)
    assert written() == before


def test_confirming_twice_takes_over_once(program):
    waiting, admin = previewed(program, line())

    first = importing.confirm(import_id=waiting.pk, actor=admin)
    importing.execute(first.pk)
    again = importing.confirm(import_id=waiting.pk, actor=admin)

    assert (again.state, PeopleImport.objects.count(), Mentee.objects.count()) == ("done", 1, 1)


def test_admin_who_lost_her_role_takes_nothing_over(program):
    waiting, admin = previewed(program, line())
    importing.confirm(import_id=waiting.pk, actor=admin)
    admin.staff_roles.all().delete()

    failed = importing.execute(waiting.pk)

    assert failed.state == "failed"
    assert failed.error
    assert not Mentee.objects.exists()
