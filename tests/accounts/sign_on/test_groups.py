"""What groups at the provider give and take, through the whole way."""

import pytest
from allauth.socialaccount.models import SocialAccount

from accounts.models import AuditEvent, Notification, User
from accounts.registry import Grant
from mentorship.models import ProgramStaff
from mentorship.services import staff
from tests.factories.accounts import UserFactory, verified
from tests.factories.mentorship import ProfileFactory, ProgramFactory, ProgramStaffFactory
from tests.identity import sign_on

pytestmark = pytest.mark.django_db
PASSWORD = "harbor quilt lantern"
ADA = {"email": "ada@example.org", "email_verified": True, "name": "Ada Park"}


@pytest.fixture
def program():
    return ProgramFactory(slug="spring")


@pytest.fixture
def ada():
    return verified(UserFactory(email="ada@example.org"))


@pytest.fixture
def comes(provider):
    """Return a function that has Ada sign on, of these groups."""

    def come(*groups, **claims):
        provider.knows("ada", **ADA, groups=list(groups), **claims)
        return sign_on(provider, "ada")[0]

    return come


def roles(person):
    return list(person.staff_roles.order_by("role").values_list("program__slug", "role"))


def test_group_gives_a_role_and_she_is_told(program, ada, comes):
    client = comes("mentoring-admins", "bowling", company="Lakeshore Health")

    row = ProgramStaff.objects.get()
    assert (row.user, row.role, row.employer) == (ada, "admin", "Lakeshore Health")
    assert row.group_gave_at is not None
    assert Notification.objects.filter(category="staff_added", recipient=ada).count() == 1
    event = AuditEvent.objects.get(action="staff.added")
    assert (event.actor, event.data["person"]) == (None, ada.pk)
    assert client.session["is_entrusted"] is True


def test_group_that_is_gone_takes_its_role_along(program, ada, comes):
    comes("mentoring-admins", "mentoring-viewers")
    comes("mentoring-viewers")

    assert roles(ada) == [("spring", "viewer")]
    assert AuditEvent.objects.filter(action="staff.removed", actor=None).count() == 1


def test_same_groups_change_nothing(program, ada, comes):
    comes("mentoring-admins")
    events = AuditEvent.objects.filter(action__startswith="staff.").count()

    comes("mentoring-admins")

    assert AuditEvent.objects.filter(action__startswith="staff.").count() == events


def test_role_given_by_hand_stays_without_the_group(program, ada, comes):
    ProgramStaffFactory(program=program, user=ada, role="admin", employer="By hand")

    comes("mentoring-admins", company="By group")
    comes()

    assert roles(ada) == [("spring", "admin")]
    assert ProgramStaff.objects.get().employer == "By hand"


def test_role_that_an_admin_gives_as_well_is_by_hand_from_then_on(program, ada, comes):
    comes("mentoring-viewers")
    admin = ProgramStaffFactory(program=program, role="admin").user
    staff.add(program_id=program.pk, email=ada.email, role="viewer", employer="", actor=admin)

    comes()

    assert roles(ada) == [("spring", "viewer")]


def test_last_admin_goes_with_her_group(program, ada, comes):
    comes("mentoring-admins")
    comes()

    assert not ProgramStaff.objects.exists()


def test_employer_is_of_her_profile_where_the_provider_names_none(program, ada, comes, settings):
    settings.OIDC_STAFF = [Grant("a", "spring", "admin"), Grant("b", "autumn", "admin")]
    ProfileFactory(user=ada, employer="Mercy Hospital")

    comes("a", "b")

    assert ProgramStaff.objects.get().employer == "Mercy Hospital"  # there is no autumn


def test_employer_is_the_association_where_nobody_names_one(program, ada, comes, settings):
    comes("mentoring-admins")

    assert ProgramStaff.objects.get().employer == settings.ASSOCIATION_NAME


def test_named_group_makes_association_admins_and_takes_it_back(ada, comes):
    comes("it")
    given = User.objects.get(pk=ada.pk)
    comes()
    ada.refresh_from_db()

    assert (given.is_superuser, given.is_staff) == (True, True)
    assert (ada.is_superuser, ada.is_staff, ada.group_made_admin_at) == (False, False, None)


def test_association_admin_by_hand_stays_one(comes):
    boss = verified(UserFactory(email="ada@example.org", is_superuser=True, is_staff=True))

    comes("it")
    comes()

    boss.refresh_from_db()
    assert boss.is_superuser


@pytest.mark.parametrize("groups", ["mentoring-admins", 7, None, {"a": 1}, [["it"]], ["it "]])
def test_groups_of_any_shape(program, ada, provider, groups):
    provider.knows("ada", **ADA, groups=groups)

    sign_on(provider, "ada")

    assert len(roles(ada)) == (1 if groups == "mentoring-admins" else 0)
    assert not User.objects.get(pk=ada.pk).is_superuser


def test_disconnecting_oneself_keeps_no_role_of_a_group(program, ada, comes):
    client = comes("mentoring-admins")

    client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})

    assert not SocialAccount.objects.exists()
    assert roles(ada) == []


@pytest.mark.parametrize("group", ["mentoring-viewers", "it"])
def test_role_by_group_is_no_use_by_password_where_the_group_is_not_asked(
    program, comes, client, group
):
    person = verified(UserFactory(email="ada@example.org"), PASSWORD)
    comes(group)

    led = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})

    assert led.url == "/accounts/login/"
    assert "_auth_user_id" not in client.session
    assert comes().session["_auth_user_id"] == str(person.pk)
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert client.session["_auth_user_id"] == str(person.pk)


def test_association_admin_by_hand_comes_by_password_whatever_groups_gave(program, comes, client):
    boss = verified(UserFactory(email="ada@example.org", is_superuser=True), PASSWORD)
    comes("mentoring-viewers")

    client.post("/accounts/login/", {"login": boss.email, "password": PASSWORD})

    assert client.session["_auth_user_id"] == str(boss.pk)


def test_staff_by_group_need_our_second_factor(program, ada, comes, settings):
    settings.SECOND_FACTOR_REQUIRED = True

    answer = comes("mentoring-admins", amr=["pwd", "mfa"]).get("/home/")

    assert answer.url == "/accounts/second-factor/"


def test_second_factor_of_a_trusted_provider_is_enough(program, ada, comes, settings):
    settings.SECOND_FACTOR_REQUIRED = settings.OIDC_TRUST_MFA = True

    without = comes("mentoring-admins", amr=["pwd"]).get("/home/")
    with_it = comes("mentoring-admins", amr=["pwd", "mfa"]).get("/home/")

    assert without.url == "/accounts/second-factor/"
    assert with_it.status_code == 200 or "/desk/" in with_it.url
