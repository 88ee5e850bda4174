from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    """Programs, people's parts in them, mentorships and check-ins."""

    name = "mentorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks."""
        from mentorship import checks  # noqa: F401  registers itself
