"""What this floor tells the ones below: its messages, sweepers, events and figures."""

from accounts import personal, registry
from accounts.enums import MessageGroup
from accounts.house_audits import register_house_audit
from matching import copies, events, personal_data
from matching.enums import StepKind
from matching.messages import asking, digest
from matching.queries import house_audit, mail_kinds, measures, next_steps, wish_list
from matching.services import digests, exclusions, forgetting, pair_lists, tidying, webhook_notices
from matching.services.unmatched_steps import CATEGORIES
from matching.views import pages
from mentorship import hooks


def register() -> None:
    """Register everything; called once when the app is ready."""
    events.register()
    copies.register()
    _register_erasing()
    tidying.register()
    registry.register_category(
        CATEGORIES[StepKind.PLACE], render=asking.place, still_due=asking.place_still_due
    )
    registry.register_category(
        CATEGORIES[StepKind.TYPE], render=asking.other_type, still_due=asking.mentee_still_due
    )
    registry.register_category(
        CATEGORIES[StepKind.PROFILE], render=asking.finish, still_due=asking.mentee_still_due
    )
    registry.register_category(
        digests.CATEGORY, render=digest.week, still_due=digest.is_needed, group=MessageGroup.DIGEST
    )
    registry.register_sweeper("matching.digests", digests.queue_digests)
    registry.register_kinds("matching.mails", mail_kinds.words_of)
    registry.register_measure("runs", "Runs, by state.", label="state", read=measures.runs)
    register_house_audit("pairs", house_audit.programs_of_pairs)
    registry.register_sweeper("matching.pair_rules", pair_lists.apply_rules)
    registry.register_sweeper("matching.pair_imports", pair_lists.forget_old_imports)
    registry.register_webhook_watcher("matching.webhooks", webhook_notices.tell_admins)
    hooks.register_apart("matching.exclusions", keep=exclusions.keep_apart_for_good)
    hooks.register_wishes("matching.wishes", of=wish_list.as_lines, has=wish_list.has_any)
    hooks.register_next_steps("matching.home", of=next_steps.next_steps_of)
    hooks.register_sidebar("matching.desk", of=pages.sidebar_of)


def _register_erasing() -> None:
    personal.register_tables("matching", personal_data.TABLES)
    personal.register_lock("rounds", forgetting.open_rounds_of)
    personal.register_lock("mentors", forgetting.offered_mentors_of)
    personal.register_lock("mentees", forgetting.offered_mentees_of)
    personal.register_lock("matches", forgetting.matches_of)
    personal.register_forgetting("matching.rounds", forgetting.forget)
