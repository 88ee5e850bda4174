from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, their audit trail and the messages to them."""

    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register our own messages; sign in to the back office like everywhere else."""
        from allauth.account.decorators import secure_admin_login
        from allauth.account.signals import authentication_step_completed
        from django.conf import settings
        from django.contrib import admin
        from django.contrib.auth.signals import user_logged_in

        from accounts import (  # checks registers itself
            checks,  # noqa: F401
            personal,
            personal_data,
            registry,
            security_log,
            session_limits,
        )
        from accounts.copies import account
        from accounts.services import sessions

        personal.register_tables("accounts", personal_data.TABLES)
        security_log.connect()
        _register_categories()
        _register_sweepers()
        _register_measures()
        registry.register_copy("accounts", account.sections)
        user_logged_in.connect(session_limits.begin)
        authentication_step_completed.connect(sessions.rotate)
        # Django's own form is not rate-limited and knows no second factor.
        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
        if settings.SENTRY_DSN:
            from accounts import error_reports

            error_reports.begin()


def _register_categories() -> None:
    from accounts import personal, registry
    from accounts.services import (
        account_mails,
        copies,
        erase_requests,
        fresh_links,
        privacy,
        privacy_mails,
        token_mails,
        tokens,
    )

    registry.register_category(account_mails.CATEGORY, render=account_mails.render, in_app=False)
    registry.register_category(
        fresh_links.CATEGORY,
        render=fresh_links.render,
        still_due=fresh_links.still_due,
        in_app=False,
    )
    registry.register_category(
        privacy.ASKED, render=privacy_mails.asked, still_due=privacy_mails.is_open, can_mute=False
    )
    registry.register_category(privacy.WITHDRAWN, render=privacy_mails.withdrawn, can_mute=False)
    registry.register_category(
        erase_requests.REMINDER,
        render=erase_requests.last_day,
        still_due=privacy_mails.is_open,
        can_mute=False,
    )
    registry.register_link(
        erase_requests.KEEP, describe=erase_requests.describe, act=erase_requests.act
    )
    personal.register_obligation("accounts.admins", privacy.last_association_admin)
    registry.register_category(
        copies.READY, render=privacy_mails.ready, still_due=privacy_mails.is_there, can_mute=False
    )
    for category, render in ((tokens.MADE, token_mails.made), (tokens.ENDS, token_mails.ends)):
        registry.register_category(
            category, render=render, still_due=token_mails.is_usable, can_mute=False
        )


def _register_measures() -> None:
    from accounts import registry
    from accounts.services import policy_breaches

    registry.register_measure(
        "policy_breaches",
        "Breaches of the content security policy that browsers told, by rule.",
        label="directive",
        read=policy_breaches.by_directive,
    )


def _register_sweepers() -> None:
    from accounts import registry, tasks
    from accounts.services import (
        copies,
        erase_requests,
        erasing,
        key_rotation,
        late_notices,
        notices,
        operations,
        purging,
        retention,
        sessions,
        tokens,
    )
    from accounts.services.webhooks import switching

    retention.register()
    registry.register_sweeper("accounts.old-messages", purging.count_and_forget)
    registry.register_sweeper("accounts.late-notices", late_notices.write_late)
    registry.register_sweeper("accounts.old-notices", notices.forget_old)
    registry.register_sweeper("accounts.old-rows", purging.forget_old)
    registry.register_sweeper("accounts.old-sessions", sessions.forget_old)
    registry.register_sweeper("accounts.plain-texts", key_rotation.encrypt_plain, is_long=True)
    registry.register_sweeper("accounts.days", operations.count_days)
    registry.register_sweeper("accounts.watch", operations.watch)
    registry.register_sweeper("accounts.tokens", tokens.remind_ending)
    registry.register_sweeper("accounts.webhooks", switching.look_after)
    registry.register_sweeper("accounts.erase-reminders", erase_requests.remind)
    registry.register_sweeper("accounts.retention", retention.tidy, is_long=True)
    registry.register_sweeper("accounts.erasing", erasing.erase_due, is_long=True)
    registry.register_sweeper("accounts.copies", tasks.sweep_copies, is_long=True)
    registry.register_sweeper("accounts.old-copies", copies.forget_old)
