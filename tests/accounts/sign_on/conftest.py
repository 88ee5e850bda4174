"""The provider, which this site uses."""

import pytest

from accounts.registry import Grant
from tests import identity


@pytest.fixture(scope="session")
def provider_process():
    with identity.running() as provider:
        yield provider


@pytest.fixture
def provider(provider_process, settings):
    """Return the provider, which this site uses."""
    settings.OIDC_ISSUER = provider_process.address
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = "benchmate", "a-secret"
    settings.OIDC_NAME = "Northlakes ID"
    settings.OIDC_STAFF = [
        Grant("mentoring-admins", "spring", "admin"),
        Grant("mentoring-viewers", "spring", "viewer"),
        Grant("it", "", "association"),
    ]
    return provider_process
