"""The reminder mails of a check-in, and the page behind their link.

All answers look alike in the mail; the link opens a page with the answer chosen and one button.
The page never reads an answer back.
"""

from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.days import clock, full_day, zone_name
from accounts.mail.message import Mail, render_mail
from accounts.models import Notification, OneTimeLink
from accounts.registry import LinkPage
from accounts.services import links
from mentorship.enums import CheckInState, MentorshipState
from mentorship.forms.check_ins import CheckInForm
from mentorship.messages.shared import address
from mentorship.models import CheckInAnswer, Mentorship
from mentorship.queries import meetings
from mentorship.queries.check_in_page import page, saved
from mentorship.queries.check_in_questions import Sheet, answer_row, sheet_of
from mentorship.queries.check_in_state import why_closed
from mentorship.queries.free_time import usually_free
from mentorship.services import checking_in

PURPOSE = "check-in"


def still_due(notification: Notification) -> bool:
    """Whether it is open, not answered, and the mentorship neither rests nor ended."""
    states = (MentorshipState.ACTIVE, MentorshipState.COMPLETED)
    rows = CheckInAnswer.objects.filter(
        pk=notification.subject_id,
        state=CheckInState.OPEN,
        check_in__mentorship__state__in=states,
    )
    return rows.exists()


def first(notification: Notification) -> Mail:
    """Ask the first question of a check-in."""
    return _mail(notification, is_second=False)


def second(notification: Notification) -> Mail:
    """Ask once more, kindly, for the last time."""
    return _mail(notification, is_second=True)


def _mail(notification: Notification, *, is_second: bool) -> Mail:
    sheet = sheet_of(answer_row(int(notification.subject_id)))
    row, question = sheet.row, sheet.questions[0]
    mentorship = row.check_in.mentorship
    link = links.issue(purpose=PURPOSE, person=row.person, subject=row)
    planned, suggest_url = _planned(mentorship, row)
    again = sheet.texts.get("checkin.second", "") if is_second else ""
    private_way = sheet.texts.get("checkin.private_way", "")
    return render_mail(
        "mentorship/mail/check_in",
        subject=question.text,
        recipient=row.person,
        mentorship=mentorship,
        preheader=_preheader(planned),
        choices=[
            {"label": option.label, "url": f"{link}?answer={option.key}"}
            for option in question.options
        ],
        second=again,
        planned=planned,
        suggest_url=suggest_url,
        readers=sheet.readers,
        private_way=private_way,
        private_url=address(f"{reverse('concern-new')}?mentorship={mentorship.pk}"),
        lines=[one for one in (again, " ".join(planned), sheet.readers) if one],
        page=reverse("check-in", args=[row.pk]),
        action=_("Answer"),
        why=_why(mentorship, sheet.names["partner"]),
        has_links=True,
    )


def _preheader(planned: list[str]) -> str:
    quick = _("One tap and one button. It takes 30 seconds.")
    return " ".join([*planned[:1], quick])


def _why(mentorship: Mentorship, partner: str) -> str:
    said = _(
        "You get this now and then while you and %(name)s are paired: never more than two a week, "
        "and they stop as soon as you answer."
    )
    if mentorship.closed_at is not None:
        said = _(
            "You get this once, a month after you and %(name)s finished, and we remind you once."
        )
    return said % {"name": partner}


def _planned(mentorship: Mentorship, row: CheckInAnswer) -> tuple[list[str], str]:
    """Return when the two meet next, or when the other is free and where to plan it."""
    if mentorship.state != MentorshipState.ACTIVE:
        return [], ""
    meeting = meetings.next_of([mentorship.pk]).get(mentorship.pk)
    if meeting is None:
        free = usually_free(mentorship.partner_of(row.side), row.person, mentorship.program)
        url = address(reverse("meeting-new", args=[mentorship.pk]))
        return [_("Nothing is planned yet."), *filter(None, [free])], url
    zone = zone_name(timezone.get_current_timezone_name())
    when = {"day": full_day(meeting.starts_at), "time": clock(meeting.starts_at), "zone": zone}
    return [_("You meet next on %(day)s at %(time)s (%(zone)s).") % when], ""


def describe(link: OneTimeLink, query: Mapping[str, str]) -> LinkPage:
    """Show the question with the answer of the address chosen; change nothing."""
    sheet = sheet_of(answer_row(int(link.subject_id)))
    if sheet.row.state == CheckInState.ANSWERED:
        return _page(sheet, _thank(sheet), note=_saved_before(sheet))
    if closed := why_closed(sheet.row):
        return _page(sheet, _("Nothing to do"), note=_note(str(closed.sentence)))
    is_refused_form = "line_reader" in query
    data = query if is_refused_form else None
    form = CheckInForm(sheet, data=data, chosen=query.get("answer", ""))
    return _page(sheet, form.title, form=form, submit=form.submit, readers=sheet.readers)


def _thank(sheet: Sheet) -> str:
    return _("Thank you, %(name)s") % {"name": sheet.row.person.first_name}


def _page(sheet: Sheet, heading: str, **context: object) -> LinkPage:
    return LinkPage(
        heading=heading,
        button=str(context.get("submit", "")),
        template="mentorship/check_in.html",
        context={**page(sheet), "title": heading, **context},
    )


def _note(sentence: str) -> dict[str, str]:
    return {"tone": "info", "icon": "info", "strong": "", "text": sentence}


def _saved_before(sheet: Sheet) -> dict[str, str]:
    """Say that an answer is saved, without reading it back."""
    text = f"{sheet.thanks} {_('You can close this page.')}"
    return {"tone": "good", "icon": "circle-check", "strong": _("Saved."), "text": text}


def say(link: OneTimeLink) -> LinkPage:
    """Tell once, as the answer to the button, what was saved and what it leads to."""
    sheet = sheet_of(answer_row(int(link.subject_id)))
    change_url = reverse("check-in", args=[sheet.row.pk])
    return _page(sheet, _thank(sheet), saved=saved(sheet), change_url=change_url)


def act(link: OneTimeLink, form: Mapping[str, str]) -> None:
    """Record the answer of the form.

    Raises:
        Refused: an answer is missing or unknown, or the check-in is closed.
    """
    answers = CheckInForm(sheet_of(answer_row(int(link.subject_id))), data=form)
    given = answers.given()
    checking_in.answer(
        answer_id=answers.row.pk, actor=link.person, given=given, lines=answers.lines()
    )
