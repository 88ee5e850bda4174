"""Pages of words that anybody may read, and what is said to search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import retention
from accounts.enums import PrivacyKind
from accounts.services.privacy import DUE_AFTER
from mentorship.models import Program
from mentorship.queries.texts import texts
from mentorship.rules import privacy as table

DIRECTORY = "/mentors/"
PEOPLE = (table.Reader.WRITER, table.Reader.PARTNER, table.Reader.TEAM, table.Reader.CONTACT)
PRIVATE = ("/accounts/", "/api/", "/apply/", "/desk/", "/home/", "/join/", "/l/", "/mail/", "/me/",
           "/orientation/", "/wishes/")  # fmt: skip
# Rules of retention that a member would ask about.
KEPT = ("spaces", "private-answers", "concerns", "opened-texts", "drafts", "team-notes",
        "vetting-questions", "runs", "audit")  # fmt: skip


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Say in plain words how pairs come about, and why somebody may wait."""
    return render(request, "mentorship/pages/how.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say who reads what, the exceptions, for how long, and what each person may ask for."""
    asks, kept = texts("before.employer"), retention.rules()
    page = {
        "asks": asks.get("before.employer"),
        "readers": [table.READERS[one] for one in PEOPLE],
        "rows": table.rows(PEOPLE),
        "kept": [(kept[kind].text, kept[kind].kept_words()) for kind in KEPT],
        "erased_after": DUE_AFTER[PrivacyKind.ERASE].days,
        "machines": table.rows(one for one in table.Reader if one not in PEOPLE),
    }
    return render(request, "mentorship/pages/privacy.html", page)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say what we promise to everybody who uses the site, and how to tell us where it fails."""
    return render(request, "mentorship/pages/accessibility.html")


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules that everybody agrees to at sign-up."""
    return render(request, "mentorship/pages/rules.html")


@require_safe
def robots_txt(request: HttpRequest) -> HttpResponse:
    """Keep search engines out of what is personal, and out of the directory unless a program
    wants it found."""
    may_index = Program.objects.filter(may_be_indexed=True, is_directory_public=True).exists()
    closed = [*PRIVATE] if may_index else [*PRIVATE, DIRECTORY]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
