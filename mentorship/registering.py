"""What this floor tells the one below: its messages, links and sweepers."""

from accounts import personal
from accounts.enums import MessageGroup
from accounts.house_audits import register_house_audit
from accounts.registry import (
    register_category,
    register_group_follower,
    register_hold,
    register_link,
    register_measure,
    register_mentions,
    register_sweeper,
    register_trust,
)
from mentorship import copies, events, rules, tasks
from mentorship.messages import (
    agreement_links,
    agreements,
    care,
    check_ins,
    closing,
    closing_links,
    concerns,
    credentials,
    imported,
    introduction_questions,
    introductions,
    joining,
    links,
    meeting_links,
    meetings,
    part_links,
    people,
    proposals,
    space,
    staff,
    standing,
    waiting,
)
from mentorship.queries import erasing, house_audit, measures, message_pairs
from mentorship.rules import concerns as concern_rules
from mentorship.services import agreements as agreement_services
from mentorship.services import check_ins as check_in_services
from mentorship.services import concerns as concern_services
from mentorship.services import (
    forgetting,
    forgetting_lists,
    group_roles,
    importing,
    joining_members,
    mentorships,
    message_holds,
    notices,
    renewals,
    resting,
    tidying,
    zone_data,
)
from mentorship.services import introductions as introduction_services
from mentorship.services import meetings as meeting_services
from mentorship.services import waiting as waiting_services
from mentorship.services.care import letters, telling
from mentorship.services.renewals import reminding
from mentorship.services.space import messages as space_messages
from mentorship.services.space import thank_yous


def register_all() -> None:
    """Register everything; called once when the apps are ready."""
    events.register()
    copies.register()
    _register_introductions()
    _register_messages()
    _register_course()
    _register_agreements()
    _register_care()
    _register_meetings()
    _register_space()
    _register_concerns()
    _register_erasing()
    register_trust("mentorship.staff", rules.is_staff)
    register_group_follower("mentorship.staff", group_roles.follow, has_gift=group_roles.has_gift)
    text = "Mentorships that are not over, by state."
    register_measure("mentorships", text, label="state", read=measures.mentorships)
    register_house_audit("places", house_audit.places_held)
    register_house_audit("mentorships", house_audit.programs_of_mentorships)
    register_mentions("mentorship.pairs", message_pairs.naming)
    register_hold("mentorship.two_a_week", message_holds.held_until)
    register_link(introductions.PURPOSE, describe=links.describe, act=links.act)
    _register_questions()
    register_link(part_links.PURPOSE, describe=part_links.describe, act=part_links.act)
    register_link(
        check_ins.PURPOSE, describe=check_ins.describe, act=check_ins.act, say=check_ins.say
    )
    imported.register()
    _register_sweepers()


def _register_concerns() -> None:
    concerns.register()
    register_trust("mentorship.concerns", concern_rules.is_entrusted)
    register_sweeper("mentorship.concerns_due", concern_services.remind_due)
    register_sweeper("mentorship.concerns_readers", concern_services.reroute_orphans)
    register_sweeper("mentorship.openings_month", concern_services.report_openings)


def _register_space() -> None:
    register_category(space_messages.CATEGORY, render=space.written, still_due=space.is_unread)
    register_category(thank_yous.CATEGORY, render=space.thanked, still_due=space.is_thanked)
    register_link(space.PURPOSE, describe=space.describe, act=space.act)


def _register_sweepers() -> None:
    register_sweeper("mentorship.zone_data", zone_data.follow)
    register_sweeper("mentorship.check_ins_open", check_in_services.open_due)
    register_sweeper("mentorship.check_ins_missed", check_in_services.miss_overdue)
    register_sweeper("mentorship.introductions_nudge", introduction_services.nudge_silent)
    register_sweeper("mentorship.introductions_expire", introduction_services.expire_overdue)
    register_sweeper("mentorship.complete", mentorships.complete_due)
    register_sweeper("mentorship.orientations", waiting_services.mention_orientations)
    register_sweeper("mentorship.drafts", waiting_services.mention_drafts)
    register_sweeper("mentorship.pauses_ask", resting.ask_resting)
    register_sweeper("mentorship.pauses_end", resting.resume_rested)
    register_sweeper("mentorship.parts_ask", resting.ask_paused_parts)
    register_sweeper("mentorship.round_notices", notices.write_due)
    register_sweeper("mentorship.member_imports", joining_members.forget_old_imports)
    register_sweeper("mentorship.people_imports", tasks.sweep_imports, is_long=True)
    register_sweeper("mentorship.people_imports_forget", importing.forget_old)


def _register_introductions() -> None:
    asked = introductions.question_still_due
    register_category("introduction_mentor", render=introductions.question, still_due=asked)
    register_category("introduction_mentee", render=introductions.question, still_due=asked)
    register_category(
        "introduction_nudge",
        render=introductions.nudge,
        still_due=introductions.nudge_still_due,
        group=MessageGroup.REMINDERS,
    )
    register_category(
        "introduction_accepted", render=introductions.accepted, still_due=introductions.is_running
    )
    register_category("introduction_declined", render=introductions.declined)
    register_category("introduction_answered_for", render=introductions.answered_for)


