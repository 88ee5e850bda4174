"""With whom somebody who was erased must not be paired, should she come back."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from accounts.fields import EncryptedTextField
from matching.enums import ExclusionKind
from mentorship.models import Program


class ReturnRule(models.Model):
    """Two people of whom one was erased, and who must not be paired if she comes back.

    ``mark`` is a digest of the address she had, encrypted: it finds her again and names nobody.
    The other is ``person``, or where nobody has that address yet ``other_mark``, made in the same
    way. It holds until she is back, and goes with the other.
    """

    program = models.ForeignKey(Program, models.CASCADE, related_name="+")
    mark = EncryptedTextField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    other_mark = EncryptedTextField(blank=True)
    kind = models.CharField(max_length=12, choices=ExclusionKind)
    reason = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, other_mark="")
                | (Q(person__isnull=True) & ~Q(other_mark="")),
                name="return_rule_of_two",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ExclusionKind.values), name="return_rule_kind_in_list"
            ),
        ]

    def __str__(self) -> str:
        return f"return rule {self.pk}"
