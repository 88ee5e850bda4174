import pytest

from tests.factories.mentorship import ProgramFactory, ProgramStaffFactory


@pytest.fixture
def staff(db):
    return ProgramStaffFactory(program=ProgramFactory(slug="spring"))


@pytest.fixture
def desk(client, staff):
    """A browser of the program's admin."""
    client.force_login(staff.user)
    return client
