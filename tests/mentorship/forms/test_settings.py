from accounts import registry
from mentorship.forms.settings import ABOUT_GROUPS


def test_every_group_that_can_be_switched_off_says_what_it_is():
    assert set(ABOUT_GROUPS) == set(registry.mutable_groups())
