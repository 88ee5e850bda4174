from django.apps import AppConfig


class MatchingConfig(AppConfig):
    """Rounds, the engine, review and publishing."""

    name = "matching"
    default_auto_field = "django.db.models.BigAutoField"
