"""How each column of a file of people is called on pages, and what belongs into it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise

BOTH: Mapping[str, Words] = {
    "external_id": _("Your member system's own number. The same number is the same person."),
    "email": _("One address for each person."),
    "name": _("First name and surname."),
    "role": _("Where they work now: one role of the list."),
    "state": _("US state in two letters, such as OH."),
    "chapter": _("Chapter of the association."),
    "years": _("Years of experience, such as 2.5."),
    "employer": _("Where they work. It keeps colleagues apart."),
    "setting": _("One work setting of the list."),
    "timezone": _("Such as America/Chicago."),
    "languages": _("Two letters each, such as en;es. Empty: English."),
    "availability": _("When they have time: words of the list, separated by a semicolon."),
    "credentials": _("What they hold: words of the list, separated by a semicolon."),
    "interests": _("Words of the list, separated by a semicolon."),
    "outlook": _("Six answers from 1 to 5, such as 4;2;5;3;3;1."),
    "avoid": _("Addresses and employers that they must not be paired with."),
    "practices": _("Specializations they know well: words of the list."),
    "helps_with": _("Goals they help with: words of the list."),
}
MENTEE: Mapping[str, Words] = {
    "seeks": _("peer, career or life; the most wanted first, separated by a semicolon."),
    "supervisor": _("Their supervisor's address, who is never proposed."),
    "not_my_workplace": _("yes: nobody from their own employer."),
    "peer_too": _("yes: they would also be a peer mentor for one person."),
    "working_for": _("Credentials they work for: words of the list."),
    "target_role": _("Where they want to go: a role of the list, or empty."),
    "wants": _("Specializations they want to learn: words of the list."),
    "goals": _("What they want to reach: words of the list."),
    "wishes": _("Up to five mentors' addresses, best first."),
    "waited_rounds": _("In how many rounds they found nobody so far."),
    "partner_left": _("yes: their last mentor left."),
    "same_employer_ok": _("yes: a life mentor may have the same employer."),
}
MENTOR: Mapping[str, Words] = {
    "offers": _("peer, career or life; separated by a semicolon."),
    "past_roles": _("Roles they had before: words of the list."),
    "capacity": _("How many mentees they take, from 1 to 20."),
}
OF_SIDE: Mapping[str, Mapping[str, Words]] = {
    "mentee": {**BOTH, **MENTEE},
    "mentor": {**BOTH, **MENTOR},
}

LABELS: Mapping[str, Words] = {
    "row": _("The row"),
    "external_id": _("Your number"),
    "email": _("E-mail"),
    "name": _("Name"),
    "role": _("Role"),
    "state": _("State"),
    "chapter": _("Chapter"),
    "years": _("Years of experience"),
    "employer": _("Employer"),
    "setting": _("Work setting"),
    "timezone": _("Time zone"),
    "languages": _("Languages"),
    "availability": _("Availability"),
    "credentials": _("Credentials"),
    "interests": _("Interests"),
    "outlook": _("Outlook"),
    "avoid": _("Not with"),
    "practices": _("Practices"),
    "helps_with": _("Helps with"),
    "seeks": _("Seeks"),
    "supervisor": _("Supervisor"),
    "not_my_workplace": _("Nobody from their workplace"),
    "peer_too": _("A peer mentor too"),
    "working_for": _("Works for"),
    "target_role": _("Target role"),
    "wants": _("Wants to learn"),
    "goals": _("Goals"),
    "wishes": _("Wishes"),
    "waited_rounds": _("Rounds waited"),
    "partner_left": _("Mentor left"),
    "same_employer_ok": _("Same employer is fine"),
    "offers": _("Offers"),
    "past_roles": _("Past roles"),
    "capacity": _("Places"),
}


def label_of(column: str) -> str:
    """Return how a column is called on pages."""
    return str(LABELS.get(column, column))
