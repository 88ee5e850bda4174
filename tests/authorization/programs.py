"""What a program's team keeps for the whole program: rounds, files, invitations, webhooks."""

from typing import Any

from matching.enums import ExclusionKind, MatchState, RunState
from matching.models import Exclusion, Match, Wish
from tests.authorization import imports
from tests.authorization.scenes import Objects, Scene
from tests.factories.accounts import NotificationFactory, UserFactory, WebhookFactory
from tests.factories.joining import InvitationFactory
from tests.factories.matching import RoundFactory, RunFactory
from tests.factories.mentorship import MentorFactory


def objects(scene: Scene, admin: Any) -> Objects:
    """Make them; return the arguments of their addresses."""
    program = scene.program
    return {
        "program": {"program": program.slug},
        "program-slug": {"slug": program.slug},
        **_invitation(program),
        **_rounds(program),
        **_directory(scene),
        **_webhook(program),
        **imports.build(program, admin),
        "staff": {"program": program.slug, "pk": scene.contact.staff_roles.get().pk},
    }


def _invitation(program: Any) -> Objects:
    token = f"an-invitation-to-{program.slug}"
    invitation = InvitationFactory(program=program, token=token)
    return {
        "invitation": {"token": token},
        "desk-invitation": {"program": program.slug, "pk": invitation.pk},
    }


def _rounds(program: Any) -> Objects:
    """Return the round of the waiting match, and a run that waits."""
    waiting = Match.objects.filter(round__program=program, state=MatchState.PROPOSED)
    match_round = waiting.earliest("pk").round
    queued = RunFactory(round=RoundFactory(program=program), state=RunState.QUEUED)
    return {
        "round": {"program": program.slug, "pk": match_round.pk},
        "run": {"program": program.slug, "pk": queued.pk},
        "api-round": {"pk": match_round.pk},
        "api-run": {"pk": queued.pk},
        "api-letter": {"pk": match_round.pk, "role": "mentor"},
        "api-exclusion": {"pk": _kept_apart(program)},
    }


def _kept_apart(program: Any) -> int:
    """Make two people whom the team keeps apart; return the id of that."""
    low, high = sorted((UserFactory().pk, UserFactory().pk))
    given = {"program": program, "kind": ExclusionKind.FORMER}
    return Exclusion.objects.create(**given, first_id=low, second_id=high).pk


def _directory(scene: Scene) -> Objects:
    listed, wished = MentorFactory.create_batch(2, program=scene.program, listed=True)
    Wish.objects.create(mentee=scene.mentee, mentor=wished, rank=1)
    return {
        "listed": {"pk": listed.pk},
        "wished": {"pk": wished.pk, "step": "reason"},
        "api-listed": {"mentor": listed.uuid},
        "api-wished": {"mentor": wished.uuid},
    }


def _webhook(program: Any) -> Objects:
    hook = WebhookFactory(program_id=program.pk)
    sent = NotificationFactory(
        recipient=None, webhook=hook, dedupe_key=f"webhook.{hook.pk}.1", status="dead"
    )
    where = {"program": program.slug, "pk": hook.pk}
    return {"webhook": where, "delivery": {**where, "delivery": sent.pk}}
