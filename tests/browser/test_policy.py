"""No page tries what its content security policy forbids: in a browser that tells of every try."""

import pytest

from tests.browser.conftest import staff_member
from tests.factories.mentorship import ProgramFactory

pytestmark = pytest.mark.django_db(transaction=True)
LISTEN = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken.push(`${event.effectiveDirective} ${event.blockedURI}`));
"""
OPEN = ["/", "/accounts/login/", "/accounts/signup/", "/mentors/", "/privacy/"]
HERS = ["/home/", "/me/", "/me/photo/", "/me/tokens/", "/notices/", "/accounts/2fa/", "/api/docs/",
        "/desk/", "/desk/career/", "/desk/career/people/", "/desk/career/settings/"]  # fmt: skip
BACK_OFFICE = ["/admin/", "/admin/accounts/user/", "/desk/operations/"]


def broken_on(page, path):
    page.goto(path)
    page.wait_for_load_state()
    return page.evaluate("window.broken")


@pytest.mark.looks
def test_no_page_breaks_its_policy(new_context, context_of):
    admin = staff_member(ProgramFactory(slug="career", is_directory_public=True))
    admin.is_superuser = admin.is_staff = True
    admin.save()
    visitor, hers = new_context().new_page(), context_of(admin).new_page()
    for page in (visitor, hers):
        page.add_init_script(LISTEN)
        # Django's back office has no icon of its own.
        page.route("**/favicon.ico", lambda route: route.fulfill(status=204))

    found = {path: broken_on(visitor, path) for path in OPEN}
    found |= {path: broken_on(hers, path) for path in [*HERS, *BACK_OFFICE]}

    assert {path: broken for path, broken in found.items() if broken} == {}


@pytest.mark.looks
def test_what_a_policy_forbids_is_noticed(browser, live_server):
    context = browser.new_context(base_url=live_server.url)
    page = context.new_page()
    page.add_init_script(LISTEN)
    page.goto("/accounts/login/")

    page.evaluate("document.body.append(Object.assign(document.createElement('img'),"
                  "{src: 'https://evil.example/x.png'}))")  # fmt: skip
    page.wait_for_function("window.broken.length")

    assert page.evaluate("window.broken[0]").startswith("img-src https://evil.example")
    context.close()
