"""All mails, written once for every test of this folder that only reads them."""

import json
from datetime import UTC, datetime

import pytest
from django.db import transaction

from mentorship.services import content
from tests import clocks
from tests.mails.catalogue import write_all
from tests.mentorship.conftest import CONTENT

NOON = datetime(2026, 6, 10, 18, 0, tzinfo=UTC)  # a Wednesday, early afternoon in Chicago


@pytest.fixture(scope="session")
def mails(django_db_setup, django_db_blocker):
    """Every mail of the catalogue by its name; the database is as before."""
    with django_db_blocker.unblock(), transaction.atomic(), clocks.at(NOON):
        content.load(json.loads(CONTENT.read_text(encoding="utf-8")))
        written = write_all()
        transaction.set_rollback(True)
    return written
