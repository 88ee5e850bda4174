"""The pages behind an introduction's links: who it is, why, and every way to answer.

They read nothing back that one of the two wrote, but for the question that stood in the same mail.
"""

from collections.abc import Mapping

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import OneTimeLink
from accounts.registry import KEEPS_OPEN, LinkPage
from mentorship.enums import MentorshipState, Side
from mentorship.exceptions import BadAnswers
from mentorship.forms.introductions import FORMS, AnswerForm, ReplyForm, empty_forms, form_for
from mentorship.models import IntroductionQuestion, Mentorship
from mentorship.queries.introductions import introduction_page, mentorship_for_page


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the introduction as it stands; change nothing."""
    mentorship = mentorship_for_page(int(link.subject_id))
    side = Side(mentorship.side_of(link.person))
    page = introduction_page(mentorship, link.person, by_link=True)
    answers, refused = _forms(page, mentorship, side, query)
    return LinkPage(
        heading=str(page["title"]),
        button=_("Yes, introduce us") if page["state"] == "open" else "",
        template="mentorship/introduction.html",
        context=page
        | {"base_template": "base_plain.html", "forms": answers, "form": refused}
        | opened(query),
    )


def opened(query: Mapping[str, str]) -> dict[str, str]:
    """Return which way to answer an address asks to have opened; empty for none of ours."""
    verb = query.get("answer", "")
    return {"opened": verb if verb in FORMS else ""}


def _forms(
    page: Mapping[str, object], mentorship: Mentorship, side: Side, query: Mapping[str, str]
) -> tuple[dict[str, AnswerForm], AnswerForm | None]:
    """Return the forms of the page, and the one among them that was refused."""
    if page["state"] != "open":
        return {}, None
    answers = empty_forms(mentorship, side)
    verb = query.get("answer", "")
    was_sent = verb in FORMS and len(query) > 1  # a mail's address names the answer only
    if not was_sent:
        return answers, None
    answers[verb] = form_for(query, mentorship, side)
    return answers, answers[verb] if answers[verb].errors else None


def act(link: OneTimeLink, form: Mapping[str, str]) -> object:
    """Answer for the link's person; a question leaves the link good for the answer.

    Raises:
        Refused: the introduction is over, or the form names no answer.
    """
    mentorship = mentorship_for_page(int(link.subject_id))
    given = form_for(form, mentorship, Side(mentorship.side_of(link.person)))
    refuse_invalid(given)
    given.send(link.person)
    return KEEPS_OPEN if given.verb == "ask" else None


def refuse_invalid(form: forms.Form) -> None:
    """Refuse what a form does not take, with its first sentence.

    Raises:
        BadAnswers: the form is not valid.
    """
    if not form.is_valid():
        field, errors = next(iter(form.errors.items()))
        raise BadAnswers(errors[0], field=field)


def describe_reply(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the question that stood in the mail, and a box for the reply."""
    question = _question(link)
    mentorship = question.mentorship
    name = {"name": mentorship.person_of(question.side).first_name}
    if question.answered_at is not None:
        return _told(mentorship, _("Your reply is with %(name)s.") % name)
    if mentorship.state != MentorshipState.INTRODUCED:
        return _told(mentorship, _("This question doesn't need a reply any more."))
    form = ReplyForm(query if "reply" in query else None, question=question)
    return LinkPage(
        heading=_("%(name)s asks you a question") % name,
        button=_("Send my reply"),
        template="mentorship/introduction_reply.html",
        context={"question": question, "form": form},
    )


def _told(mentorship: Mentorship, sentence: str) -> LinkPage:
    url = reverse("introduction", args=[mentorship.pk])
    return LinkPage(
        heading=_("About your introduction"),
        text=(sentence,),
        template="mentorship/link_done.html",
        context={"next_url": url, "next_verb": _("See it on the site")},
    )


def act_reply(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Send the reply of the link's person.

    Raises:
        Refused: nothing was written, or nobody waits for it any more.
    """
    given = ReplyForm(form, question=_question(link))
    refuse_invalid(given)
    given.send(link.person)


def _question(link: OneTimeLink) -> IntroductionQuestion:
    rows = IntroductionQuestion.objects.select_related(
        "mentorship__mentee_user", "mentorship__mentor_user"
    )
    return rows.get(pk=link.subject_id)
