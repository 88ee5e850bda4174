"""The beginning of a mentorship, once both said yes."""

from django.utils import timezone

from accounts.models import User
from accounts.services import audit
from mentorship.clock import add_months, local_day
from mentorship.enums import MentorshipState, Side
from mentorship.models import Mentee, Mentorship
from mentorship.services.check_ins import layout
from mentorship.services.mentorships.steps import tell
from mentorship.terms import terms_of


def start(mentorship: Mentorship, *, actor: User) -> None:
    """Start a mentorship that both accepted: its dates, its check-ins, a message to both.

    Runs in the caller's transaction, with mentor, mentee and mentorship locked.
    """
    now = timezone.now()
    today = local_day(mentorship.program.time_zone, now)
    mentorship.state, mentorship.started_at = MentorshipState.ACTIVE, now
    terms = terms_of(mentorship.program, mentorship.mentor_type)
    mentorship.ends_on = add_months(today, terms.months)
    mentorship.save(update_fields=["state", "started_at", "ends_on"])
    Mentee.objects.filter(pk=mentorship.mentee_id).update(partner_left=False, waited_rounds=0)
    layout.lay_out(mentorship)
    audit.record(actor=actor, action="mentorship.started", target=mentorship)
    for side in Side:
        tell(mentorship, "introduction_accepted", side)
