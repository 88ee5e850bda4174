"""WSGI entry point: refuses to start on unsafe settings, then serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = get_wsgi_application()

from accounts.checks import refuse_unsafe_start  # noqa: E402  needs the loaded apps

refuse_unsafe_start()
