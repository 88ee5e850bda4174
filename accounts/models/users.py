"""The person behind an account."""

import uuid
from typing import TYPE_CHECKING

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.enums import PrivacyKind, PrivacyState
from accounts.validators import (
    MAX_PASSWORD_LENGTH,
    validate_address,
    validate_name,
    validate_time_zone,
)

if TYPE_CHECKING:
    from datetime import datetime

# Mail can never arrive there (RFC 2606).
ERASED_DOMAIN = "erased.invalid"


class UserManager(BaseUserManager["User"]):
    """Creates people by e-mail address, kept in lower case."""

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address as it is stored: trimmed, lower case."""
        return (email or "").strip().lower()

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create one person; without a password she signs in by mailed code."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        """Create an association admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        """Find a person by address, whatever its case."""
        return self.get(email=self.normalize_email(email))


class User(AbstractBaseUser, PermissionsMixin):
    """One person; one account holds every role."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"), max_length=254, validators=[validate_address])
    name = models.CharField(_("name"), max_length=120)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        validators=[validate_time_zone],
        help_text=_("IANA name; empty: not known."),
    )
    locale = models.CharField(
        _("language"), max_length=16, blank=True, help_text=_("Empty: the site's language.")
    )
    membership_number = models.CharField(_("membership number"), max_length=40, blank=True)
    bounced_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When the mail server last refused this address for good."),
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    group_made_admin_at = models.DateTimeField(
        null=True,
        blank=True,
        editable=False,
        help_text=_("When a group of the sign-on made this person an association admin."),
    )
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_any_case",
                violation_error_message=_("An account with this address exists already."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a name that would break a mail's header or could not be seen."""
        super().clean()
        try:
            validate_name(self.name)
        except ValidationError as error:
            raise ValidationError({"name": error.messages}) from error

    def check_password(self, raw_password: str | None) -> bool:
        """Refuse what is too long before anything hashes it; no password can be that long."""
        if len(raw_password or "") > MAX_PASSWORD_LENGTH:
            return False
        return super().check_password(raw_password)

    @cached_property
    def unread_notices(self) -> int:
        """How many of her notices are new; a session's person brings it along (``backends``)."""
        return self.notices.filter(read_at=None).count()

    @cached_property
    def erase_request_id(self) -> int | None:
        """Her open request to be erased, if any; a session's person brings it along."""
        asked = self.privacy_requests.filter(kind=PrivacyKind.ERASE, state=PrivacyState.ASKED)
        return asked.values_list("pk", flat=True).first()

    @cached_property
    def erase_due_at(self) -> "datetime | None":
        """When her account is erased, where she asked for it."""
        if self.erase_request_id is None:
            return None
        return self.privacy_requests.values_list("due_at", flat=True).get(pk=self.erase_request_id)

    @property
    def is_erased(self) -> bool:
        """Whether this is what is left of somebody: no name, no address, nobody to write to."""
        return self.email.endswith(f"@{ERASED_DOMAIN}")

    @property
    def first_name(self) -> str:
        """The name's first word, for messages and pages that leave the surname out."""
        if self.is_erased:
            return self.name
        return self.name.split()[0] if self.name.split() else self.name
