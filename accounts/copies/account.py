"""What the accounts floor keeps of a person: who she is, how she signs in, what we wrote to her."""

from collections.abc import Iterator

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts import registry
from accounts.copies.shape import Code, Section, Value, choice, chosen
from accounts.enums import MessageGroup, NotificationStatus, PrivacyKind, PrivacyState, Scope
from accounts.models import (
    Acceptance,
    ApiToken,
    AuditEvent,
    MutedGroup,
    Notice,
    Notification,
    PrivacyRequest,
    User,
)
from accounts.queries import message_words
from accounts.retention import rules
from accounts.services import consents

AT_ONCE = 500
EXPORTED = "copy.exported"


def sections(person: User) -> Iterator[Section]:
    """Yield everything of this floor."""
    yield _account(person)
    yield from _signing_in(person)
    yield from _proofs(person)
    yield from _agreed(person)
    yield from _written(person)
    yield _acts(person)
    yield _made_for_letters(person)


def _account(person: User) -> Section:
    heads = {
        "id": _("Number"), "name": _("Name"), "email": _("E-mail"),
        "membership_number": _("Membership number"), "time_zone": _("Time zone"),
        "language": _("Language"), "joined_at": _("Since"), "last_sign_in_at": _("Last sign-in"),
        "is_active": _("The account is open"), "is_association_admin": _("Association admin"),
        "bounced_at": _("Our mail was refused"),
    }  # fmt: skip
    row: list[Value] = [
        str(person.uuid), person.name, person.email, person.membership_number, person.time_zone,
        person.locale, person.date_joined, person.last_login, person.is_active,
        person.is_superuser, person.bounced_at,
    ]  # fmt: skip
    return Section("account", _("Your account"), heads, [row], ("accounts.user",))


def _signing_in(person: User) -> Iterator[Section]:
    addresses = EmailAddress.objects.filter(user=person).order_by("pk")
    yield Section(
        "addresses",
        _("Your addresses"),
        {"email": _("E-mail"), "is_verified": _("Confirmed"), "is_primary": _("In use")},
        ([row.email, row.verified, row.primary] for row in addresses),
        ("account.emailaddress",),
    )
    others = SocialAccount.objects.filter(user=person).order_by("pk")
    yield Section(
        "sign_on",
        _("Sign-on by your association"),
        {"provider": _("By"), "uid": _("Known there as"), "facts": _("What it told us"),
         "joined_at": _("Since"), "last_sign_in_at": _("Last used")},
        ([r.provider, r.uid, r.extra_data, r.date_joined, r.last_login] for r in others),
        ("socialaccount.socialaccount",),
    )  # fmt: skip
    visits = UserSession.objects.filter(user=person).order_by("pk")
    yield Section(
        "sessions",
        _("Where you are signed in"),
        {"device": _("Browser"), "network_address": _("Network address"),
         "since": _("Since"), "last_seen_at": _("Last seen")},
        ([row.user_agent, row.ip, row.created_at, row.last_seen_at] for row in visits),
        ("usersessions.usersession",),
    )  # fmt: skip


def _proofs(person: User) -> Iterator[Section]:
    factors = Authenticator.objects.filter(user=person).order_by("pk")
    yield Section(
        "second_factors",
        _("Your second steps of signing in"),
        {"kind": _("Kind"), "added_at": _("Added"), "last_used_at": _("Last used")},
        ([_factor(row), row.created_at, row.last_used_at] for row in factors),
        ("mfa.authenticator",),
        intro=_("That they are there; what they hold is a secret and stays one."),
    )
    tokens = ApiToken.objects.filter(user=person).order_by("pk")
    yield Section(
        "tokens",
        _("Your tokens"),
        {"name": _("Name"), "scopes": _("For"), "made_at": _("Made"), "ends_at": _("Runs out"),
         "last_used_at": _("Last used"), "revoked_at": _("Revoked")},
        ([r.name, chosen(Scope, r.scopes), r.created_at, r.expires_at, r.last_used_at,
          r.revoked_at] for r in tokens),
        ("accounts.apitoken",),
    )  # fmt: skip


