"""Where a sign-on begins and comes back to; allauth puts them under ``/accounts/``."""

from django.urls import path

from accounts.sign_on import views

urlpatterns = [
    path("sign-on/", views.begin, name="sign_on_login"),
    path("sign-on/callback/", views.come_back, name="sign_on_callback"),
]
