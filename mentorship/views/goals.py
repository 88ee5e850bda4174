"""The goals of a pair: set one, change it, tick its milestones, say that it is reached."""

import json
from collections.abc import Callable
from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.exceptions import Refused
from mentorship.forms.space import GoalForm, MilestoneForm, ReachedForm
from mentorship.models import MentorshipGoal, Milestone
from mentorship.queries import credentials
from mentorship.queries import goals as queries
from mentorship.services.space import goals, milestones
from mentorship.views import space
from mentorship.views.person import person

STEP = "step"
FORMS = {"change": "form", "add": "step", "reach": "thanks"}
SERVICES = {"change": goals.change, "add": milestones.add, "reach": goals.reach}


@login_required
@require_http_methods(space.FORM_METHODS)
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Set a goal, in words of their own or in offered ones."""
    user = person(request)
    mentorship = space.found(user, pk)
    page = space.page_of(mentorship, user)
    page["suggestions"] = queries.suggestions(mentorship) if page["can_write"] else []
    page["renewals"] = credentials.to_suggest(user) if page["can_write"] else []
    page["words"] = queries.taxonomy_words()
    form = GoalForm(
        request.POST if request.method == "POST" else None,
        partner=page["partner"],
        words=page["words"],
        initial={"title": request.GET.get("title", "")[: goals.LONGEST_TITLE]},
    )
    status = space.submit(form, goals.add, mentorship_id=pk, actor=user)
    if status == HTTPStatus.OK:
        messages.success(request, _("Saved. Add a first step, if you like."))
        return redirect(_newest(pk, form.cleaned_data["title"]))
    return render(request, "mentorship/goal_new.html", page | {"form": form}, status=status or 200)


def _newest(mentorship_id: int, title: str) -> str:
    rows = MentorshipGoal.objects.filter(mentorship=mentorship_id).order_by("-pk")
    return reverse("goal", args=[next(one.pk for one in rows if one.title == title)])


@login_required
@require_http_methods(space.FORM_METHODS)
def goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a goal with its milestones; change it, add a step, say that it is reached."""
    row = _found(request, pk)
    if request.method != "POST":
        return _page(request, row)
    do = request.POST.get("do", "")
    if do in FORMS:
        return _write(request, row, do)
    if do not in ("drop", "reopen"):
        raise Http404
    service, done = {
        "drop": (goals.drop, _("Dropped. You can open it again.")),
        "reopen": (goals.reopen, _("Open again.")),
    }[do]
    try:
        service(goal_id=row.pk, actor=person(request))
        messages.success(request, done)
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, row, status=refusal.status)
    return redirect("goal", pk=row.pk)


def _write(request: HttpRequest, row: MentorshipGoal, do: str) -> HttpResponse:
    form = _forms(request, row, bound=do)[FORMS[do]]
    service: Callable[..., object] = SERVICES[do]
    seen = {"seen": request.POST.get("seen")} if do == "change" else {}
    status = space.submit(form, service, goal_id=row.pk, actor=person(request), **seen)
    if status != HTTPStatus.OK:
        return _page(request, row, status=status, bound=do, **{FORMS[do]: form})
    if do == "reach":
        messages.success(request, _("Reached. Well done, both of you."))
        return redirect("mentorship", pk=row.mentorship_id)
    messages.success(request, _("Saved."))
    return redirect("goal", pk=row.pk)


@login_required
@require_POST
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick one step, word it anew, or take it away."""
    step = get_object_or_404(Milestone.objects.all(), pk=pk)
    row = _found(request, step.goal_id)
    do = request.POST.get("do", "")
    if do == "change":
        return _change_step(request, row, step)
    if do not in ("tick", "remove"):
        raise Http404
    try:
        if do == "tick":
            is_done = bool(request.POST.get("done"))
            milestones.tick(milestone_id=pk, actor=person(request), is_done=is_done)
        else:
            milestones.remove(milestone_id=pk, actor=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal.sentence))
        return _page(request, row, status=refusal.status)
    if request.headers.get("HX-Request"):
        return _fragment(request, row)
    on_goal = do == "remove" or request.POST.get("on") == "goal"
    back = reverse(
        "goal" if on_goal else "mentorship", args=[row.pk if on_goal else row.mentorship_id]
    )
    return redirect(back + ("" if on_goal else f"#goal-{row.pk}"))


def _change_step(request: HttpRequest, row: MentorshipGoal, step: Milestone) -> HttpResponse:
    partner = space.partner_of(row.mentorship, person(request)).first_name
    form = MilestoneForm(request.POST, partner=partner, prefix=f"m{step.pk}")
    status = space.submit(
        form,
        milestones.change,
        milestone_id=step.pk,
        actor=person(request),
        seen=request.POST.get("seen"),
    )
    if status == HTTPStatus.OK:
        return redirect("goal", pk=row.pk)
    return _page(request, row, status=status, changing={step.pk: form})


def _fragment(request: HttpRequest, row: MentorshipGoal) -> HttpResponse:
    card = queries.card(row, row.mentorship, person(request))
    context = {"goal": card, "on_page": request.POST.get("on") == "goal"}
    response = render(request, "mentorship/space/_goal_card.html", context)
    response["HX-Trigger"] = json.dumps({"announce": card.status})
    return response


def _found(request: HttpRequest, pk: int) -> MentorshipGoal:
    row = get_object_or_404(MentorshipGoal.objects.all(), pk=pk)
    row.mentorship = space.found(person(request), row.mentorship_id)
    return row


def _forms(request: HttpRequest, row: MentorshipGoal, *, bound: str = "") -> dict[str, forms.Form]:
    """Return the forms of a goal's page, the one that was sent bound."""
    partner = space.partner_of(row.mentorship, person(request)).first_name
    data = {do: request.POST if do == bound else None for do in FORMS}
    known = {"title": row.title, "due_on": row.due_on}
    by_mail = not row.mentorship.is_life
    return {
        "form": GoalForm(data["change"], partner=partner, words=[], initial=known),
        "step": MilestoneForm(data["add"], partner=partner, prefix=STEP),
        "thanks": ReachedForm(data["reach"], partner=partner, by_mail=by_mail),
    }


def _page(
    request: HttpRequest,
    row: MentorshipGoal,
    *,
    status: int = 200,
    changing: dict[int, forms.Form] | None = None,
    bound: str = "",
    **typed: forms.Form,
) -> HttpResponse:
    user = person(request)
    row.refresh_from_db(fields=["title", "due_on", "reached_at", "dropped_at"])
    page = space.page_of(row.mentorship, user)
    card = queries.card(row, row.mentorship, user)
    steps = [
        (line, (changing or {}).get(line.id) or _step_form(line, page["partner"]))
        for line in card.milestones
    ]
    page |= {"goal": card, "row": row, "steps": steps, "bound": bound, "changing": changing or {}}
    page |= _forms(request, row) | typed
    page["errors"] = [*typed.values(), *(changing or {}).values()]
    return render(request, "mentorship/goal.html", page, status=status)


def _step_form(line: queries.MilestoneLine, partner: str) -> MilestoneForm:
    known = {"title": line.title, "due_on": line.due_on}
    return MilestoneForm(None, partner=partner, prefix=f"m{line.id}", initial=known)
