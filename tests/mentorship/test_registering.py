import pytest

from accounts import registry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def test_every_sweeper_of_this_floor_is_registered_and_runs_on_nothing():
    sweepers = {name: run for name, run in registry.sweepers().items() if "mentorship." in name}

    assert len(sweepers) == 25
    assert {name: run() or 0 for name, run in sweepers.items()} == dict.fromkeys(sweepers, 0)
