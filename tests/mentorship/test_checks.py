from accounts.registry import Grant
from mentorship import checks


def test_roles_that_groups_give_are_known(settings):
    settings.OIDC_STAFF = [
        Grant("a", "spring", "admin"),
        Grant("b", "spring", "contact"),
        Grant("c", "", "association"),
    ]

    assert checks.check_groups(None) == []


def test_role_that_there_is_not_stops_the_start(settings):
    settings.OIDC_STAFF = [Grant("a", "spring", "boss")]

    (error,) = checks.check_groups(None)

    assert error.msg == (
        "OIDC_STAFF names the role boss: use admin, contact, viewer or association."
    )
