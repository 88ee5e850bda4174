"""A person of whom every table that may tell of people has a row, with a canary in each column.

``plant`` fills what the list of tables calls telling: a column that it can't fill is returned, so
that a new one is not passed over.
"""

from datetime import timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.db import models
from django.utils import timezone

from accounts import personal
from accounts.enums import PrivacyKind
from accounts.models import (
    ApiToken,
    CopyPiece,
    IdempotencyKey,
    MutedGroup,
    OneTimeLink,
    PersonalCopy,
    PrivacyRequest,
    User,
)
from matching.enums import ExclusionKind, PairUse
from matching.models import (
    Block,
    Decision,
    HiddenMentor,
    MentorSnapshot,
    PairImport,
    PairRule,
    ReturnRule,
    RunFile,
    Wish,
)
from mentorship.enums import Side
from mentorship.models import (
    AnswerOnBehalf,
    CalendarFeed,
    ContinuingEducation,
    HeldCredential,
    ImportedPart,
    MemberImport,
    PeopleImport,
    PeopleImportFile,
    PeopleImportRow,
    StaffNote,
)
from tests.factories.accounts import NotificationFactory, UserFactory
from tests.factories.agreements import AgreementFactory, IntroductionQuestionFactory
from tests.factories.applications import DraftFactory, OrientationFactory, VettingQuestionFactory
from tests.factories.care import FollowUpFactory
from tests.factories.closing import CertificateFactory
from tests.factories.concerns import (
    AnsweredFactory,
    BrokenGlassFactory,
    ConcernFactory,
    ConcernMessageFactory,
)
from tests.factories.joining import InvitedPersonFactory, ProgramMemberFactory, RoundNoticeFactory
from tests.factories.matching import MatchFactory, UnmatchedFactory
from tests.factories.meetings import MeetingFactory, running
from tests.factories.mentorship import (
    CredentialFactory,
    MenteeFactory,
    MentorFactory,
    PhotoFactory,
    ProfileFactory,
    ProgramStaffFactory,
)
from tests.factories.notices import NoticeFactory
from tests.factories.space import (
    MentorshipGoalFactory,
    MessageFactory,
    MilestoneFactory,
    NoteFactory,
    ThankYouFactory,
)

CANARY = "canaryquill"
ADDRESS = f"{CANARY}@example.org"
HEX = "c0ffee" * 10 + "dead"  # where a constraint wants a digest
TEXTS = (models.CharField, models.TextField, models.JSONField, models.BinaryField,
         models.GenericIPAddressField)  # fmt: skip
IP = "203.0.113.77"
TRACES = (CANARY, HEX, IP, "zq9")
# What finds her again: as it stands in lists and files, by her address.
BY_ADDRESS = {
    "mentorship.programmember.email", "mentorship.roundnotice.email",
    "matching.pairrule.mentor_email", "matching.pairrule.mentee_email",
    "mentorship.peopleimportrow.email", "accounts.user.email",
    "account.emailaddress.email", "mentorship.mentee.supervisor_email",
}  # fmt: skip
# Columns that hold a code of a list, too short or too closely watched for a canary.
CODES = {
    "accounts.user.time_zone", "accounts.user.locale", "accounts.user.password",
    "mentorship.profile.state", "mentorship.heldcredential.state", "accounts.mutedgroup.group",
    "mentorship.profile.languages", "mentorship.profile.windows",
    "mentorship.profile.meeting_modes", "mentorship.profile.outlook",
}  # fmt: skip
# Filled by hand below: what services read as something, or what is written for one of the two.
BY_HAND = {
    "sessions.session.session_key", "sessions.session.session_data",
    "usersessions.usersession.session_key", "mentorship.introductionquestion.question",
    "mentorship.introductionquestion.answer", "mentorship.memberimport.lines",
    "matching.pairimport.lines", "mentorship.peopleimportfile.raw", "matching.run.snapshot",
    "matching.run.report", "matching.runfile.data", "matching.block.data",
    "matching.mentorsnapshot.data", "matching.pairrule.mentee_email",
    "matching.returnrule.mark", "matching.returnrule.other_mark",
    "mentorship.importrefusal.address_hash", "mentorship.mentee.supervisor_email",
    "accounts.notification.address_override", "mentorship.programmember.membership_number",
}  # fmt: skip


