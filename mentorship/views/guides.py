"""A guide to a session, whole or step by step."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from mentorship.queries import guides as queries
from mentorship.queries.texts import text
from mentorship.views import space
from mentorship.views.person import person


@login_required
@require_safe
def guide(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Show one of the pair's guides; ``?step=`` shows one step on a phone's screen."""
    user = person(request)
    mentorship = space.found(user, pk)
    one = queries.guide(key) if key in queries.shown(mentorship) else None
    if one is None:
        raise Http404
    number = _step(request, len(one.steps))
    context = space.page_of(mentorship, user) | {
        "guide": one,
        "reading_time": queries.reading_time(one),
        "number": number,
        "step": one.steps[number - 1] if number else None,
        "count": len(one.steps),
        "back": number - 1,
        "next": number + 1 if number < len(one.steps) else 0,
        "note": "" if number else text("guide.note"),
    }
    return render(request, "mentorship/guide.html", context)


def _step(request: HttpRequest, count: int) -> int:
    """Return the step asked for, 0 for the whole guide."""
    asked = request.GET.get("step", "")
    if not asked:
        return 0
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
    if not 1 <= number <= count:
        raise Http404
    return number
