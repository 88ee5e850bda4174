from django.apps import AppConfig


class MentorshipConfig(AppConfig):
    """Programs, people's parts in them, mentorships and check-ins."""

    name = "mentorship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the messages, their links and the sweepers."""
        from mentorship import registering

        registering.register_all()
