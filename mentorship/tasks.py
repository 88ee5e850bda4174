"""Celery's thin shells of the mentorship floor; the sweep does the same without a broker."""

from celery import shared_task


@shared_task
def send_check_in_reminders() -> int:
    """Open the check-ins that are due, queue one reminder per person, then send what is due.

    Safe to run twice and to overlap with the sweep: every reminder has a unique key, and rows of
    the outbox are claimed one by one.
    """
    from accounts.services import deliver
    from mentorship.services import check_ins

    queued = check_ins.open_due()
    deliver.drain(limit_s=20.0)
    return queued


@shared_task
def close_overdue() -> int:
    """Close what nobody answered in time: check-ins, introductions, mentorships past their end.

    Safe to run twice: each row is locked and read again before it changes.
    """
    from mentorship.services import check_ins, introductions, mentorships

    return check_ins.miss_overdue() + introductions.expire_overdue() + mentorships.complete_due()
