"""Back office: taxonomy, texts and programs are edited here; people's parts are only read."""

from django.contrib import admin, messages
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.admin import ReadOnlyAdmin
from accounts.admin_widgets import ChooseOne, ChooseSome, SomeField
from accounts.exceptions import Refused
from mentorship import models
from mentorship.services import certificates, programs


class EditedAdmin(admin.ModelAdmin):
    """Marks a row as changed here, so that loading its file again leaves it alone."""

    readonly_fields = ("edited",)

    def save_model(self, request, obj, form, change) -> None:
        """Mark the row when a field of it changed."""
        obj.edited = obj.edited or bool(form.changed_data)
        super().save_model(request, obj, form, change)

    def save_related(self, request, form, formsets, change) -> None:
        """Mark the row when a row inside it changed."""
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets) and not form.instance.edited:
            form.instance.edited = True
            form.instance.save(update_fields=["edited"])


class TaxonomyAdmin(EditedAdmin):
    """One list of the taxonomy."""

    list_display = ("name", "slug", "edited")
    list_filter = ("edited",)
    search_fields = ("name", "slug", "description")
    ordering = ("position", "slug")

    def get_autocomplete_fields(self, request) -> list[str]:
        """Search instead of long lists, for every reference to another entry."""
        return [
            field.name
            for field in (*self.model._meta.many_to_many, *self.model._meta.fields)
            if field.related_model is not None
        ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Show again what was chosen, whatever it was."""
        kwargs.setdefault("widget", ChooseOne(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Show again what was chosen, whatever it was."""
        kwargs.setdefault("widget", ChooseSome(db_field, self.admin_site))
        kwargs.setdefault("form_class", SomeField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Keep the slug of an entry that profiles may point at."""
        return ("edited", "slug") if obj else ("edited",)


class WindowInline(admin.TabularInline):
    """The weekly windows of a pattern."""

    model = models.AvailabilityWindow
    extra = 0


@admin.register(models.AvailabilityPattern)
class PatternAdmin(TaxonomyAdmin):
    """Patterns of free time."""

    inlines = (WindowInline,)


admin.site.register(
    [
        models.CareerLevel,
        models.Credential,
        models.Goal,
        models.GoalGroup,
        models.Interest,
        models.MentorTypeText,
        models.Office,
        models.OutlookStatement,
        models.Role,
        models.Specialization,
        models.WorkSetting,
    ],
    TaxonomyAdmin,
)


@admin.register(models.TaxonomySource)
class SourceAdmin(EditedAdmin):
    """Where the taxonomy's facts come from."""

    list_display = ("key", "address", "edited")
    search_fields = ("key", "address")


@admin.register(models.Language)
class LanguageAdmin(EditedAdmin):
    """Languages offered by default."""

    list_display = ("code", "position", "edited")


@admin.register(models.ContentText)
class ContentTextAdmin(EditedAdmin):
    """The product's texts."""

    list_display = ("key", "body", "edited")
    list_filter = ("edited",)
    search_fields = ("key", "body")

    def get_readonly_fields(self, request, obj=None) -> tuple[str, ...]:
        """Keep the key by which the product finds the text."""
        return ("edited", "key") if obj else ("edited",)


class StaffInline(admin.TabularInline):
    """The staff of a program."""

    model = models.ProgramStaff
    extra = 0
    raw_id_fields = ("user",)


@admin.register(models.Program)
class ProgramAdmin(admin.ModelAdmin):
    """Programs with their rules and staff."""

    list_display = ("name", "slug", "is_open", "policy", "months")
    search_fields = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}
    inlines = (StaffInline,)

    def save_related(self, request, form, formsets, change) -> None:
        """Save the staff too, then leave a trail."""
        super().save_related(request, form, formsets, change)
        changed = [row for rows in formsets for row in rows.forms if row.has_changed()]
        before_and_now = {
            pk for row in changed for pk in (row["user"].initial, row.instance.user_id)
        }
        programs.record_edit(program=form.instance, fields=form.changed_data,
                             staff_ids=before_and_now - {None}, actor=request.user)  # fmt: skip


@admin.register(models.Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    """Certificates by their code; what they say stays with whoever holds them."""

    list_display = ("code", "kind", "program", "user", "issued_at", "revoked_at")
    list_filter = ("kind", "program")
    list_select_related = ("program", "user")
    search_fields = ("code",)
    fields = ("code", "kind", "program", "user", "issued_at", "revoked_at")
    actions = ("revoke",)

    @admin.action(description=_("Say that these are not valid any more"), permissions=["view"])
    def revoke(self, request, queryset) -> None:
        """Revoke the chosen ones; each refusal says why."""
        done = 0
        for pk in queryset.order_by("pk").values_list("pk", flat=True):
            try:
                certificates.revoke(certificate_id=pk, actor=request.user)
                done += 1
            except Refused as refusal:
                self.message_user(request, str(refusal.sentence), messages.ERROR)
        said = ngettext("%(n)d is not valid any more.", "%(n)d are not valid any more.", done)
        self.message_user(request, said % {"n": done})
