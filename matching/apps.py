from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Rounds, the engine, review and publishing."""

    name = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register sweepers, messages, the places held by approvals, letting go, and undoing."""
        from accounts import registry
        from matching import registering, tasks
        from matching.messages import closing
        from matching.queries.holding import approved_places
        from matching.queries.mentor_cards import cards_of
        from matching.services import fill_in, publish, standing, swap, undoing
        from mentorship import hooks
        from mentorship.services import places

        registry.register_sweeper("matching.fill_in", fill_in.sweep)
        registry.register_sweeper("matching.runs", tasks.sweep, is_long=True)
        registry.register_sweeper("matching.suggestions", tasks.sweep_suggestions, is_long=True)
        registry.register_category(
            "round_without", render=closing.without, still_due=closing.is_still_without
        )
        places.register_holder("matching.approved", approved_places)
        hooks.register_cards("matching.mentor_cards", of=cards_of)
        standing.register()
        undoing.register()
        swap.register()
        publish.register()
        registering.register()
