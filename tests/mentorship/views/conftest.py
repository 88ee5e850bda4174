"""What the view tests share."""

import pytest

from mentorship.models import OutlookStatement
from tests.factories import mentorship as make

OUTLOOK = ("plain_feedback", "clear_plan", "whole_person", "stretch", "same_rule", "speak_up")


@pytest.fixture
def entries(texts):
    """The product's texts, and a small taxonomy."""
    for slug in ("pharmacy-aide", "pharmacy-technician", "sterile-compounding-technician"):
        make.RoleFactory(slug=slug)
    compounding = make.SpecializationFactory(slug="compounding")
    for slug in ("oncology", "nuclear", "sterile", "hazardous", "pediatric"):
        make.SpecializationFactory(slug=slug, parent=compounding)
    make.WorkSettingFactory(slug="community-chain")
    make.CredentialFactory(slug="cpht")
    make.GoalFactory(slug="pass-certification-exam")
    make.InterestFactory(slug="exam-prep-ptce")
    make.PatternFactory(slug="weekday-evening")
    for position, code in enumerate(("en", "es")):
        make.LanguageFactory(code=code, position=position)
    for position, slug in enumerate(OUTLOOK):
        OutlookStatement.objects.create(
            slug=slug, key=f"outlook.{slug}", text=f"Statement {slug}.", position=position
        )


@pytest.fixture
def signed_in(client):
    """Return a function that signs a person in and gives the client."""

    def sign_in(person):
        client.force_login(person)
        return client

    return sign_in


@pytest.fixture
def pair():
    """A mentorship that runs."""
    return make.MentorshipFactory(active=True)


@pytest.fixture
def mentee(signed_in, pair):
    """The pair's mentee, signed in."""
    return signed_in(pair.mentee_user)
