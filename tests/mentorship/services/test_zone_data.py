"""A new edition of the time zones moves what is still to open, and nothing else."""

import zoneinfo
from datetime import UTC, datetime, timedelta

import pytest
import tzdata

from mentorship.enums import CheckInState
from mentorship.models import ZoneData
from mentorship.services import zone_data
from tests.factories.mentorship import CheckInAnswerFactory

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 4, 1, 14, 0, tzinfo=UTC)  # 9:00 in Chicago
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def edition(monkeypatch):
    """Let the installed edition be whatever a test says."""
    said = {"version": "2026a"}
    monkeypatch.setattr(zone_data, "installed_version", lambda: said["version"])
    zone_data.follow()
    return said


def laid_out_wrong(**fields):
    """A check-in laid out when its zone was thought to be an hour ahead."""
    return CheckInAnswerFactory(
        check_in__due_on=DUE.date(), due_at=DUE + HOUR, **fields
    )  # fmt: skip


def due(*rows):
    for row in rows:
        row.refresh_from_db()
    return [row.due_at for row in rows]


def test_new_edition_moves_what_is_still_to_open(edition):
    row, opened = laid_out_wrong(), laid_out_wrong(state=CheckInState.OPEN, opened_at=DUE)
    edition["version"] = "2026b"

    moved = [zone_data.follow(), zone_data.follow()]

    assert moved == [1, 0]
    assert due(row, opened) == [DUE, DUE + HOUR]
    assert ZoneData.objects.values_list("version", "reached").get() == ("2026b", None)


@pytest.mark.parametrize("version", ["2026a", "2025b"])
def test_known_or_older_edition_moves_nothing(edition, version, django_assert_num_queries):
    row = laid_out_wrong()
    edition["version"] = version

    with django_assert_num_queries(1):
        assert zone_data.follow() == 0

    assert due(row) == [DUE + HOUR]


def test_many_people_are_done_some_at_a_time_and_all_in_the_end(edition, monkeypatch):
    monkeypatch.setattr(zone_data, "PEOPLE_AT_ONCE", 2)
    rows = [laid_out_wrong() for _ in range(5)]
    edition["version"] = "2026b"

    moved = [zone_data.follow() for _ in range(4)]

    assert moved == [2, 2, 1, 0]
    assert due(*rows) == [DUE] * 5


def test_edition_that_comes_half_way_through_begins_anew(edition, monkeypatch):
    monkeypatch.setattr(zone_data, "PEOPLE_AT_ONCE", 1)
    rows = [laid_out_wrong() for _ in range(2)]
    edition["version"] = "2026b"
    zone_data.follow()
    type(rows[0]).objects.update(due_at=DUE + 2 * HOUR)
    edition["version"] = "2026c"

    for _ in range(3):
        zone_data.follow()

    assert due(*rows) == [DUE] * 2


def test_process_with_the_older_edition_finishes_nothing_of_the_newer(edition, monkeypatch):
    monkeypatch.setattr(zone_data, "PEOPLE_AT_ONCE", 1)
    rows = [laid_out_wrong() for _ in range(2)]
    edition["version"] = "2026b"
    zone_data.follow()
    edition["version"] = "2026a"

    assert zone_data.follow() == 0
    assert due(*rows) == [DUE, DUE + HOUR]


@pytest.mark.parametrize(
    ("first_line", "found"),
    [("# version 2031c\n", "2031c"), (None, tzdata.IANA_VERSION)],
)
def test_installed_version_is_that_which_python_reads(monkeypatch, tmp_path, first_line, found):
    monkeypatch.undo()
    if first_line:
        (tmp_path / "tzdata.zi").write_text(first_line + "# rest\n")
    monkeypatch.setattr(zoneinfo, "TZPATH", (str(tmp_path / "none"), str(tmp_path)))

    assert zone_data.installed_version() == found
