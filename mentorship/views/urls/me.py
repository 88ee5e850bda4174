"""A person's own pages."""

from django.urls import path

from mentorship.views import (
    credentials,
    joining,
    me,
    me_copy,
    me_privacy,
    me_settings,
    parts,
    tokens,
)

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/profile/", me.profile, name="me-profile"),
    path("me/credentials/", credentials.credentials, name="me-credentials"),
    path("me/credentials/reminders/", credentials.reminders, name="me-credential-reminders"),
    path("me/credentials/<int:pk>/dates/", credentials.dates, name="me-credential-dates"),
    path("me/credentials/<int:pk>/hours/", credentials.hours, name="me-credential-hours"),
    path("me/credentials/<int:pk>/goal/", credentials.goal, name="me-credential-goal"),
    path("me/credentials/hours/<int:pk>/", credentials.remove_hours, name="me-hours-remove"),
    path("me/membership/", joining.membership, name="me-membership"),
    path("me/name/", me_settings.name, name="me-name"),
    path("me/photo/", me_settings.photo, name="me-photo"),
    path("me/photo/remove/", me_settings.remove_photo, name="me-photo-remove"),
    path("me/language/", me_settings.language, name="me-language"),
    path("me/notifications/", me_settings.notifications, name="me-notifications"),
    path("me/notifications/works/", me_settings.mail_works, name="me-mail-works"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="token-revoke"),
    path("me/privacy/", me_privacy.privacy, name="me-privacy"),
    path("me/privacy/copy/", me_copy.copy, name="me-privacy-copy"),
    path("me/privacy/copy/delete/", me_copy.delete, name="me-privacy-copy-delete"),
    path("me/privacy/<slug:kind>/", me_privacy.ask, name="me-privacy-ask"),
    path("me/privacy/<slug:kind>/take-back/", me_privacy.withdraw, name="me-privacy-withdraw"),
    path("me/parts/<slug:side>/<int:pk>/pause/", parts.pause, name="part-pause"),
    path("me/parts/<slug:side>/<int:pk>/resume/", parts.resume, name="part-resume"),
    path("me/parts/<slug:side>/<int:pk>/leave/", parts.leave, name="part-leave"),
]
