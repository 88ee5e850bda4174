import pytest
from django.contrib.auth.models import Permission

from accounts.models import ApiToken, AuditEvent, User
from accounts.services import audit, tokens
from tests.factories.accounts import NotificationFactory, UserFactory, api_secret

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client):
    person = UserFactory(is_staff=True, is_superuser=True)
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", ["user", "auditevent", "notification"])
@pytest.mark.parametrize("n", [1, 3])
def test_lists_take_few_queries_whatever_their_length(
    client, boss, model, n, django_assert_max_num_queries
):
    for _ in range(n):
        NotificationFactory()
        audit.record(actor=boss, action="a.b", target=boss)

    with django_assert_max_num_queries(12):
        assert client.get(f"/admin/accounts/{model}/").status_code == 200


def test_back_office_bears_the_products_name(client, boss):
    page = client.get("/admin/").content.decode()

    assert "<title>Back office | Benchmate</title>" in page
    assert "Django" not in page


def test_nothing_can_be_added_changed_or_deleted(client, boss):
    event = audit.record(actor=boss, action="a.b", target=boss)

    assert client.get("/admin/accounts/user/add/").status_code == 403
    assert client.post(f"/admin/accounts/user/{boss.pk}/delete/").status_code == 403
    assert client.post(f"/admin/accounts/auditevent/{event.pk}/change/").status_code == 403
    assert client.post(f"/admin/accounts/auditevent/{event.pk}/delete/").status_code == 403

    assert (User.objects.count(), AuditEvent.objects.count()) == (1, 1)


CHANGES = {"name": "Ana Ruiz", "time_zone": "America/Chicago", "is_staff": "on"}


def test_change_of_an_account_is_kept_in_the_trail(client, boss):
    person = UserFactory(name="Ana Ruiz", time_zone="America/Chicago")

    client.post(f"/admin/accounts/user/{person.pk}/change/", CHANGES)

    person.refresh_from_db()
    assert (person.is_active, person.is_staff) == (False, True)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.target_id) == ("user.changed", boss, str(person.pk))
    assert event.data == {"is_active": False, "is_staff": True}


def test_change_that_changes_nothing_leaves_no_trace(client, boss):
    same = {"name": boss.name, "time_zone": boss.time_zone, "is_active": "on"}

    client.post(
        f"/admin/accounts/user/{boss.pk}/change/", {**same, "is_staff": "on", "is_superuser": "on"}
    )

    assert not AuditEvent.objects.exists()


def test_staff_of_the_back_office_make_nobody_an_association_admin(client):
    person = UserFactory(is_staff=True)
    permissions = Permission.objects.filter(content_type__app_label="accounts")
    person.user_permissions.set(permissions)
    client.force_login(person)

    response = client.post(
        f"/admin/accounts/user/{person.pk}/change/", {**CHANGES, "is_superuser": "on"}
    )

    person.refresh_from_db()
    assert (response.status_code, person.is_superuser) == (403, False)


def test_given_up_message_is_sent_again_from_the_list(client, boss):
    row = NotificationFactory(status="dead")

    client.post("/admin/accounts/notification/", {"action": "retry", "_selected_action": [row.pk]})

    row.refresh_from_db()
    assert row.status == "retry"


def test_back_office_is_closed_to_members(client):
    client.force_login(UserFactory())

    assert client.get("/admin/accounts/user/").status_code in {302, 403}
    assert client.get("/admin/login/").status_code == 403


def test_token_is_revoked_and_its_digest_never_shown(client, boss):
    secret = api_secret(UserFactory())
    token = ApiToken.objects.get()
    chosen = {"action": "revoke", "_selected_action": [token.pk]}

    client.post("/admin/accounts/apitoken/", chosen)

    assert tokens.use(secret) is None
    assert "digest" not in client.get(f"/admin/accounts/apitoken/{token.pk}/change/").text


@pytest.mark.parametrize("chosen", ["abc", "9" * 400, "-1", "1.5", "²"])
@pytest.mark.parametrize(
    ("model", "field"), [("auth/group", "permissions"), ("mentorship/role", "sources")]
)
def test_choice_that_is_no_row_is_refused_on_its_form(client, boss, model, field, chosen):
    page = client.post(f"/admin/{model}/add/", {"name": "New", "slug": "new", field: chosen})

    assert page.status_code == 200
    assert page.context["adminform"].form.errors[field]
