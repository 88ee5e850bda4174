from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    """Programs, people's parts in them, mentorships and check-ins."""

    name = "mentorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the messages, their links and the sweepers."""
        from accounts.personal import register_tables
        from mentorship import checks, registering  # noqa: F401  checks registers itself
        from mentorship.personal import TABLES

        register_tables("mentorship", TABLES)
        registering.register_all()