class World:
    """She was mentored, mentors, applied elsewhere, works for a program, and was in rounds."""

    def __init__(self):
        self.person = UserFactory(email=ADDRESS, name=f"Zq9 {CANARY}", membership_number="zq9-77")
        self.profile = ProfileFactory(user=self.person)
        self.learned = running(mentee=MenteeFactory(user=self.person))
        self.taught = running(mentor=MentorFactory(user=self.person, places_held=1))
        self.staff = ProgramStaffFactory(role="viewer", user=self.person)
        self._sign_in()
        self._be_written_to()
        self._apply()
        self._keep_a_space()
        self._be_matched()
        self._stand_in_lists()
        self._tell_in_confidence()
        self.unfilled = plant(self.person)
        self._fill_by_hand()

    def _sign_in(self):
        address = EmailAddress.objects.create(user=self.person, email=ADDRESS)
        EmailConfirmation.objects.create(email_address=address, key="k")
        Authenticator.objects.create(user=self.person, type="totp", data={"secret": "x"})
        for state in (
            {"_auth_user_id": str(self.person.pk)},
            {"account_login": {"email": ADDRESS}},
        ):
            session = SessionStore()
            session.update(state)
            session.save()
            UserSession.objects.create(
                user=self.person, session_key=session.session_key, ip=IP, user_agent="x"
            )
        app = SocialApp.objects.create(provider="x", name="x", client_id="x")
        account = SocialAccount.objects.create(user=self.person, provider="x", uid="x")
        SocialToken.objects.create(app=app, account=account, token="x")
        in_a_month = timezone.now() + timedelta(days=30)
        ApiToken.objects.create(
            user=self.person, name="x", digest="d", scopes=["me"], expires_at=in_a_month
        )
        IdempotencyKey.objects.create(actor=self.person, key="x", body_hash="x", response={})
        IdempotencyKey.objects.create(
            actor=UserFactory(), key="y", body_hash="x", response={"mentor": self.person.name}
        )
        OneTimeLink.objects.create(
            token_hash="ab" * 32, purpose="x", person=self.person, expires_at=in_a_month
        )

    def _be_written_to(self):
        MutedGroup.objects.create(user=self.person, group="digest")
        NoticeFactory(user=self.person)
        partner = self.learned.mentor_user
        NoticeFactory(
            user=partner, title=f"Meet {self.person.name}", subject_type="mentorship.mentorship",
            subject_id=str(self.learned.pk),
        )  # fmt: skip
        NotificationFactory(recipient=self.person)
        NotificationFactory(recipient=None, address_override=ADDRESS)
        LogEntry.objects.create(user=self.person, object_repr="x", action_flag=CHANGE)
        LogEntry.objects.create(
            user=partner, content_type=ContentType.objects.get_for_model(User),
            object_id=str(self.person.pk), object_repr=self.person.name, action_flag=CHANGE,
        )  # fmt: skip
        request = PrivacyRequest.objects.create(
            user=self.person, kind=PrivacyKind.EXPORT, due_at=timezone.now()
        )
        copy = PersonalCopy.objects.create(request=request)
        CopyPiece.objects.create(copy=copy, number=1, data=CANARY)

    def _apply(self):
        held = HeldCredential.objects.create(
            profile=self.profile, credential=CredentialFactory(), state="MN"
        )
        ContinuingEducation.objects.create(
            held_credential=held, title="x", hours=1, earned_on="2026-01-01"
        )
        PhotoFactory(user=self.person)
        CalendarFeed.objects.create(user=self.person, token_hash="x")
        DraftFactory(user=self.person)
        OrientationFactory(user=self.person)
        VettingQuestionFactory(mentor=self.taught.mentor, answer="x", answered_at=timezone.now())
        InvitedPersonFactory(user=self.person)
        self.friend = MenteeFactory(avoid=[ADDRESS, "Northlakes"], supervisor_email=ADDRESS)

    def _keep_a_space(self):
        for pair, side in ((self.learned, Side.MENTEE), (self.taught, Side.MENTOR)):
            AgreementFactory(mentorship=pair)
            goal = MentorshipGoalFactory(mentorship=pair, added_by=side)
            MilestoneFactory(goal=goal)
            MeetingFactory(mentorship=pair)
            for shared in (True, False):
                NoteFactory(mentorship=pair, author=self.person, is_shared=shared)
            ThankYouFactory(mentorship=pair, author=self.person)
            MessageFactory(mentorship=pair, author=self.person)
            FollowUpFactory(mentorship=pair)
            AnswerOnBehalf.objects.create(
                mentorship=pair, side=side, answer="accepted", told="x", given_by=UserFactory()
            )
            IntroductionQuestionFactory(mentorship=pair, side=side, question=CANARY)
            IntroductionQuestionFactory(
                mentorship=pair, side=side.other, question="Yours?", answer=CANARY,
                answered_at=timezone.now(),
            )  # fmt: skip
            AnsweredFactory(check_in__mentorship=pair, side=side, person=self.person)
        partner = self.learned.mentor_user
        CertificateFactory(mentorship=self.learned, user=self.person)
        self.theirs = CertificateFactory(mentorship=self.learned, user=partner)
        StaffNote.objects.create(
            program=self.learned.program, person=self.person, author=partner, body="x"
        )

    def _be_matched(self):
        mentee, mentor = self.learned.mentee, self.taught.mentor
        self.match = MatchFactory(round__program=mentee.program, mentee=mentee)
        his = MatchFactory(round__program=mentor.program, mentor=mentor)
        for match in (self.match, his):
            Decision.objects.create(
                round=match.round, match=match, actor=UserFactory(), batch=uuid4(), kind="note",
                version=1,
            )  # fmt: skip
            RunFile.objects.create(run=match.run, name="pool", part=1, data=CANARY.encode())
            Block.objects.create(
                run=match.run, query=1, start=0, stop=1, state="done", data=CANARY.encode()
            )
        UnmatchedFactory(run=self.match.run, mentee=mentee)
        UnmatchedFactory(run=his.run, side=Side.MENTOR, mentee=None, mentor=mentor)
        Wish.objects.create(mentee=mentee, mentor=self.learned.mentor, rank=1)
        Wish.objects.create(mentee=his.mentee, mentor=mentor, rank=1)
        HiddenMentor.objects.create(mentee=mentee, mentor=self.learned.mentor)
        self.other = MatchFactory(
            round=self.match.round, run=self.match.run,
            breakdown={"other_mentees": [{"mentee_id": mentee.pk, "score": 5}], "base": 1},
        )  # fmt: skip
        MentorSnapshot.objects.create(program=mentor.program, data=CANARY.encode())

    def _stand_in_lists(self):
        program, team = self.learned.program, self.learned.mentor_user
        ProgramMemberFactory(program=program, email=ADDRESS, membership_number="zq9-77")
        RoundNoticeFactory(program=program, email=ADDRESS)
        PairRule.objects.create(
            program=program,
            mentee_email="x@example.org",
            mentor_email=ADDRESS,
            kind=ExclusionKind.FORMER,
        )
        ReturnRule.objects.create(
            program=program, mark=CANARY, person=self.person, kind=ExclusionKind.BLOCK
        )
        for maker in (team, self.person):
            MemberImport.objects.create(
                program=program, made_by=maker, is_replacement=True,
                lines=[[ADDRESS, "zq9-77"], ["b@example.org", ""]],
            )  # fmt: skip
            PairImport.objects.create(
                program=program, made_by=maker, use=PairUse.values[0],
                lines=[[2, ADDRESS, "b@example.org", ""], [3, "c@example.org", "b@x.org", ""]],
            )  # fmt: skip
        waiting = PeopleImport.objects.create(program=program, side=Side.MENTEE)
        PeopleImportFile.objects.create(
            people_import=waiting, raw=f"e-mail\n{ADDRESS}\n".encode("utf-16")
        )
        done = PeopleImport.objects.create(program=program, side=Side.MENTEE, state="done")
        for user in (self.person, None):
            PeopleImportRow.objects.create(
                people_import=done, line=2, kind="new", email=ADDRESS, user=user
            )
        ImportedPart.objects.create(program=program, side=Side.MENTEE, user=self.person)

    def _tell_in_confidence(self):
        concern = ConcernFactory(reporter=self.person, program=self.learned.program)
        ConcernMessageFactory(concern=concern)
        BrokenGlassFactory(person=self.person)

    def _fill_by_hand(self):
        run = self.match.run
        key = str(self.learned.mentee.uuid)
        run.snapshot = {
            "version": 1, "mentees": [{"key": key, "note": CANARY}, {"key": "other"}],
            "mentors": [{"key": "m"}], "exclusions": [],
            "pins": [{"mentee": key, "mentor": "m", "note": CANARY}],
        }  # fmt: skip
        run.save(update_fields=["snapshot"])
        self.theirs.facts = {**self.theirs.facts, "partner": self.person.first_name}
        self.theirs.save(update_fields=["facts"])


def plant(person):
    """Fill every telling column of every row of hers; return what could not be filled."""
    return [
        f"{table.model}.{name}"
        for table in personal.tables().values()
        for name in table.telling
        if (table.owners or table.by_hand)
        and isinstance(table.column(name), TEXTS)
        and f"{table.model}.{name}" not in BY_HAND | CODES | BY_ADDRESS
        and not _fill(table, name, person)
    ]


def _fill(table, name, person):
    manager, filled = table.model_class._base_manager, 0
    for path in table.owners:
        rows = manager.filter(**{path: person.pk})
        for pk in list(rows.values_list("pk", flat=True)):
            column = table.column(name)
            value = _canary(column, manager.filter(pk=pk).values_list(name, flat=True).get())
            filled += manager.filter(pk=pk).update(**{name: value})
    return filled


def _canary(column, before):
    if isinstance(column, models.GenericIPAddressField):
        return IP
    if isinstance(column, models.BinaryField):
        return CANARY.encode()
    if isinstance(column, models.JSONField):
        return [*before, CANARY] if isinstance(before, list) else {**(before or {}), "x": CANARY}
    if column.name in {"token_hash", "digest"}:
        return HEX
    return CANARY[: column.max_length] if column.max_length else CANARY
