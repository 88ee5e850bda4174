import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from matching.enums import RunState
from matching.models import Run
from matching.services import runs
from mentorship.models import Program
from tests.factories.matching import RunFactory
from tests.factories.mentorship import MenteeFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    """A round of three that was run, and once more with nobody above the minimum."""
    found = reviewed_round(3)
    found.later = run_with(found, min_score=10_000)
    client.force_login(found.admin)
    return found


def run_with(scene, **settings):
    for mentee in scene.mentees:
        type(mentee).objects.filter(pk=mentee.pk).update(waited_rounds=0)
    Program.objects.filter(pk=scene.program.pk).update(**settings)
    scene.mentees[0].goals.clear()
    scene.mentees[0].wants.clear()
    return runs.execute(runs.request_run(round_id=scene.round.pk, actor=scene.admin).pk)


def address(scene, name="round-compare", pk=None):
    return reverse(name, args=[scene.program.slug, pk or scene.round.pk])


def two(scene):
    return {"before": scene.run.pk, "after": scene.later.pk}


def test_latest_two_runs_are_compared_unless_others_are_asked_for(client, scene):
    response = client.get(address(scene))

    context = response.context
    assert response.status_code == 200
    assert (context["before"].id, context["after"].id) == (scene.run.pk, scene.later.pk)
    assert context["changes"]["settings"] == ["Lowest score of a pair"]
    turned = client.get(address(scene), {"before": scene.later.pk, "after": scene.run.pk})
    assert turned.context["before"].id == scene.later.pk


def test_page_names_the_runs_and_who_asked_for_them(client, scene):
    page = client.get(address(scene), two(scene)).content.decode()

    assert "Fair, from 100 points" in page
    assert scene.admin.name in page
    assert "By itself" in page
    assert "Download as CSV" in page or "Nobody" in page


def test_one_run_alone_says_what_is_needed(client, scene):
    Run.objects.filter(pk=scene.later.pk).update(state=RunState.CANCELLED)

    response = client.get(address(scene))

    assert response.context["changes"] is None
    assert "Two plans are needed" in response.content.decode()


@pytest.mark.parametrize("wrong", [{"before": "x"}, {"before": "1"}, {"before": "0", "after": "0"}])
def test_runs_that_are_not_of_this_round_are_not_found(client, scene, wrong):
    assert client.get(address(scene), wrong).status_code == 404


def test_run_of_another_round_is_not_found(client, scene):
    other = RunFactory()

    asked = {"before": scene.run.pk, "after": other.pk}

    assert client.get(address(scene), asked).status_code == 404


def test_run_that_kept_nobody_is_refused_with_a_sentence(client, scene):
    Run.objects.filter(pk=scene.later.pk).update(snapshot={})

    response = client.get(address(scene), two(scene))

    assert response.status_code == 409
    assert "were not kept" in response.content.decode()


def test_changes_are_downloaded_and_recorded(client, scene):
    response = client.post(address(scene), two(scene))

    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0] == "Mentee,Kind,First plan,Score,Second plan,Score,What changes"
    assert AuditEvent.objects.filter(action="list.exported").count() == 1


def test_people_of_her_workplace_are_left_out_and_counted(client, scene):
    hidden = scene.mentees[0].user
    type(hidden.profile).objects.filter(user=hidden).update(employer="Mill Street")
    scene.program.staff.filter(user=scene.admin).update(employer="Mill Street")

    page = client.get(address(scene), two(scene)).content.decode()

    assert hidden.name not in page
    assert "is another admin&#x27;s" in page or "are another admin&#x27;s" in page


def test_label_is_kept_and_shown(client, scene):
    client.post(address(scene, "run-label", scene.run.pk), {"label": "  First   try "})

    assert Run.objects.get(pk=scene.run.pk).label == "First try"
    assert client.get(address(scene), two(scene)).context["before"].name == "First try"
    assert AuditEvent.objects.filter(action="run.labeled").count() == 1


def test_label_of_81_characters_is_refused(client, scene):
    response = client.post(
        address(scene, "run-label", scene.run.pk), {"label": "x" * 81}, follow=True
    )

    assert "80 characters" in response.content.decode()
    assert Run.objects.get(pk=scene.run.pk).label == ""


def test_label_is_for_admins_of_the_program(client, scene):
    client.force_login(ProgramStaffFactory().user)

    response = client.post(address(scene, "run-label", scene.run.pk), {"label": "Mine"})

    assert response.status_code == 404
    assert Run.objects.get(pk=scene.run.pk).label == ""


def test_page_asks_few_queries_whatever_the_size(client, scene):
    def count():
        with CaptureQueriesContext(connection) as caught:
            client.get(address(scene), two(scene))
        return len(caught)

    count()
    few = count()
    for _ in range(3):
        MenteeFactory(program=scene.program)
        run_with(scene, min_score=4_000)

    assert count() == few <= 12
