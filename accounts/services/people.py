"""Changes to a person's own record."""

from accounts.models import User


def forget_bounce(*, person: User) -> None:
    """Clear the flag of a refused address after its owner proved that mail arrives."""
    User.objects.filter(pk=person.pk, bounced_at__isnull=False).update(bounced_at=None)
