"""Pages of words that anybody may read, and what is said to search engines."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.models import Program
from mentorship.queries.texts import texts

DIRECTORY = "/mentors/"
PRIVATE = ("/accounts/", "/api/", "/apply/", "/desk/", "/home/", "/join/", "/l/", "/mail/", "/me/",
           "/orientation/", "/wishes/")  # fmt: skip


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """Say in plain words how pairs come about, and why somebody may wait."""
    return render(request, "mentorship/pages/how.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Say who reads what, the exceptions, for how long, and what each person may ask for."""
    asks = texts("before.employer")
    return render(request, "mentorship/pages/privacy.html", {"asks": asks.get("before.employer")})


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
