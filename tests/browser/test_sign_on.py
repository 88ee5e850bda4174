"""The association's sign-on in a real browser, under the strict policy, with and without script."""

import pytest

from tests import identity
from tests.factories.accounts import UserFactory, verified

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def provider(settings):
    with identity.running() as running:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = running.address, "benchmate"
        settings.OIDC_CLIENT_SECRET, settings.OIDC_NAME = "a-secret", "Northlakes ID"
        running.knows("ada", email="ada@example.org", email_verified=True, name="Ada Park")
        yield running


@pytest.mark.parametrize("has_script", [True, False])
def test_button_leads_there_and_back_in(new_context, assert_clean, provider, has_script):
    verified(UserFactory(email="ada@example.org", name="Ada Park"))
    page = new_context(java_script_enabled=has_script).new_page()
    for foreign in ("**/pico*.css", f"{provider.address}/favicon.ico"):
        page.route(foreign, lambda route: route.fulfill(status=200, content_type="text/css"))

    page.goto("/accounts/login/?next=/me/tokens/")
    if has_script:
        assert_clean(page)
    page.get_by_role("button", name="Sign in with Northlakes ID").click()
    page.get_by_placeholder("sub").fill("ada")
    page.get_by_role("button", name="Authorize").click()
    page.get_by_role("heading", name="Tokens").wait_for()

    assert page.url.endswith("/me/tokens/")
    if not has_script:
        return
    assert_clean(page)
    page.get_by_label("What is it for?").fill("Member system")
    page.get_by_label("Read what is mine (me:read)").check()
    page.get_by_role("button", name="Make the token").click()
    page.get_by_role("heading", name="Your new token").wait_for()
    assert page.locator("#token-secret").inner_text().startswith("bm_")
    page.get_by_role("button", name="Copy").wait_for()
    assert_clean(page)
