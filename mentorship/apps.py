from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    """Programs, people's parts in them, mentorships and check-ins."""

    name = "mentorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the start-up checks, the messages, their links and the sweepers."""
        from mentorship import checks, registering  # noqa: F401  checks registers itself

        registering.register_all()
