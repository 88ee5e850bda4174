"""What other programs may hear of rounds, runs and matches: which, and what became of them."""

from django.utils.translation import gettext_lazy as _

from accounts.registry import register_event


def register() -> None:
    """Register everything; called once when the app is ready."""
    for event, label in (
        ("round.opened", _("A round opened")),
        ("round.published", _("A round's first introductions went out")),
        ("round.reopened", _("A round is open again: they were taken back")),
        ("round.closed", _("A round closed")),
    ):
        register_event(event, event, label=label)
    for action, event, label in (
        ("run.done", "run.finished", _("A matching run finished")),
        ("run.failed", "run.failed", _("A matching run failed")),
        ("match.approved", "match.approved", _("A match was approved")),
        ("match.unapproved", "match.unapproved", _("An approval was taken back")),
        ("match.rejected", "match.rejected", _("A match was rejected")),
        ("match.published", "match.published", _("A match was sent to the two")),
        ("match.recalled", "match.recalled", _("A match was taken back")),
        ("match.undone", "match.undone", _("The last step on a match was undone")),
    ):
        register_event(action, event, label=label, codes=("round",))
