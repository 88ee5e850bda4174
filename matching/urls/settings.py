"""What a program is and says, and a new one."""

from django.urls import path

from matching.views import (
    program_new,
    settings_agreement,
    settings_launch,
    settings_matching,
    settings_sections,
    settings_staff,
    settings_webhooks,
    texts,
)

SETTINGS = "desk/<slug:program>/settings/"
WEBHOOKS = "desk/<slug:program>/webhooks/"
ONE_WEBHOOK = f"{WEBHOOKS}<int:pk>/"
LAUNCH = "desk/<slug:program>/launch/"

urlpatterns = [
    path("desk/new/", program_new.program_new, name="program-new"),
    path(SETTINGS, settings_sections.settings_hub, name="desk-settings"),
    *(
        path(
            f"{SETTINGS}{key}/",
            settings_sections.settings_section,
            {"section": key},
            name=f"settings-{key}",
        )
        for key in settings_sections.SECTIONS
    ),
    path(f"{SETTINGS}matching/", settings_matching.settings_matching, name="settings-matching"),
    path(f"{SETTINGS}agreement/", settings_agreement.settings_agreement, name="settings-agreement"),
    path(f"{SETTINGS}staff/", settings_staff.settings_staff, name="settings-staff"),
    path(f"{SETTINGS}staff/<int:pk>/", settings_staff.staff_employer, name="staff-employer"),
    path(f"{SETTINGS}staff/<int:pk>/remove/", settings_staff.staff_remove, name="staff-remove"),
    path(f"{SETTINGS}orientation/<slug:side>/", texts.orientation_texts, name="desk-texts"),
    path(WEBHOOKS, settings_webhooks.webhook_list, name="desk-webhooks"),
    path(f"{WEBHOOKS}new/", settings_webhooks.webhook_new, name="webhook-new"),
    path(ONE_WEBHOOK, settings_webhooks.webhook_page, name="webhook"),
    path(f"{ONE_WEBHOOK}change/", settings_webhooks.webhook_change, name="webhook-change"),
    path(f"{ONE_WEBHOOK}secret/", settings_webhooks.webhook_secret, name="webhook-secret"),
    path(f"{ONE_WEBHOOK}test/", settings_webhooks.webhook_test, name="webhook-test"),
    path(f"{ONE_WEBHOOK}switch/", settings_webhooks.webhook_switch, name="webhook-switch"),
    path(f"{ONE_WEBHOOK}remove/", settings_webhooks.webhook_remove, name="webhook-remove"),
    path(
        f"{ONE_WEBHOOK}again/<int:delivery>/", settings_webhooks.webhook_again, name="webhook-again"
    ),
    path(LAUNCH, settings_launch.desk_launch, name="desk-launch"),
    path(f"{LAUNCH}check/", settings_launch.check, name="launch-check"),
    path(f"{LAUNCH}open/", settings_launch.set_open, name="launch-open"),
]
