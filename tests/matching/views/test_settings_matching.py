import pytest
from django.urls import reverse

from matching.engine.pool import COMPONENTS
from matching.forms.weights import MatchingForm
from matching.services import runs
from mentorship.models import Program
from mentorship.services.program_settings import change
from tests.factories.mentorship import GoalFactory, ProgramFactory, ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


def url(program):
    return reverse("settings-matching", args=[program.slug])


def typed(program, **changes):
    form = MatchingForm(None, program=program)
    values = {field.html_name: field.value() for field in form}
    kept = {name: value for name, value in values.items() if value is not None}
    return kept | changes


def goals_only(kind):
    weights = {f"weight__{kind}__{name}": "0" for name in COMPONENTS}
    return weights | {f"weight__{kind}__goals": "100"}


@pytest.fixture
def staff():
    return ProgramStaffFactory()


@pytest.fixture
def desk(client, staff):
    client.force_login(staff.user)
    return client


@pytest.fixture
def scene(client):
    """Three mentees and three mentors, matched; they share one of her two goals."""
    found = reviewed_round(3)
    for mentee in found.mentees:
        mentee.goals.add(GoalFactory(slug="learn-to-lead"))
    found.run = runs.execute(runs.request_run(round_id=found.round.pk, actor=None).pk)
    client.force_login(found.admin)
    return found


def test_weights_are_shown_by_kind_and_heading_with_their_sum(desk, staff):
    page = desk.get(url(staff.program))

    sets = page.context["form"].weight_sets()
    assert [(one["title"], one["sum"]) for one in sets] == [
        ("Peer mentor", 100), ("Career mentor", 100), ("Life mentor", 100)
    ]  # fmt: skip
    assert [len(heading["fields"]) for heading in sets[0]["headings"]] == [3, 3, 5]
    assert page.content.count(b"Adds up to 100.</output>") == 3


def test_without_a_run_it_says_so_and_saves(desk, staff):
    assert b"No run has finished yet" in desk.get(url(staff.program)).content

    page = desk.post(url(staff.program), typed(staff.program, **goals_only("peer")))

    staff.program.refresh_from_db()
    assert page.status_code == 302
    assert staff.program.weights["peer"] == dict.fromkeys(COMPONENTS, 0) | {"goals": 100}
    assert sum(staff.program.weights["life"].values()) == 100


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("24", "The weights for a career mentor add up to 99. Make them add up to 100."),
        ("-1", "Enter a whole number from 0 to 100."),
        ("101", "Enter a whole number from 0 to 100."),
        ("2.5", "Enter a whole number from 0 to 100."),
        ("", "Enter a whole number from 0 to 100."),
    ],
)
def test_weights_that_do_not_add_up_cannot_be_saved(desk, staff, value, sentence):
    sent = typed(staff.program, weight__career__path=value, save="1")

    page = desk.post(url(staff.program), sent)

    form = page.context["form"]
    assert (page.status_code, form.errors) == (400, {"weight__career__path": [sentence]})
    assert form["weight__career__path"].value() == value
    staff.program.refresh_from_db()
    assert staff.program.weights["career"]["path"] == 25


def test_the_sum_as_typed_is_shown_after_an_error(desk, staff):
    page = desk.post(url(staff.program), typed(staff.program, weight__career__path="20"))

    assert b"Adds up to 95. Make it 100." in page.content


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"min_score": "101"}, "min_score"),
        ({"min_score": "60"}, "strong_score"),
        ({"policy": "random"}, "policy"),
        ({"mentors_per_mentee": "4"}, "mentors_per_mentee"),
        ({"min_overlap_minutes": "7"}, "min_overlap_minutes"),
        ({"full_overlap_minutes": "30"}, "full_overlap_minutes"),
        ({"capacity_start": "5"}, "capacity_start"),
        ({"capacity_max__life": "5"}, "capacity_max__life"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(desk, staff, changes, field):
    page = desk.post(url(staff.program), typed(staff.program, **changes))

    assert (page.status_code, list(page.context["form"].errors)) == (400, [field])


def test_points_and_hours_are_kept_as_the_engine_counts(desk, staff):
    sent = typed(staff.program, min_score="45", min_overlap_minutes="90", capacity_max__life="2")

    desk.post(url(staff.program), sent)

    program = Program.objects.get(pk=staff.program_id)
    assert (program.min_score, program.min_overlap_minutes) == (4500, 90)
    assert program.by_type == {"life": {"capacity_max": 2}}


def test_what_would_change_is_shown_before_anything_is_saved(client, scene):
    page = client.post(url(scene.program), typed(scene.program, min_score="100", strong_score="100",
                                                 good_score="100"))  # fmt: skip

    assert page.templates[0].name == "matching/settings_preview.html"
    assert page.context["changes"]["sentence"] == "3 would lose theirs."
    assert scene.mentees[0].user.name.encode() in page.content
    scene.program.refresh_from_db()
    assert (scene.program.min_score, scene.program.version) == (4000, 1)

    sent = dict(page.context["typed"]) | {"save": "1"}
    after = client.post(url(scene.program), sent, follow=True)

    scene.program.refresh_from_db()
    assert (scene.program.min_score, scene.program.version) == (10_000, 2)
    assert b"Saved. It holds from now on." in after.content


def test_going_back_from_the_preview_keeps_what_was_typed(client, scene):
    sent = typed(scene.program, **goals_only("career"), back="1")

    page = client.post(url(scene.program), sent)

    form = page.context["form"]
    assert (page.status_code, form["weight__career__goals"].value()) == (200, "100")
    scene.program.refresh_from_db()
    assert scene.program.version == 1


def test_values_that_travelled_along_are_read_again(client, scene):
    sent = typed(scene.program, weight__career__path="99", save="1")

    assert client.post(url(scene.program), sent).status_code == 400


def test_a_change_that_no_trial_can_show_is_saved_at_once(client, scene):
    page = client.post(url(scene.program), typed(scene.program, capacity_max="6"))

    scene.program.refresh_from_db()
    assert (page.status_code, scene.program.capacity_max) == (302, 6)


def test_a_colleague_who_was_faster_is_named_after_the_preview_too(client, scene):
    sent = typed(scene.program, min_score="45", save="1")
    change(program_id=scene.program.pk, fields={"policy": "total"}, version=1, actor=scene.admin)

    page = client.post(url(scene.program), sent)

    assert page.status_code == 409
    labels = [label for label, _value in page.context["conflict"]["theirs"]]
    assert labels == ["Who gets whom", "Propose nobody below"]
    assert page.context["form"]["min_score"].value() == "45"


def test_people_whom_another_admin_decides_stay_out_of_the_preview(client, scene):
    staff = scene.program.staff.get(user=scene.admin)
    staff.employer = "Lakeside"
    staff.save()
    hers = scene.mentees[0].user
    hers.profile.employer = "Lakeside"
    hers.profile.save()

    page = client.post(url(scene.program), typed(scene.program, min_score="100", good_score="100",
                                                 strong_score="100"))  # fmt: skip

    assert hers.name not in page.content.decode()
    assert len(page.context["changes"]["rows"]) == 2
    assert page.context["changes"]["others"]


def test_the_program_of_another_association_team_is_not_there(desk):
    assert desk.get(url(ProgramFactory())).status_code == 404
