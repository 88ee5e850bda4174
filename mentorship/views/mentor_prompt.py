"""The question whether a mentee would mentor others: put away for good."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mentorship.models import Mentee
from mentorship.services import becoming
from mentorship.views.person import person


@login_required
@require_POST
def put_away(request: HttpRequest, program: str) -> HttpResponse:
    """Don't ask her again in this program."""
    try:
        becoming.put_away(program=program, actor=person(request))
    except Mentee.DoesNotExist:
        raise Http404 from None
    messages.success(request, _("We won't ask again. You can offer to mentor at any time."))
    return redirect("home")
