"""One-time links and the demo's mailbox."""

from django.urls import path

from accounts.views import links, mailbox

urlpatterns = [
    path("l/<str:token>/", links.one_time_link, name="link"),
    path("l/<str:token>/fresh/", links.fresh_link, name="link-fresh"),
    path("mail/", mailbox.mail_list, name="mail-list"),
    path("mail/<str:name>/", mailbox.mail_detail, name="mail-detail"),
    path("mail/<str:name>/html/", mailbox.mail_html, name="mail-html"),
]
