"""What pairs by hand tell the floors below: their questions by mail, and their sweepers."""

from accounts import registry
from matching.enums import StepKind
from matching.messages import asking
from matching.queries import wish_list
from matching.services import exclusions, pair_lists
from matching.services.unmatched_steps import CATEGORIES
from matching.views import pages
from mentorship import hooks


def register() -> None:
    """Register everything; called once when the app is ready."""
    registry.register_category(
        CATEGORIES[StepKind.PLACE], render=asking.place, still_due=asking.place_still_due
    )
    registry.register_category(
        CATEGORIES[StepKind.TYPE], render=asking.other_type, still_due=asking.mentee_still_due
    )
    registry.register_category(
        CATEGORIES[StepKind.PROFILE], render=asking.finish, still_due=asking.mentee_still_due
    )
    registry.register_sweeper("matching.pair_rules", pair_lists.apply_rules)
    registry.register_sweeper("matching.pair_imports", pair_lists.forget_old_imports)
    hooks.register_apart("matching.exclusions", keep=exclusions.keep_apart_for_good)
    hooks.register_wishes("matching.wishes", of=wish_list.as_lines)
    hooks.register_sidebar("matching.desk", of=pages.sidebar_of)
