import pytest
from django.core import serializers
from django.db import connection

from matching.models import Run
from tests.factories.matching import RunFactory

pytestmark = pytest.mark.django_db

SNAPSHOT = {"mentees": [{"key": "ü", "years": "1.5", "wants": ["iv"] * 500}], "pins": []}


def test_snapshot_comes_back_as_it_was_and_is_kept_small():
    run = RunFactory(snapshot=SNAPSHOT)

    assert Run.objects.get(pk=run.pk).snapshot == SNAPSHOT
    assert Run.objects.values_list("snapshot", flat=True).get() == SNAPSHOT
    with connection.cursor() as cursor:
        cursor.execute("SELECT length(snapshot) FROM matching_run")
        assert cursor.fetchone()[0] < 200


def test_run_without_a_snapshot_has_an_empty_one():
    assert Run.objects.get(pk=RunFactory().pk).snapshot == {}


def test_snapshot_survives_a_fixture():
    run = RunFactory(snapshot=SNAPSHOT)

    (read,) = serializers.deserialize("json", serializers.serialize("json", [run]))

    assert read.object.snapshot == SNAPSHOT
