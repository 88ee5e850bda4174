"""Mails to a program's team, mails around concerns, and what people ask of their data."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.enums import PrivacyKind
from accounts.models import ApiToken, Notification, OneTimeLink, PrivacyRequest
from accounts.services import account_mails, copies, erase_requests, links, privacy, tokens
from matching.services import digests
from mentorship.enums import SecretKind, Side, StaffRole
from mentorship.services import concerns, staff
from mentorship.services.concerns.telling import Told
from tests.factories.accounts import UserFactory, verified
from tests.factories.concerns import Scene
from tests.factories.mentorship import MenteeFactory
from tests.mails.entries import CANARY, DAY, PEOPLE, admin_of, introduced, of, program, running


@of("staff_added")
def staff_added():
    made = program()
    new = verified(UserFactory(name="Tove Lind"))
    staff.add(
        program_id=made.pk, email=new.email, role=StaffRole.ADMIN, employer="Lakeshore",
        actor=admin_of(made),
    )  # fmt: skip


@of("desk_digest")
def desk_digest():
    made = program()
    admin = admin_of(made)
    introduced(program=made, introduced_at=timezone.now() - timedelta(days=5))
    noon = timezone.now().replace(hour=18, minute=0)
    digests.queue_digests(noon - timedelta(days=noon.weekday()))
    return admin


def _told():
    scene = Scene(program=program(), **PEOPLE)
    told = Told(
        category="boundaries", body=CANARY, wish="advice", about_id=scene.mentor.pk,
        mentorship_id=scene.pair.pk, answer_ids=[],
    )  # fmt: skip
    return scene, concerns.tell(program=scene.program, actor=scene.mentee, told=told)


@of("contact_waiting")
def concern():
    scene, _case = _told()
    return scene.first


@of("contact_due")
def concern_due():
    scene, _case = _told()
    concerns.remind_due(timezone.now() + timedelta(days=2))
    return scene.first


@of("contact_reply")
def concern_reply():
    scene, case = _told()
    given = {"concern_id": case.pk, "actor": scene.first}
    concerns.take_up(**given)
    concerns.reply(**given, body=CANARY)


@of("glass_told")
def glass_told():
    scene, case = _told()
    line = scene.line(Side.MENTEE, line=CANARY)
    given = {"concern_id": case.pk, "actor": scene.first}
    concerns.take_up(**given)
    concerns.break_glass(
        kind=SecretKind.CHECK_IN_LINE, subject_id=line.pk, reason=f"{CANARY} is a good reason",
        **given,
    )  # fmt: skip


@of("seen_as_you")
def seen_as():
    part = MenteeFactory(user__name="Jamila Reader")
    concerns.break_glass(
        kind=SecretKind.AS_PERSON, subject_id=part.user_id, reason=f"{CANARY} is a good reason",
        actor=UserFactory(is_superuser=True, name="Anna Board"),
    )  # fmt: skip


@of("openings_month")
def openings():
    UserFactory(is_superuser=True, name="Anna Board")
    concerns.report_openings()


@of("privacy_asked")
def asked_for_a_copy():
    privacy.ask(user=UserFactory(name="Jamila Reader"), kind=PrivacyKind.EXPORT)


@of("privacy_asked/erase")
def asked_to_erase():
    privacy.ask(user=UserFactory(name="Jamila Reader"), kind=PrivacyKind.ERASE)


@of("privacy_last_day")
def last_day():
    request = privacy.ask(user=UserFactory(name="Jamila Reader"), kind=PrivacyKind.ERASE)
    Notification.objects.all().delete()
    PrivacyRequest.objects.filter(pk=request.pk).update(due_at=timezone.now() + timedelta(hours=20))
    erase_requests.remind()


@of("privacy_ready")
def privacy_ready():
    privacy.ask(user=UserFactory(name="Jamila Reader"), kind=PrivacyKind.EXPORT)
    copies.make_due()


@of("privacy_withdrawn")
def withdrawn():
    person = UserFactory(name="Jamila Reader")
    for step in (privacy.ask, privacy.withdraw):
        step(user=person, kind=PrivacyKind.ERASE)


def _token(days=30):
    person = UserFactory(name="Jamila Reader")
    return tokens.create(actor=person, name=f"{CANARY} sync", scopes=["me:read"], days=days)


@of("token_made")
def token_made():
    _token()


@of("token_ends")
def token_ends():
    token, _secret = _token()
    Notification.objects.all().delete()
    made = timezone.now() - 25 * DAY
    ApiToken.objects.update(created_at=made, expires_at=made + 30 * DAY)
    assert tokens.remind_ending() == 1
    return token.user


@of("fresh-link")
def fresh_link():
    pair = running()
    links.issue(purpose="agreement", person=pair.mentee_user, subject=pair)
    links.send_fresh(OneTimeLink.objects.get())


def _account(kind, **context):
    person = verified(UserFactory(name="Jamila Reader"))
    account_mails.queue(kind=kind, address=person.email, context={"user": person, **context})


def _register_accounts():
    """Add one entry for every kind of mail of the sign-in."""
    code, url = (
        {"code": "7F2K9Q"},
        {"password_reset_url": f"{settings.SITE_URL}/accounts/password/reset/key/x/"},
    )
    kinds = {
        "login_code": code, "confirm_access": code, "email_confirmation": code,
        "email_confirmation_signup": code, "password_reset_key": url,
        "account_already_exists": url, "password_changed": {}, "email_changed": {},
        "webauthn_added": {}, "recovery_codes_generated": {},
    }  # fmt: skip
    for kind, context in kinds.items():
        of(f"account/{kind}")(lambda kind=kind, context=context: _account(kind, **context))


_register_accounts()
