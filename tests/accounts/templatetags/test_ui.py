import pytest
from django import forms
from django.template import Context, Template

from accounts.choices import Card
from accounts.templatetags import ui


def render(text, **context):
    return Template("{% load ui %}" + text).render(Context(context))


def test_icon_is_hidden_from_screen_readers():
    drawn = render('{% icon "check" 14 %}')

    assert drawn == (
        '<svg class="icon" width="14" height="14" viewBox="0 0 24 24" aria-hidden="true"'
        ' focusable="false"><path d="M20 6 9 17l-5-5"/></svg>'
    )


def test_icon_refuses_unknown_name():
    with pytest.raises(KeyError, match="nonesuch"):
        ui.icon("nonesuch")


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Jamila Okafor", "JO"), ("ana maria de souza", "AS"), ("Cher", "C"), ("", ""), ("  ", "")],
)
def test_initials_are_first_and_last(name, letters):
    assert ui.initials(name) == letters


@pytest.mark.parametrize(("number", "words"), [(1, "one"), (9, "nine"), (10, "10"), (0, "0")])
def test_in_words_spells_small_counts(number, words):
    assert ui.in_words(number) == words


def test_half_escapes_the_name():
    assert ui.half("<b> >", "mentee", 28) == (
        '<span class="half half--mentee half--28" aria-hidden="true">&lt;&gt;</span>'
    )


def test_pair_without_mentor_has_a_dashed_half():
    drawn = ui.pair("Jamila Okafor", "", 44)

    assert drawn == (
        '<span class="pair" aria-hidden="true">'
        '<span class="half half--mentee half--44" aria-hidden="true">JO</span>'
        '<span class="half half--mentor half--44 half--dashed" aria-hidden="true"></span></span>'
    )


@pytest.mark.parametrize(
    ("value", "out_of", "width"), [(37, 40, "92.5"), (5, 0, "0"), (50, 40, "100"), (-1, 40, "0")]
)
def test_bar_stays_between_nothing_and_full(value, out_of, width):
    assert f'width="{width}%" height="100%" rx' in ui.bar(value, out_of)


def test_score_bar_says_its_parts():
    parts = [
        {"name": "Career path", "points": 37},
        {"name": "Specialization", "points": 36},
        {"name": "Mentor type", "points": 18},
    ]

    drawn = ui.score_bar(parts)

    assert "91 of 100: career path 37, specialization 36, mentor type 18" in drawn
    assert '<rect class="score-bar__part score-bar__part--3" x="73%" width="18%"/>' in drawn


def test_histogram_states_its_finding():
    drawn = ui.histogram([91, 84, 85, 40, 100], 85)

    assert "<desc>3 of 5 are at 85 or above</desc>" in drawn
    assert drawn.count("histogram__bin--on") == 3


def test_histogram_of_nothing_is_empty_bins():
    assert ui.histogram([], 70).count('height="0%"') == 12


class SampleForm(forms.Form):
    """One field of each kind."""

    email = forms.EmailField(help_text="A personal one is safest.")
    wants = forms.MultipleChoiceField(
        choices=[("Sterile work", [("a", "Oncology"), ("b", "IV room")]), ("c", "Leadership")],
        widget=forms.CheckboxSelectMultiple,
    )
    kind = forms.ChoiceField(
        choices=[("peer", Card("Peer", "A colleague at your level.", icon="coffee"))],
        widget=forms.RadioSelect,
    )
    share = forms.BooleanField(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["wants"].layout = "chips"
        self.fields["kind"].layout = "cards"
        self.fields["email"].reader = "Only the program team reads this."


def test_control_is_described_by_hint_reader_and_error():
    form = SampleForm(data={"email": "jamila@example"})

    drawn = str(ui.control(form["email"]))

    ids = "id_email_helptext id_email_reader id_email_error"
    assert f'aria-describedby="{ids}"' in drawn
    assert 'aria-invalid="true"' in drawn


def test_layout_follows_the_field_then_the_widget():
    form = SampleForm()

    assert [ui.layout(field) for field in form] == ["input", "chips", "cards", "row"]


def test_option_groups_keep_names_and_order():
    groups = ui.option_groups(SampleForm(data={"wants": ["b"]})["wants"])

    found = [
        (name, [(option.choice_label, option.data["selected"]) for option in options])
        for name, options in groups
    ]
    assert found == [
        ("Sterile work", [("Oncology", False), ("IV room", True)]),
        ("", [("Leadership", False)]),
    ]


def test_field_group_draws_label_hint_reader_and_error_once():
    form = SampleForm(data={})

    drawn = form["email"].as_field_group()

    for one in ("id_email_helptext", "id_email_reader", "id_email_error"):
        assert drawn.count(f'id="{one}"') == 1
    assert "This field is required." in drawn


def test_field_group_of_choices_is_a_fieldset_with_legend():
    drawn = SampleForm()["kind"].as_field_group()

    assert drawn.count("<fieldset") == drawn.count("<legend>") == 1
    assert "A colleague at your level." in drawn
    assert 'type="radio"' in drawn


@pytest.mark.parametrize(("many", "long"), [(12, False), (13, True)])
def test_field_is_long_from_thirteen_choices(many, long):
    form = SampleForm(data={"wants": ["2"]})
    form.fields["wants"].choices = [("Group", [(str(n), f"Choice {n}") for n in range(many)])]

    assert ui.is_long(form["wants"]) is long
    assert ui.has_chosen(ui.option_groups(form["wants"])[0][1])
    assert ('<details class="fold" open>' in form["wants"].as_field_group()) is long


def test_has_chosen_is_false_where_nothing_is():
    assert not ui.has_chosen(ui.option_groups(SampleForm()["wants"])[0][1])


def test_half_with_photo_shows_it_and_says_nothing():
    assert ui.half("Dolores Quintana", "mentor", 52, photo="/photos/1/?a&b") == (
        '<span class="half half--mentor half--52" aria-hidden="true">'
        '<img src="/photos/1/?a&amp;b" alt="" width="52" height="52" loading="lazy"></span>'
    )


def test_progress_states_are_done_here_and_to_do():
    assert ui.progress_states(2, 4) == ["done", "here", "todo", "todo"]
