"""What an address, a time zone and a password must look like, each with what to do instead."""

import unicodedata
import zoneinfo
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_PASSWORD_LENGTH = 4096
MAX_ADDRESS_LENGTH = 254
FEWEST_SIGNS = 3
JOINERS = "\u200c\u200d"  # part of Persian and Indian spelling, and of emoji
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
MOST_MARKS = 6
PRODUCT = "benchmate"


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def validate_time_zone(name: str) -> None:
    """Accept an IANA name such as ``America/Chicago``, in its exact spelling."""
    if name not in _zones():
        raise ValidationError(
            _("Choose a time zone from the list, such as America/Chicago."), code="time_zone"
        )


def validate_name(name: str) -> None:
    """Refuse line breaks, hidden marks and names nobody could see; every alphabet is welcome."""
    if not all(c.isprintable() or c in JOINERS for c in name):
        raise ValidationError(
            _("Write the name on one line, without special characters."), code="line"
        )
    marks = [c if unicodedata.combining(c) else " " for c in unicodedata.normalize("NFC", name)]
    if max(map(len, "".join(marks).split()), default=0) > MOST_MARKS:
        raise ValidationError(_("Use fewer accents on one letter."), code="marks")
    if not any(unicodedata.category(c)[0] in "LNPS" and c not in BLANKS for c in name):
        raise ValidationError(_("Write your name as colleagues know you."), code="blank")


def validate_address(address: str) -> None:
    """Refuse addresses that mail servers disagree about.

    Only ASCII: letters that fold together in some alphabets (dotless i, sharp s) would let one
    person receive another's mail. No quoted local part, no trailing dot, no line breaks.
    """
    if not address.isascii() or not address.isprintable():
        raise ValidationError(
            _("Use plain letters a to z, digits and signs in the address."), code="ascii"
        )
    if any(c in address for c in '"[') or address.endswith(".") or address.count("@") > 1:
        raise ValidationError(
            _("Write the address in its plain form, such as name@example.org."), code="plain"
        )
    if len(address) > MAX_ADDRESS_LENGTH:
        raise ValidationError(_("Use an address of at most 254 characters."), code="length")


class MaximumLengthValidator:
    """Refuse passwords so long that hashing them would be an attack."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's signature
        """Raise above ``MAX_PASSWORD_LENGTH`` characters."""
        if len(password) > MAX_PASSWORD_LENGTH:
            raise ValidationError(_("Use at most 4,096 characters."), code="password_too_long")

    def get_help_text(self) -> str:
        """Say nothing: nobody comes near the limit by accident."""
        return ""


class SeveralSignsValidator:
    """Refuse passwords of spaces alone, or of one or two signs again and again."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's signature
        """Raise below ``FEWEST_SIGNS`` different signs."""
        if len(set("".join(password.split()))) < FEWEST_SIGNS:
            raise ValidationError(
                _("Use several different letters, digits or signs."), code="password_one_sign"
            )

    def get_help_text(self) -> str:
        """Say nothing: nobody comes near it by accident."""
        return ""


class ContextWordsValidator:
    """Refuse passwords that are little more than the product's or the association's name."""

    def validate(self, password: str, user: object = None) -> None:  # noqa: ARG002  Django's signature
        """Raise where fewer than six characters remain without the known words."""
        rest = password.casefold()
        words = (PRODUCT, *settings.ASSOCIATION_NAME.casefold().split())
        for word in (word for word in words if len(word) > 3):
            rest = rest.replace(word, "")
        if rest != password.casefold() and len(rest.strip()) < 6:
            raise ValidationError(
                _("Choose a password without the name of this site or your association."),
                code="password_context",
            )

    def get_help_text(self) -> str:
        """Say what is refused."""
        return str(_("Your password can't be built on the name of this site."))