def _factor(row: Authenticator) -> Code:
    return Code(row.type, str(row.get_type_display()))


def _document(key: str) -> Code:
    words = {consents.RULES: _("The rules"), consents.ADULT: _("That you are 18 or older")}
    return Code(key, words.get(key, key))


def _agreed(person: User) -> Iterator[Section]:
    documents = Acceptance.objects.filter(user=person).order_by("pk")
    yield Section(
        "acceptances",
        _("What you agreed to"),
        {"document": _("Document"), "version": _("Version"), "at": _("When")},
        ([_document(row.document), row.version, row.accepted_at] for row in documents),
        ("accounts.acceptance",),
    )
    asked = PrivacyRequest.objects.filter(user=person).order_by("pk")
    yield Section(
        "privacy_requests",
        _("What you asked of your data"),
        {"kind": _("What"), "state": _("State"), "asked_at": _("Asked"), "due_at": _("Due"),
         "closed_at": _("Done")},
        ([choice(PrivacyKind, r.kind), choice(PrivacyState, r.state), r.asked_at, r.due_at,
          r.closed_at] for r in asked),
        ("accounts.privacyrequest",),
    )  # fmt: skip
    muted = MutedGroup.objects.filter(user=person).order_by("pk")
    yield Section(
        "muted_messages",
        _("Messages you switched off"),
        {"group": _("Messages")},
        ([choice(MessageGroup, row.group)] for row in muted),
        ("accounts.mutedgroup",),
    )


def _written(person: User) -> Iterator[Section]:
    notices = Notice.objects.filter(user=person).order_by("pk")
    yield Section(
        "notices",
        _("Behind your bell"),
        {"title": _("Title"), "text": _("Text"), "at": _("Sent"), "read_at": _("Read")},
        (
            [row.title, row.text, row.created_at, row.read_at]
            for row in notices.iterator(chunk_size=AT_ONCE)
        ),
        ("accounts.notice",),
    )
    sent = Notification.objects.filter(recipient=person).order_by("pk")
    sent = sent.exclude(category__in=registry.confidential_categories())
    yield Section(
        "messages_sent",
        _("Mails to you"),
        {"kind": _("About"), "state": _("State"), "queued_at": _("Written"), "sent_at": _("Sent")},
        (
            [Code(r.category, message_words.kind(r.category)), choice(NotificationStatus, r.status),
             r.created_at, r.sent_at]
            for r in sent.only("category", "status", "created_at", "sent_at")
            .iterator(chunk_size=AT_ONCE)
        ),
        ("accounts.notification",),
        intro=_("Of the last thirty days, without those about something told in confidence."),
    )  # fmt: skip


def _acts(person: User) -> Section:
    rows = AuditEvent.objects.filter(Q(actor=person) | Q(real_actor=person)).order_by("pk")
    for prefix in registry.confidential_trails():
        rows = rows.exclude(action__startswith=prefix)
    return Section(
        "acts",
        _("What you did here"),
        {"what": _("What"), "at": _("When"), "about": _("About the record"), "facts": _("Facts")},
        (
            [row.action, row.at, f"{row.target_type} {row.target_id}", row.data]
            for row in rows.iterator(chunk_size=AT_ONCE)
        ),
        ("accounts.auditevent",),
        intro=_("The trail that we keep for %(years)s; it holds numbers and codes only.")
        % {"years": rules()["audit"].kept_words()},
    )


def _made_for_letters(person: User) -> Section:
    rows = AuditEvent.objects.filter(
        action=EXPORTED, target_type="accounts.user", target_id=str(person.pk)
    )
    return Section(
        "copies_by_operators",
        _("Copies of your data that an operator made"),
        {"at": _("When")},
        ([row.at] for row in rows.order_by("pk")),
        ("accounts.auditevent",),
    )
