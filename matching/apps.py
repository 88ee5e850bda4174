from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Rounds, the engine, review and publishing."""

    name = "matching"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the sweep execute queued runs and refresh suggestions; name the places held."""
        from accounts import registry
        from matching import tasks
        from matching.queries.holding import approved_places
        from mentorship.services import places

        registry.register_sweeper("matching.runs", tasks.sweep)
        registry.register_sweeper("matching.suggestions", tasks.sweep_suggestions)
        places.register_holder("matching.approved", approved_places)
