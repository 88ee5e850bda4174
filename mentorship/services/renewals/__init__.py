"""A person's credentials over time: their dates, the hours towards a renewal, reminders, goals."""

from mentorship.services.renewals.dates import set_dates
from mentorship.services.renewals.goals import make_goal
from mentorship.services.renewals.hours import log, remove
from mentorship.services.renewals.reminding import remind_expiring, set_reminders

__all__ = ["log", "make_goal", "remind_expiring", "remove", "set_dates", "set_reminders"]