def _register_messages() -> None:
    register_category(
        "check_in",
        render=check_ins.first,
        still_due=check_ins.still_due,
        group=MessageGroup.CHECK_INS,
    )
    register_category(
        "check_in_second",
        render=check_ins.second,
        still_due=check_ins.still_due,
        group=MessageGroup.CHECK_INS,
    )
    register_category(notices.CATEGORY, render=joining.round_open, still_due=joining.is_open)
    register_category(
        "orientation_waiting",
        render=waiting.orientation,
        still_due=waiting.orientation_still_due,
        group=MessageGroup.NEWS,
    )
    register_category(
        "application_waiting",
        render=waiting.application,
        still_due=waiting.application_still_due,
        group=MessageGroup.NEWS,
    )
    register_category(
        "vetting_question", render=waiting.question, still_due=waiting.question_still_due
    )
    register_category("mentor_vetted", render=people.vetted, still_due=people.is_vetted)
    register_category("mentor_refused", render=people.refused)
    register_category("mentor_paused", render=people.paused, still_due=people.is_paused)
    register_category("part_resting", render=standing.resting, still_due=standing.is_still_paused)
    register_category("staff_added", render=staff.added, still_due=staff.is_staff)


def _register_care() -> None:
    """Register what the program team writes and reads about running mentorships."""
    register_category(letters.CATEGORY, render=care.letter, still_due=care.is_there)
    register_category(
        telling.CATEGORY,
        render=care.got_worse,
        still_due=care.needs_telling,
        group=MessageGroup.HEALTH,
    )
    register_sweeper("mentorship.health", telling.tell_admins)
    register_category(
        reminding.CATEGORY,
        render=credentials.expiring,
        still_due=credentials.still_due,
        group=MessageGroup.CREDENTIALS,
    )
    register_sweeper("mentorship.credentials", renewals.remind_expiring)


def _register_agreements() -> None:
    register_link(agreement_links.PURPOSE, describe=agreements.describe, act=agreements.act)
    waits, runs = agreements.waits_for_her, agreements.is_running
    register_category("agreement_signed", render=agreements.signed, still_due=waits)
    register_category("agreement_suggested", render=agreements.suggested, still_due=waits)
    register_category("agreement_agreed", render=agreements.agreed, still_due=runs)
    register_category("agreement_kept", render=agreements.kept, still_due=runs)
    register_category(
        "agreement_reminder",
        render=agreements.reminder,
        still_due=agreements.is_unsigned,
        group=MessageGroup.REMINDERS,
    )
    register_sweeper("mentorship.agreements_remind", agreement_services.remind_unsigned)


def _register_meetings() -> None:
    register_category("meeting_offered", render=meetings.offered, still_due=meetings.is_offered)
    register_category("meeting_agreed", render=meetings.agreed, still_due=meetings.is_agreed)
    register_category(
        "meeting_cancelled", render=meetings.cancelled, still_due=meetings.is_cancelled
    )
    register_category("meeting_kept", render=meetings.kept, still_due=meetings.is_agreed)
    for name, render, still_due in (
        ("meeting_lapsed", meetings.lapsed, meetings.is_running),
        ("meeting_reminder", meetings.reminder, meetings.is_coming),
        ("meeting_ask", meetings.ask, meetings.is_unsaid),
    ):
        register_category(name, render=render, still_due=still_due, group=MessageGroup.MEETINGS)
    register_link(meetings.PICK, describe=meeting_links.describe_pick, act=meeting_links.act_pick)
    register_link(meetings.ASK, describe=meeting_links.describe_ask, act=meeting_links.act_ask)
    register_link(
        meetings.CANCEL, describe=meeting_links.describe_cancel, act=meeting_links.act_cancel
    )
    register_sweeper("mentorship.meetings_settle", meeting_services.settle_passed)
    register_sweeper("mentorship.meetings_ask", meeting_services.ask_whether_held)


def _register_course() -> None:
    """Register what is said while a mentorship rests, goes on longer, finishes or ends."""
    register_category("mentorship_paused", render=closing.paused, still_due=closing.is_resting)
    register_category("mentorship_resumed", render=closing.resumed, still_due=closing.is_active)
    register_category("mentorship_goes_on", render=closing.went_on, still_due=closing.is_active)
    register_category("mentorship_resting", render=closing.resting, still_due=closing.is_resting)
    register_category("pauses_ended", render=closing.pauses_ended, still_due=closing.has_pauses)
    register_category("mentorship_ended", render=closing.ended)
    register_category(tidying.WARNING, render=closing.space_ends)
    register_sweeper("mentorship.spaces_end", tidying.warn_of_spaces)
    tidying.register()
    register_category("mentorship_completed", render=closing.completed)
    register_category("first_in_line", render=closing.first_in_line, still_due=closing.is_first)
    register_category("proposal_asked", render=proposals.asked, still_due=proposals.is_unanswered)
    register_category("proposal_answered", render=proposals.answered, still_due=proposals.runs)
    register_link(
        closing.PAUSE_LINK, describe=closing_links.describe_pause, act=closing_links.act_pause
    )
    register_link(
        proposals.LINK,
        describe=closing_links.describe_proposal,
        act=closing_links.act_proposal,
    )


def _register_questions() -> None:
    register_link(
        introduction_questions.PURPOSE, describe=links.describe_reply, act=links.act_reply
    )
    waits = introduction_questions.waits
    register_category("introduction_question", render=introduction_questions.asked, still_due=waits)
    register_category(
        "introduction_question_reminder",
        render=introduction_questions.reminder,
        still_due=waits,
        group=MessageGroup.REMINDERS,
    )
    register_category(
        "introduction_reply",
        render=introduction_questions.replied,
        still_due=introduction_questions.is_there,
    )
    register_sweeper("mentorship.questions_remind", introduction_services.remind_of_questions)


def _register_erasing() -> None:
    personal.register_lock("mentors", erasing.mentors_of)
    personal.register_lock("mentees", erasing.mentees_of)
    personal.register_lock("mentorships", erasing.mentorships_of)
    personal.register_lock("check_ins", erasing.answers_of)
    personal.register_obligation("mentorship.staff", erasing.obligations)
    personal.register_forgetting("mentorship.people", forgetting.forget)
    personal.register_forgetting("mentorship.lists", forgetting_lists.forget)
