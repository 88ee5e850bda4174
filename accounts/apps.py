from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their audit trail and the messages to them."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register our own messages; sign in to the back office like everywhere else."""
        from allauth.account.decorators import secure_admin_login
        from allauth.account.signals import authentication_step_completed
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in

        from accounts import checks, registry, session_limits  # noqa: F401  checks registers itself
        from accounts.services import (
            account_mails,
            fresh_links,
            outbox,
            privacy,
            privacy_mails,
            sessions,
        )

        registry.register_category(account_mails.CATEGORY, render=account_mails.render)
        registry.register_category(
            fresh_links.CATEGORY, render=fresh_links.render, still_due=fresh_links.still_due
        )
        registry.register_category(
            privacy.ASKED,
            render=privacy_mails.asked,
            still_due=privacy_mails.is_open,
            can_mute=False,
        )
        registry.register_category(
            privacy.WITHDRAWN, render=privacy_mails.withdrawn, can_mute=False
        )
        registry.register_sweeper("accounts.old-messages", outbox.count_and_forget)
        registry.register_sweeper("accounts.old-keys", outbox.forget_old_keys)
        registry.register_sweeper("accounts.old-sessions", sessions.forget_old)
        user_logged_in.connect(session_limits.begin)
        authentication_step_completed.connect(sessions.rotate)
        # Django's own form is not rate-limited and knows no second factor.
        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
