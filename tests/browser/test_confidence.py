"""Told in confidence, in a real browser, with the mails; and nobody else learns of it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.services.sweeping import sweep_once
from mentorship.models import Concern
from tests.factories.concerns import Scene
from tests.factories.mentorship import MenteeFactory, MentorFactory

pytestmark = pytest.mark.django_db(transaction=True)

HOUR = timedelta(hours=1)
TOLD, REPLY = "Canary: he writes at night.", "Canary: thank you, we take it up."


@pytest.fixture
def scene(program) -> Scene:
    """A running pair in the loaded program, with two contacts."""
    mentor = MentorFactory(program=program, places_held=1)
    mentee = MenteeFactory(program=program)
    return Scene(program=program, mentee=mentee, mentor=mentor, introduced_at=timezone.now() - HOUR)


def send(page: Page, name: str) -> None:
    """Press a button and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def test_concern_is_told_read_and_answered_and_reaches_nobody_else(
    scene, context_of, assert_clean, mailoutbox
):
    hers = context_of(scene.mentee).new_page()
    hers.goto(f"/concerns/new/?mentorship={scene.pair.pk}")
    expect(hers.locator("main")).to_contain_text("Marisol")
    assert_clean(hers)
    hers.locator("[name=category]").first.check()
    hers.locator("textarea[name=body]").fill(TOLD)
    hers.locator(f"[name=about][value='{scene.mentor.pk}']").check()
    send(hers, "Send it to them")
    expect(hers.locator("main")).not_to_contain_text("need another look")
    concern = Concern.objects.get()
    assert concern.body == TOLD

    case = context_of(scene.first).new_page()
    case.goto(f"/desk/{scene.program.slug}/concerns/{concern.uuid}/")
    expect(case.locator("main")).to_contain_text(TOLD)
    assert_clean(case)
    form = case.locator("form").filter(has=case.get_by_label("Your reply"))
    form.locator("textarea").fill(REPLY)
    with case.expect_navigation():
        form.locator("button").first.click()
    hers.goto(f"/concerns/{concern.uuid}/")
    expect(hers.locator("main")).to_contain_text(REPLY)

    sweep_once()
    told = {mail.to[0] for mail in mailoutbox}
    assert {scene.first.email, scene.mentee.email} <= told
    assert scene.mentor.email not in told
    for mail in mailoutbox:
        assert "Canary" not in mail.body
        assert "concern" not in mail.subject.lower()
    his = context_of(scene.mentor).new_page()
    for path in ("/home/", f"/mentorships/{scene.pair.pk}/"):
        his.goto(path)
        expect(his.locator("body")).not_to_contain_text("Canary")
