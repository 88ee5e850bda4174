"""A person's photo: hers to put up, to replace and to take away."""

import uuid
from typing import IO

from django.utils import timezone

from accounts.models import User
from accounts.services import audit, locking
from mentorship import pictures
from mentorship.models import Photo
from mentorship.services.profiles import lock_person


def put(*, user: User, upload: IO[bytes], actor: User) -> Photo:
    """Make a portrait of an uploaded picture and keep it in place of the one before.

    The address is new and random each time; the old one is gone with the old picture.

    Raises:
        NotAPicture: not a whole JPEG, PNG or WebP picture.
        PictureTooBig: more pixels than we decode.
    """
    return _keep(user=user, data=pictures.portrait(upload), actor=actor)


@locking.serialized
def _keep(*, user: User, data: bytes, actor: User) -> Photo:
    lock_person(user)
    values = {"name": uuid.uuid4(), "data": data, "added_at": timezone.now()}
    photo, is_new = Photo.objects.update_or_create(user=user, defaults=values)
    audit.record(actor=actor, action="photo.added" if is_new else "photo.replaced", target=photo)
    return photo


@locking.serialized
def remove(*, user: User, actor: User) -> bool:
    """Delete the photo; return whether there was one."""
    photo = Photo.objects.defer("data").filter(user=lock_person(user)).first()
    if photo is None:
        return False
    audit.record(actor=actor, action="photo.removed", target=photo)
    photo.delete()
    return True
