"""Somebody's home, as the page and as what it was drawn from."""

from django.urls import reverse


def page_of(client, user):
    """Return the home of a person who has just signed in."""
    client.force_login(user)
    page = client.get(reverse("home"))
    assert page.status_code == 200
    return page


def home(client, user):
    """Return what a person's home shows."""
    return page_of(client, user).context["home"]


def only(found):
    """Return the only section of a home."""
    (section,) = found.sections
    return section
