"""One-time links, the demo's mailbox, and what allauth has no page for."""

from django.urls import path

from accounts.views import confirm, links, mailbox, second_factor, sessions

urlpatterns = [
    path("l/<str:token>/", links.one_time_link, name="link"),
    path("l/<str:token>/fresh/", links.fresh_link, name="link-fresh"),
    path("mail/", mailbox.mail_list, name="mail-list"),
    path("mail/<str:name>/", mailbox.mail_detail, name="mail-detail"),
    path("mail/<str:name>/html/", mailbox.mail_html, name="mail-html"),
    path("accounts/second-factor/", second_factor.second_factor, name="second-factor"),
    path("accounts/confirm/", confirm.confirm_by_code, name="confirm-by-code"),
    path("accounts/sessions/", sessions.session_list, name="session-list"),
    path("accounts/sessions/<int:pk>/end/", sessions.end_session, name="session-end"),
]
