"""Every element of the design system on one test-only page, in each width, scheme and contrast."""

from pathlib import Path

import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from playwright.sync_api import expect

from accounts.choices import Card

pytestmark = pytest.mark.django_db(transaction=True)

GALLERY = Path(__file__).with_name("gallery.html").read_text()
SIDES = [
    ("mentee", Card("I'd like a mentor", "Any stage", halves="mentee")),
    ("both", Card("Both", "Plenty of people do", halves="both")),
]
KINDS = [
    ("peer", Card("Peer", "A colleague at about your level.", "Comparing notes.", "coffee")),
    ("life", Card("Life", "Someone late in their career.", "Changing direction.", "compass")),
]
FIELDS = [("Sterile work", [("a", "Oncology"), ("b", "IV room")]), ("Systems", [("c", "Software")])]


class GalleryForm(forms.Form):
    """One field of each form the field template knows."""

    side = forms.ChoiceField(choices=SIDES, widget=forms.RadioSelect)
    email = forms.EmailField(help_text="A personal one is safest.")
    wants = forms.MultipleChoiceField(choices=FIELDS, widget=forms.CheckboxSelectMultiple)
    kind = forms.MultipleChoiceField(choices=KINDS, widget=forms.CheckboxSelectMultiple)
    met = forms.ChoiceField(choices=[("y", "Yes"), ("n", "Not yet")], widget=forms.RadioSelect)
    role = forms.ChoiceField(choices=[("", "Choose"), ("1", "Lead technician")])
    words = forms.CharField(widget=forms.Textarea, max_length=600, required=False)
    share = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        layouts = {"side": "cards", "wants": "chips", "kind": "cards", "met": "segments"}
        for name, layout in layouts.items():
            self.fields[name].layout = layout
        self.fields["wants"].limit = 1
        self.fields["kind"].three = True
        self.fields["words"].reader = "Only the program team reads this."


@pytest.fixture
def gallery(rf):
    """The page as text, after a first try with two answers missing."""
    form = GalleryForm(data={"side": "mentee", "wants": ["a"], "kind": ["peer"], "met": "y"})
    form.is_valid()
    request = rf.get("/")
    request.user = AnonymousUser()
    states = ["done", "done", "here", "todo"]
    context = {
        "form": form,
        "journey": [{"name": "Step", "when": "Jan 12", "state": state} for state in states],
        "places": {
            "sentence": "1 of 3 places taken, 1 held",
            "segments": [{"state": s, "label": "JO"} for s in ("taken", "held", "free")],
        },
        "parts": [{"name": "Career path", "points": 37}, {"name": "Mentor type", "points": 18}],
        "scores": [91, 84, 70, 55, 41],
    }
    return engines["django"].from_string(GALLERY).render(context, request)


def shown(page, html):
    page.route("**/gallery/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.goto("/gallery/")
    return page


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390, 1100, 1440])
def test_elements_are_clean(new_context, assert_clean, gallery, width):
    context = new_context(viewport={"width": width, "height": 900})

    assert_clean(shown(context.new_page(), gallery))


@pytest.mark.looks
def test_elements_survive_forced_colors(new_context, assert_clean, gallery):
    context = new_context(forced_colors="active")

    assert_clean(shown(context.new_page(), gallery))


def test_chips_stop_at_their_limit_with_a_sentence(page, gallery):
    shown(page, gallery)

    page.click("text=IV room")

    expect(page.locator("[data-chosen]")).to_have_text("1 is the limit. Remove one first.")
    expect(page.locator("[name=wants]:checked")).to_have_count(1)
