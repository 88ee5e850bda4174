"""One-time links, notices, the demo's mailbox, and what allauth has no page for."""

from django.urls import path

from accounts.views import (
    confirm,
    links,
    mailbox,
    notices,
    operations,
    second_factor,
    sessions,
    stopping,
)

urlpatterns = [
    path("l/<str:token>/", links.one_time_link, name="link"),
    path("l/<str:token>/fresh/", links.fresh_link, name="link-fresh"),
    path("stop/<str:token>/", stopping.unsubscribe, name="unsubscribe"),
    path("notices/", notices.notice_list, name="notices"),
    path("notices/read/", notices.read_all, name="notices-read"),
    path("notices/<int:pk>/", notices.notice, name="notice"),
    path("mail/", mailbox.mail_list, name="mail-list"),
    path("mail/<str:name>/", mailbox.mail_detail, name="mail-detail"),
    path("mail/<str:name>/html/", mailbox.mail_html, name="mail-html"),
    path("desk/operations/", operations.page, name="operations"),
    path("desk/operations/messages/", operations.decide, name="operations-decide"),
    path("desk/operations/pause/", operations.pause, name="operations-pause"),
    path("desk/operations/resume/", operations.resume, name="operations-resume"),
    path("accounts/second-factor/", second_factor.second_factor, name="second-factor"),
    path("accounts/confirm/", confirm.confirm_by_code, name="confirm-by-code"),
    path("accounts/sessions/", sessions.session_list, name="session-list"),
    path("accounts/sessions/<int:pk>/end/", sessions.end_session, name="session-end"),
]
