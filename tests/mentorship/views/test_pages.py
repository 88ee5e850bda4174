import pytest
from django.urls import reverse

from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db

SAID = {
    "how": ("A person of the program team reads every suggestion", "Age, gender, race"),
    "privacy": ("Who reads what", "if someone is in danger", "Leave and be erased"),
    "accessibility": ("Web Content Accessibility Guidelines 2.2", "Tell us"),
    "rules": ("Be kind", "Keep confidences"),
}


@pytest.mark.parametrize("name", SAID)
def test_public_page_is_there_for_everybody(client, name):
    page = client.get(reverse(name)).content.decode()

    assert [said for said in SAID[name] if said not in page] == []
    assert page.count("<h1>") == 1


@pytest.mark.parametrize("name", SAID)
def test_foot_of_every_public_page_leads_to_the_others(client, name):
    page = client.get(reverse(name)).content.decode()

    foot = page[page.index("<footer") :]
    assert [other for other in SAID if f'href="{reverse(other)}"' not in foot] == []


def test_address_for_letters_stands_where_one_is_set(client, settings):
    settings.CONTACT_EMAIL = "mentoring@example.org"
    with_address = client.get("/privacy/").content.decode()
    settings.CONTACT_EMAIL = ""

    without = client.get("/privacy/").content.decode()

    assert with_address.count('href="mailto:mentoring@example.org"') == 2
    assert "mailto:" not in without


@pytest.mark.parametrize("name", SAID)
def test_public_pages_ask_the_database_for_next_to_nothing(
    client, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(2):
        client.get(reverse(name))


def test_search_engines_are_kept_out_of_personal_pages_and_the_directory(client):
    ProgramFactory()

    answer = client.get("/robots.txt")

    assert answer["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /mentors/", "Disallow: /join/", "Disallow: /home/"} <= set(lines)
    assert "Disallow: /" not in lines


@pytest.mark.parametrize(("is_public", "is_closed"), [(True, False), (False, True)])
def test_directory_is_found_only_where_a_program_wants_it(client, is_public, is_closed):
    ProgramFactory(may_be_indexed=True, is_directory_public=is_public)

    assert ("/mentors/" in client.get("/robots.txt").content.decode()) == is_closed
