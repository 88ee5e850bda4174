"""How often one caller may ask."""

import logging
import time

from django.conf import settings
from django.db import DatabaseError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.api.authentication import token_of
from accounts.limits import MINUTE_S
from accounts.limits import count as _count

logger = logging.getLogger(__name__)


class PerCaller(BaseThrottle):
    """So many reads and writes a minute for each token, and for each person signed in.

    All processes count together, a number for each minute of the clock. Where nothing can be
    counted, requests go on.
    """

    left_s = 0.0

    def allow_request(self, request: Request, view: object) -> bool:
        """Count the request by its kind; False where there were too many."""
        kind = "read" if request.method in SAFE_METHODS else "write"
        minute, passed_s = divmod(time.time(), MINUTE_S)
        self.left_s = MINUTE_S - passed_s
        try:
            count = _count(f"api.{kind}.{_caller(request)}.{int(minute)}")
        except (DatabaseError, OSError) as error:
            logger.warning("Requests can't be counted: %s.", type(error).__name__)
            return True
        return count <= settings.API_RATES[kind]

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return self.left_s


def _caller(request: Request) -> str:
    token = token_of(request)
    return f"token.{token.pk}" if token else f"user.{request.user.pk}"
