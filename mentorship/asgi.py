"""ASGI entry point, for hosts that ask for one; production serves WSGI."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = get_asgi_application()

from accounts.checks import refuse_unsafe_start  # noqa: E402  needs the loaded apps

refuse_unsafe_start()
