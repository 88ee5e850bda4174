from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their audit trail and the messages to them."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
