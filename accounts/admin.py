"""Back office of the accounts floor: people, their trail, their messages. Read-mostly."""

from allauth.mfa import admin as mfa_admin  # noqa: F401  registers what is replaced here
from allauth.mfa.models import Authenticator
from allauth.socialaccount import admin as social_admin  # noqa: F401
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions import admin as usersessions_admin  # noqa: F401
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import registry
from accounts.admin_widgets import SomeField
from accounts.models import ApiToken, AuditEvent, Notification, PrivacyRequest, User
from accounts.services import outbox, people, second_factors, sign_on, tokens

# Whoever is signed in where is nobody's business; the sign-on's provider is in the environment.
admin.site.unregister([Authenticator, UserSession, SocialAccount, SocialApp, SocialToken, Group])
admin.site.site_header = admin.site.site_title = "Benchmate"
admin.site.index_title = _("Back office")


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class RemovingAdmin(ReadOnlyAdmin):
    """Lets association admins remove rows, each by a service: ``remove(row, actor)``."""

    def has_delete_permission(self, request, obj=None):
        """Only association admins remove them."""
        return request.user.is_active and request.user.is_superuser

    def delete_model(self, request, obj):
        """Leave the change to the service, which writes the trail."""
        self.remove(obj, request.user)

    def delete_queryset(self, request, queryset):
        """Remove each by itself."""
        for row in queryset:
            self.remove(row, request.user)


@admin.register(Group)
class AnyGroupAdmin(GroupAdmin):
    """Groups of the back office."""

    def formfield_for_manytomany(self, db_field, request=None, **kwargs):
        """Refuse what is no id before a database is asked for it."""
        kwargs.setdefault("form_class", SomeField)
        return super().formfield_for_manytomany(db_field, request=request, **kwargs)


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People sign up themselves and are never deleted; passwords are never set here."""

    list_display = ["name", "email", "is_active", "is_staff", "bounced_at"]
    list_filter = ["is_active", "is_staff"]
    search_fields = ["name", "email"]
    fields = ["name", "email", "time_zone", "is_active", "is_staff", "is_superuser", "see_as"]
    readonly_fields = ["email", "see_as"]

    @admin.display(description=_("See the site as this person"))
    def see_as(self, person):
        """Lead to where a reason is asked for; who may is decided there."""
        url = reverse("opening", args=["as_person", person.pk])
        return format_html('<a href="{}">{}</a>', url, _("With a written reason"))

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Only association admins open and close accounts, and make others what they are."""
        return request.user.is_active and request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        """Leave the change to the service, which writes the trail."""
        if form.changed_data:
            people.save_changed(person=obj, changed=form.changed_data, actor=request.user)


@admin.register(Authenticator)
class AuthenticatorAdmin(RemovingAdmin):
    """Second factors; a lost one is removed for somebody who proved who she is."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email"]
    exclude = ["data"]

    def remove(self, row, actor):
        """Leave the change to the service, which tells the person as well."""
        second_factors.remove(factor=row, actor=actor)


@admin.register(SocialAccount)
class SocialAccountAdmin(RemovingAdmin):
    """Who is connected with whom at the sign-on; a wrong connection is cut."""

    list_display = ["user", "provider", "uid", "date_joined", "last_login"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "uid"]
    exclude = ["extra_data"]

    def remove(self, row, actor):
        """Cut the connection."""
        sign_on.disconnect(account=row, actor=actor)


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    """Who lets which program act for her; one that leaked is revoked for her."""

    list_display = ["user", "hint", "scopes", "program_id", "last_used_at", "expires_at",
                    "revoked_at"]  # fmt: skip
    list_filter = ["expires_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["user__name", "user__email", "hint"]
    fields = ["user", "name", "hint", "scopes", "program_id", "created_at", "last_used_at",
              "expires_at", "revoked_at"]  # fmt: skip
    actions = ["revoke"]

    @admin.action(description=_("Revoke"))
    def revoke(self, request, queryset):
        """Leave each to the service, which writes the trail and lets association admins only."""
        for token in queryset.order_by("pk"):
            tokens.revoke_for(token_id=token.pk, actor=request.user)
        messages.success(request, _("Revoked."))


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The trail, newest first."""

    list_display = ["at", "action", "target_type", "target_id", "actor", "program_id"]
    list_filter = ["action", "target_type"]
    list_select_related = ["actor"]
    search_fields = ["target_id"]
    show_full_result_count = False

    def get_queryset(self, request):
        """Leave out what is told in confidence: nobody learns from the trail that there is any."""
        rows = super().get_queryset(request)
        for prefix in registry.confidential_trails():
            rows = rows.exclude(action__startswith=prefix)
        return rows


@admin.register(PrivacyRequest)
class PrivacyRequestAdmin(ReadOnlyAdmin):
    """What people asked of their data, the next due first."""

    list_display = ["kind", "user", "state", "asked_at", "due_at", "closed_at"]
    list_filter = ["state", "kind"]
    list_select_related = ["user"]
    ordering = ["due_at"]


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """The outbox; messages that were given up can be sent again or discarded."""

    list_display = [
        "id", "category", "status", "not_before", "sent_at", "attempts", "last_error_code",
        "maybe_duplicate",
    ]  # fmt: skip
    list_filter = ["status", "category", "maybe_duplicate"]
    exclude = ["context"]
    actions = ["retry", "discard"]
    show_full_result_count = False

    def get_queryset(self, request):
        """Leave out messages of confidential categories; ``doctor`` counts them all the same."""
        hidden = registry.confidential_categories()
        return super().get_queryset(request).exclude(category__in=hidden)

    @admin.action(description=_("Send again"), permissions=["operate"])
    def retry(self, request, queryset):
        """Queue the chosen messages again."""
        self._tell(request, outbox.retry(notification_ids=_ids(queryset), actor=request.user))

    @admin.action(description=_("Discard"), permissions=["operate"])
    def discard(self, request, queryset):
        """Cancel the chosen messages."""
        self._tell(request, outbox.discard(notification_ids=_ids(queryset), actor=request.user))

    def has_operate_permission(self, request):
        """Only association admins decide about messages."""
        return request.user.is_superuser

    def _tell(self, request, n):
        text = ngettext("%(n)d message changed.", "%(n)d messages changed.", n) % {"n": n}
        messages.info(request, text)


def _ids(queryset):
    return list(queryset.values_list("pk", flat=True))
