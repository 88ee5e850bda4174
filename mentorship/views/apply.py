"""The doors of the wizards: the entry, the steps, and saving as one types."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from mentorship import steps
from mentorship.enums import Side
from mentorship.forms.asking import StepForm
from mentorship.models import Draft, Program
from mentorship.queries.wizard import begun, part_of, step_url
from mentorship.services import drafts
from mentorship.views import apply_check, apply_step
from mentorship.views.apply_door import Refusal, closed_page, refusal, uninvited
from mentorship.views.apply_step import Wizard, open_wizard
from mentorship.views.joining import redeem_kept
from mentorship.views.person import person

SIDES = {side.value: side for side in Side}


@login_required
@require_http_methods(["GET", "HEAD"])
def apply(request: HttpRequest, program: str) -> HttpResponse:
    """Lead to the step where the person left, or to the first; say where the door is closed."""
    found = get_object_or_404(Program, slug=program)
    redeem_kept(request)
    side, draft, has_part = _where(request, found)
    if not has_part and (why := refusal(person(request), found, side)):
        return closed_page(request, found, side, why, has_draft=draft is not None)
    if has_part:
        return redirect(step_url(found, side, steps.CHECK))
    return redirect(
        begun(draft).url if draft else step_url(found, side, steps.steps_of(side)[0].slug)
    )


def _where(request: HttpRequest, program: Program) -> tuple[Side, Draft | None, bool]:
    """Return the side asked for, else one that was begun or applied for, else the mentee's."""
    asked = SIDES.get(request.GET.get("as", ""))
    for side in [asked] if asked else Side:
        mine = Draft.objects.filter(program=program, user=person(request), side=side)
        draft = mine.select_related("program").first()
        has_part = part_of(person(request), program, side) is not None
        if draft or has_part:
            return side, draft, has_part
    return asked or Side.MENTEE, None, False


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, program: str, side: str, step: str) -> HttpResponse:
    """Show a step; on POST keep what was typed, and go on where it is right."""
    wizard = _wizard(request, program, side, step)
    if why := _refusal(request, wizard):
        return closed_page(request, wizard.program, side, why, has_draft=bool(wizard.draft))
    if step != steps.CHECK:
        return apply_step.step(request, wizard)
    if wizard.application.part is None and wizard.draft is None:
        return redirect(wizard.url(steps.steps_of(side)[0].slug))  # nothing to check yet
    return apply_check.check(request, wizard)


def _refusal(request: HttpRequest, wizard: Wizard) -> Refusal | None:
    """Return why the step is not shown; what is typed into a begun application is kept late."""
    if wizard.application.part is not None:
        return None
    has_draft = wizard.draft is not None
    why = refusal(person(request), wizard.program, wizard.side, has_draft=has_draft)
    is_typing = request.method == "POST" and has_draft and wizard.slug != steps.CHECK
    return None if is_typing else why


@login_required
@require_POST
def save(request: HttpRequest, program: str, side: str, step: str) -> HttpResponse:
    """Keep what is being typed, right or wrong; answer with what the page shows of it."""
    wizard = _wizard(request, program, side, step)
    if step == steps.CHECK:
        raise Http404
    is_script = bool(request.headers.get("HX-Request"))
    if why := _no_way_in(request, wizard):
        if is_script:
            return _trouble(request, why)
        return closed_page(request, wizard.program, side, why, has_draft=False)
    if not is_script:
        return apply_step.step(request, wizard, stays=True)
    form = apply_step.form_of(wizard, request.POST)
    try:
        draft = apply_step.keep(wizard, form, left_at=step)
    except drafts.DraftTooBig as too_big:
        return _trouble(request, Refusal(too_big.sentence, too_big.status))
    context = apply_step.live(wizard, form) | {"form": form, "saved_at": draft.saved_at}
    context["side"] = side
    context["has_new_dates"] = _has_new_dates(request, form)
    return render(request, "mentorship/_apply_saved.html", context)


def _no_way_in(request: HttpRequest, wizard: Wizard) -> Refusal | None:
    """Return why somebody who has begun nothing here can't begin by saving."""
    if wizard.application.part is not None or wizard.draft is not None:
        return None
    return uninvited(person(request), wizard.program, wizard.side)


def _trouble(request: HttpRequest, why: Refusal) -> HttpResponse:
    return render(request, "_elements/saved.html", {"trouble": why.sentence}, status=why.status)


def _has_new_dates(request: HttpRequest, form: StepForm) -> bool:
    """Whether other credentials are chosen than those whose dates the page shows."""
    if "credentials" not in form.fields:
        return False
    return request.POST.get("dated", "").split() != form.dated  # type: ignore[attr-defined]


@login_required
@require_POST
def forget(request: HttpRequest, program: str, side: str) -> HttpResponse:
    """Forget what was typed and not sent."""
    found = get_object_or_404(Program, slug=program)
    if side not in SIDES:
        raise Http404
    drafts.delete(program=found, user=person(request), side=side)
    return redirect(f"{reverse('apply', args=[found.slug])}?as={side}")


def _wizard(request: HttpRequest, program: str, side: str, step: str) -> Wizard:
    wizard = open_wizard(person(request), program, side, step) if side in SIDES else None
    if wizard is None:
        raise Http404
    if zone := wizard.application.zone_typed:
        timezone.activate(zone)  # a newcomer's account does not know it yet
    return wizard
