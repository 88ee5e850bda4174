import pytest
from django import forms

from mentorship.forms.roles import RoleField

ROLES = [
    ("buyer", "Pharmacy buyer"),
    ("oncology", "Oncology / hazardous-drug technician"),
    ("nuclear", "Nuclear pharmacy technician"),
]


@pytest.mark.parametrize(
    "text", ["Pharmacy buyer", " pharmacy BUYER ", "buyer", "phar\u200bmacy buyer"]
)
def test_role_is_found_by_its_name_in_any_case(text):
    assert RoleField(ROLES).clean(text) == "buyer"


def test_own_words_stay_where_they_are_welcome():
    field = RoleField(ROLES, own_words=True, required=False)

    assert (field.clean("  something calmer "), field.clean("")) == ("something calmer", "")
    assert field.slug_of("something calmer") == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("onco", "The nearest: Oncology / hazardous-drug technician."),
        ("pharmacy", "The nearest: Pharmacy buyer; Nuclear pharmacy technician."),
        ("Pharmcy byer", "The nearest: Pharmacy buyer; Nuclear pharmacy technician."),
        ("qqq", "Choose a role from the list. Type a part of its name to search."),
        ("a\nb", "on one line"),
        ("", "Write your role."),
    ],
)
def test_other_words_are_refused_with_the_nearest_roles(text, sentence):
    with pytest.raises(forms.ValidationError) as refusal:
        RoleField(ROLES).clean(text)

    assert sentence in " ".join(refusal.value.messages)


def test_role_input_lists_the_roles_with_their_hints_and_escapes_them():
    class Form(forms.Form):
        role = RoleField([("a", "A <b>")], hints={"a": "3 mentors have held it"}, own_words=True)

    html = str(Form()["role"])

    assert 'list="id_role_options"' in html
    assert 'data-own="Use “%s” as my own words"' in html
    assert '<datalist id="id_role_options"><option value="A &lt;b&gt;"' in html
    assert 'data-hint="3 mentors have held it"' in html
