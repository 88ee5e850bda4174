"""Bad inputs 9 and 10 as they look: what was written stays text, and the page keeps its width."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tests.factories.accounts import verified
from tests.factories.mentorship import MentorshipFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    NoteFactory,
    ThankYouFactory,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]
SMALL = {"width": 320, "height": 640}
STRANGE = {
    "code": "<script>document.title='run'</script><img src=x onerror=\"document.title='run'\">",
    "marks": "\u202eevil\u202c " + "e" + "\u0301" * 300,
    "one word": "x" * 200,
    "emoji": "👩‍🔬" * 40,
    "arabic": "مرحبا" * 30,
}


@pytest.fixture
def pair(live_server, settings):
    settings.SITE_URL = live_server.url
    call_command("load_content", verbosity=0)
    return MentorshipFactory(active=True)


@pytest.mark.parametrize("kind", STRANGE)
def test_strange_texts_stay_text_and_keep_the_width(pair, context_of, assert_clean, kind):
    text = STRANGE[kind]
    goal = MentorshipGoalFactory(mentorship=pair, title=text[:120])
    NoteFactory(mentorship=pair, body=text)
    ThankYouFactory(mentorship=pair, line=text)
    MessageFactory(mentorship=pair, author=pair.mentor_user, body=text)
    person = verified(pair.mentee_user)
    person.name = "x" * 60
    person.save(update_fields=["name"])
    page = context_of(person, viewport=SMALL).new_page()

    for name, pk in (("mentorship", pair.pk), ("notes", pair.pk), ("space-messages", pair.pk),
                     ("goal", goal.pk)):  # fmt: skip
        page.goto(reverse(name, args=[pk]))
        assert_clean(page)
        assert page.title() != "run"
