"""The reminder mails of a check-in, and the page behind their link.

All answers look alike in the mail; the link opens a page with the answer chosen and one button.
The page never reads an answer back.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, OneTimeLink
from accounts.registry import LinkPage
from accounts.services import links
from mentorship.enums import CheckInState, MentorshipState
from mentorship.forms.check_ins import CheckInForm
from mentorship.models import CheckInAnswer
from mentorship.queries.check_ins import (
    after_saving,
    answer_row,
    names_for,
    questions_for,
    readers_sentence,
)
from mentorship.queries.texts import text
from mentorship.services import check_ins

PURPOSE = "check-in"


def still_due(notification: Notification) -> bool:
    """Whether it is open, not answered, and the mentorship neither rests nor ended."""
    row = answer_row(int(notification.subject_id))
    states = (MentorshipState.ACTIVE, MentorshipState.COMPLETED)
    return row.state == CheckInState.OPEN and row.check_in.mentorship.state in states


def first(notification: Notification) -> Mail:
    """Ask the first question of a check-in."""
    return _mail(notification, is_second=False)


def second(notification: Notification) -> Mail:
    """Ask once more, kindly, for the last time."""
    return _mail(notification, is_second=True)


def _mail(notification: Notification, *, is_second: bool) -> Mail:
    row = answer_row(int(notification.subject_id))
    mentorship, names = row.check_in.mentorship, names_for(row)
    question = questions_for(row, **names)[0]
    link = links.issue(purpose=PURPOSE, person=row.person, subject=row)
    return render_mail(
        "mentorship/mail/check_in",
        subject=question.text,
        recipient=row.person,
        mentorship=mentorship,
        partner=names["partner"],
        choices=[
            {"label": option.label, "url": f"{link}?answer={option.key}"}
            for option in question.options
        ],
        second=text("checkin.second") if is_second else "",
        readers=readers_sentence(row),
    )


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the question with the answer of the address chosen; change nothing."""
    row = answer_row(int(link.subject_id))
    if row.state != CheckInState.OPEN:
        return _closed_page(row)
    is_refused_form = "line_reader" in query
    form = CheckInForm(row, data=query if is_refused_form else None, chosen=query.get("answer", ""))
    return LinkPage(
        heading=form.title,
        button=form.submit,
        template="mentorship/check_in.html",
        context=_context(row)
        | {
            "title": form.title,
            "form": form,
            "submit": form.submit,
            "readers": readers_sentence(row),
        },
    )


def _context(row: CheckInAnswer) -> dict[str, object]:
    mentorship = row.check_in.mentorship
    return {
        "mentee_name": mentorship.mentee_user.first_name,
        "mentor_name": mentorship.mentor_user.first_name,
    }


def _closed_page(row: CheckInAnswer) -> LinkPage:
    """Tell the present state without reading anything back."""
    heading = _("This check-in is closed")
    note = {
        "tone": "info",
        "icon": "info",
        "strong": _("Nothing to do."),
        "text": _("The next one will reach you by e-mail."),
    }
    if row.state == CheckInState.ANSWERED:
        heading = _("Thank you, %(name)s") % {"name": row.person.first_name}
        note = {
            "tone": "good",
            "icon": "circle-check",
            "strong": _("Saved."),
            "text": f"{after_saving(row)} {_('You can close this page.')}",
        }
    elif row.check_in.mentorship.state == MentorshipState.ENDED:
        heading = _("This mentorship has ended")
    return LinkPage(
        heading=heading,
        template="mentorship/check_in.html",
        context=_context(row) | {"title": heading, "note": note},
    )


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Record the answer of the form.

    Raises:
        Refused: an answer is missing or unknown, or the check-in is closed.
    """
    row = answer_row(int(link.subject_id))
    answers = CheckInForm(row, data=form)
    check_ins.answer(answer_id=row.pk, actor=link.person, **answers.cleaned())
