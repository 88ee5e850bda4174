"""What the audit trail tells the program team, in words; what is not here is not told.

Of wishes, private notes, answers to check-ins and concerns nothing stands here.
"""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# Action to what is said of one, and of several at a time. Staff are named as who did it; of what
# either of the two may have done, only that it happened.
BY_STAFF = {
    "match.approved": (_("approved a match"), _("approved %(n)d matches")),
    "match.unapproved": (_("took back an approval"), _("took back %(n)d approvals")),
    "match.rejected": (_("rejected a match"), _("rejected %(n)d matches")),
    "match.pinned": (_("pinned a pair"), _("pinned %(n)d pairs")),
    "match.unpinned": (_("unpinned a pair"), _("unpinned %(n)d pairs")),
    "match.swapped": (_("swapped mentors in a match"), _("swapped mentors in %(n)d matches")),
    "match.handed_over": (_("handed over a match"), _("handed over %(n)d matches")),
    "match.undone": (_("undid a decision"), _("undid %(n)d decisions")),
    "match.proposed": (_("paired two people by hand"), _("made %(n)d pairs by hand")),
    "match.published": (_("sent an introduction"), _("sent %(n)d introductions")),
    "match.recalled": (_("took an introduction back"), _("took %(n)d introductions back")),
    "introduction.nudged": (_("sent a reminder"), _("sent %(n)d reminders")),
    "follow_up.letter": (_("wrote to a pair"), _("wrote to %(n)d pairs")),
    "follow_up.call": (_("noted a call"), _("noted %(n)d calls")),
    "check_in.reminded": (_("had a check-in's reminder sent"),
                          _("had %(n)d reminders of check-ins sent")),
    "run.requested": (_("ran matching"), _("ran matching %(n)d times")),
    "run.cancelled": (_("cancelled matching"), _("cancelled matching %(n)d times")),
    "round.created": (_("made a round"), _("made %(n)d rounds")),
    "round.changed": (_("changed a round"), _("changed %(n)d rounds")),
    "round.opened": (_("opened a round"), _("opened %(n)d rounds")),
    "round.reopened": (_("opened a round again"), _("opened %(n)d rounds again")),
    "round.closed": (_("closed a round"), _("closed %(n)d rounds")),
    "letter.changed": (_("changed a letter"), _("changed letters %(n)d times")),
    "letter.forgotten": (_("took the first words of a letter again"),
                         _("took the first words of %(n)d letters again")),
    "mentor.vetted": (_("vetted a mentor"), _("vetted %(n)d mentors")),
    "mentor.refused": (_("refused a mentor kindly"), _("refused %(n)d mentors kindly")),
    "vetting.asked": (_("asked a mentor a question"), _("asked mentors %(n)d questions")),
    "credential.verified": (_("verified a credential"), _("verified %(n)d credentials")),
    "pair_rule.added": (_("added a rule for a pair"), _("added rules for %(n)d pairs")),
    "pair_rule.removed": (_("removed a rule for a pair"), _("removed rules for %(n)d pairs")),
    "pairs.imported": (_("loaded earlier pairs"), _("loaded earlier pairs %(n)d times")),
    "invitation.created": (_("made an invitation"), _("made %(n)d invitations")),
    "invitation.revoked": (_("revoked an invitation"), _("revoked %(n)d invitations")),
    "member_list.imported": (_("loaded the member list"), _("loaded %(n)d member lists")),
    "people_import.confirmed": (_("took a file of people over"),
                                _("took %(n)d files of people over")),
    "people_import.undone": (_("undid a file of people"), _("undid %(n)d files of people")),
    "list.exported": (_("took out a list as a file"), _("took out %(n)d lists as files")),
    "text.changed": (_("changed a text"), _("changed texts %(n)d times")),
    "text.forgotten": (_("took the product's words again"),
                       _("took the product's words %(n)d times")),
    "program.created": (_("made the program"), _("made %(n)d programs")),
    "program.changed": (_("changed the settings"), _("changed the settings %(n)d times")),
    "program.joining_changed": (_("changed who may apply"),
                                _("changed who may apply %(n)d times")),
    "program.opened": (_("opened sign-up"), _("opened sign-up %(n)d times")),
    "program.closed": (_("closed sign-up"), _("closed sign-up %(n)d times")),
    "staff.added": (_("added somebody to the staff"), _("added %(n)d people to the staff")),
    "staff.employer_changed": (_("changed for whom one of the staff works"),
                               _("changed for whom %(n)d of the staff work")),
    "staff.removed": (_("took somebody off the staff"), _("took %(n)d people off the staff")),
}  # fmt: skip
BY_MEMBERS = {
    "mentee.applied": (_("applied as a mentee"), _("applied as a mentee")),
    "mentee.paused": (_("paused as a mentee"), _("paused as a mentee")),
    "mentee.resumed": (_("is open again as a mentee"), _("is open again as a mentee")),
    "mentee.left": (_("left as a mentee"), _("left as a mentee")),
    "mentor.applied": (_("applied as a mentor"), _("applied as a mentor")),
    "mentor.paused": (_("paused as a mentor"), _("paused as a mentor")),
    "mentor.resumed": (_("is open again as a mentor"), _("is open again as a mentor")),
    "mentor.left": (_("left as a mentor"), _("left as a mentor")),
}
BY_NOBODY = {
    "run.done": (_("Matching finished"), _("Matching finished %(n)d times")),
    "run.failed": (_("Matching stopped"), _("Matching stopped %(n)d times")),
    "introduction.accepted": (_("An introduction was accepted"),
                              _("%(n)d introductions were accepted")),
    "introduction.declined": (_("An introduction was declined"),
                              _("%(n)d introductions were declined")),
    "introduction.expired": (_("An introduction ran out"), _("%(n)d introductions ran out")),
    "introduction.withdrawn": (_("An introduction was withdrawn"),
                               _("%(n)d introductions were withdrawn")),
    "mentorship.started": (_("A mentorship started"), _("%(n)d mentorships started")),
    "mentorship.paused": (_("A mentorship was paused"), _("%(n)d mentorships were paused")),
    "mentorship.resumed": (_("A mentorship went on"), _("%(n)d mentorships went on")),
    "mentorship.completed": (_("A mentorship was completed"),
                             _("%(n)d mentorships were completed")),
    "mentorship.ended": (_("A mentorship ended"), _("%(n)d mentorships ended")),
    "check_in.answered": (_("A check-in was answered"), _("%(n)d check-ins were answered")),
    "check_in.missed": (_("A check-in was missed"), _("%(n)d check-ins were missed")),
}  # fmt: skip
TOLD = (*BY_STAFF, *BY_MEMBERS, *BY_NOBODY)
ICONS = {
    "match": "git-compare-arrows",
    "introduction": "send",
    "follow_up": "mail",
    "run": "git-compare-arrows",
    "round": "git-compare-arrows",
    "mentorship": "handshake",
    "check_in": "message-circle-heart",
    "mentor": "user",
    "mentee": "user",
    "list": "download",
}


def sentence(action: str, n: int, who: str) -> str:
    """Return what was done, and by whom where that is told: "Marisol approved 5 matches"."""
    one, many = (BY_STAFF | BY_MEMBERS | BY_NOBODY)[action]
    what = str(one if n == 1 else many) % {"n": n}
    if action in BY_NOBODY:
        return what
    return gettext("%(who)s %(what)s") % {"who": who, "what": what}


def icon_of(action: str) -> str:
    """Return the icon of a kind of event."""
    return ICONS.get(action.split(".", maxsplit=1)[0], "settings-2")
