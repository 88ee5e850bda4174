import io

import pytest
from PIL import Image

from accounts.models import AuditEvent
from mentorship.exceptions import NotAPicture
from mentorship.models import Photo
from mentorship.services import photos
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db


def upload(color="teal"):
    file = io.BytesIO()
    Image.new("RGB", (300, 300), color).save(file, "PNG")
    file.seek(0)
    return file


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("action", "target_id", "data"))


def test_put_keeps_a_portrait_and_replaces_the_one_before():
    person = UserFactory()

    first = photos.put(user=person, upload=upload(), actor=person)
    second = photos.put(user=person, upload=upload("white"), actor=person)

    kept = Photo.objects.get()
    assert bytes(kept.data).startswith(b"\xff\xd8")
    assert (kept.name, bytes(kept.data)) == (second.name, second.data)
    assert first.name != second.name
    assert events() == [
        ("photo.added", str(person.pk), {}),
        ("photo.replaced", str(person.pk), {}),
    ]


def test_put_keeps_the_photo_where_the_new_one_is_refused():
    person = UserFactory()
    before = photos.put(user=person, upload=upload(), actor=person)

    with pytest.raises(NotAPicture):
        photos.put(user=person, upload=io.BytesIO(b"<svg/>"), actor=person)

    assert Photo.objects.get().name == before.name


def test_remove_deletes_the_photo_once():
    person = UserFactory()
    photos.put(user=person, upload=upload(), actor=person)

    answers = [photos.remove(user=person, actor=person) for _time in range(2)]

    assert answers == [True, False]
    assert not Photo.objects.exists()
    assert [action for action, _target, _data in events()] == ["photo.added", "photo.removed"]
