"""WSGI entry point: refuses to start on unsafe settings, then serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  needs the loaded apps

from accounts.checks import refuse_unsafe_start  # noqa: E402
from mentorship import patience  # noqa: E402

patience.bound(settings.DATABASES["default"])
refuse_unsafe_start()
