import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matching.enums import MatchOrigin
from matching.models import Match
from matching.queries import solved_runs
from matching.services import review
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(client):
    solved_runs.forget()
    found = reviewed_round(3)
    client.force_login(found.admin)
    return found


def address(match):
    return reverse("match-swap", args=[match.round.program.slug, match.pk])


def shown(client, match, instead):
    return client.get(address(match), {"instead": str(instead.uuid)})


def form_of(response):
    return {name: str(value) for name, value in response.context["fields"].items()}


def test_preview_says_what_would_change(client, scene):
    first, second, _third = scene.matches

    response = shown(client, first, second.mentor)

    page = response.content.decode()
    assert response.status_code == 200
    assert f"{first.mentee.user.name} with {second.mentor.user.name} instead?" in page
    assert "Total 300, as now. One other moves." in page
    assert f"{second.mentee.user.name} moves from" in page
    assert Match.objects.filter(origin=MatchOrigin.SWAP).count() == 0


def test_button_keeps_it_and_opens_the_new_match(client, scene):
    first, second, _third = scene.matches
    form = form_of(shown(client, first, second.mentor))

    response = client.post(address(first), form)

    new = Match.objects.get(origin=MatchOrigin.SWAP, mentee=first.mentee)
    assert response.status_code == 302
    assert response.url.endswith(f"?tab=proposed&match={new.pk}")


def test_button_twice_makes_one_swap(client, scene):
    first, second, _third = scene.matches
    form = form_of(shown(client, first, second.mentor))

    client.post(address(first), form)
    again = client.post(address(first), form)

    assert again.status_code == 302
    assert Match.objects.filter(origin=MatchOrigin.SWAP).count() == 2


def test_plan_that_changed_is_shown_anew(client, scene):
    first, second, _third = scene.matches
    form = form_of(shown(client, first, second.mentor))
    review.note(match_id=second.pk, actor=scene.admin, text="Read me")

    response = client.post(address(first), form)

    assert response.status_code == 409
    assert "Something in this round changed" in response.content.decode()
    assert client.post(address(first), form_of(response)).status_code == 302


def test_stale_match_names_who_was_faster(client, scene):
    first, second, _third = scene.matches
    form = form_of(shown(client, first, second.mentor))
    other = ProgramStaffFactory(program=scene.program).user
    review.note(match_id=first.pk, actor=other, text="Read me")

    response = client.post(address(first), form)

    assert response.status_code == 409
    assert other.name in response.content.decode()
    assert not Match.objects.filter(origin=MatchOrigin.SWAP).exists()


def test_pinned_pair_is_a_sentence_and_a_way_back(client, scene):
    first, second, _third = scene.matches
    review.pin(match_id=second.pk, actor=scene.admin)

    response = shown(client, first, second.mentor)

    assert response.status_code == 409
    assert f"Every place of {second.mentor.user.name} is held" in response.content.decode()
    assert "fields" not in response.context


@pytest.mark.parametrize("instead", ["", "nobody", "8e7a2f60-4a67-4a4e-9d7c-1d8b3ff6b2d1"])
def test_nobody_by_that_key_is_not_found(client, scene, instead):
    assert client.get(address(scene.matches[0]), {"instead": instead}).status_code == 404


def test_preview_asks_few_queries_whatever_the_size(client, scene):
    def count(match, instead):
        shown(client, match, instead)
        with CaptureQueriesContext(connection) as caught:
            shown(client, match, instead)
        return len(caught)

    first, second, _third = scene.matches
    three = count(first, second.mentor)
    solved_runs.forget()
    more = reviewed_round(4)
    client.force_login(more.admin)

    assert three == count(more.matches[0], more.matches[1].mentor) <= 12


def test_undo_opens_the_pair_that_was_swapped(client, scene):
    _first, second, third = scene.matches
    swapped = client.post(address(third), form_of(shown(client, third, second.mentor)), follow=True)

    undone = client.post(swapped.context["undo"]["url"], follow=True)

    assert undone.context["match"]["id"] == third.pk
