"""Prepared queries read what the plain ones read."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef
from django.utils import timezone

from accounts.models import Notice, User
from accounts.prepared import FIRST_PLACE, Prepared, padded, related
from tests.factories.accounts import UserFactory
from tests.factories.notices import NoticeFactory

pytestmark = pytest.mark.django_db


def of_two(first: int, second: int):
    mine = Notice.objects.filter(user=OuterRef("pk"), user_id__in=[first, second])
    rows = User.objects.filter(pk__in=[second, first]).annotate(
        told=Exists(mine), many=Count("notices")
    )
    return rows.prefetch_related("notices").order_by("-pk")


def read(rows):
    return [(row.pk, row.told, row.many, [one.pk for one in row.notices.all()]) for row in rows]


def test_prepared_query_reads_what_the_plain_one_reads():
    people = [UserFactory() for _ in range(3)]
    for person in people[:2]:
        NoticeFactory(user=person)
    prepared = Prepared(of_two)

    for first in people:
        for second in people:
            plain = read(of_two(first.pk, second.pk))
            assert read(prepared(first.pk, second.pk)) == plain


def test_joined_rows_are_filled():
    notice = NoticeFactory()
    prepared = Prepared(lambda pk: Notice.objects.filter(pk=pk).select_related("user"))

    (read_again,) = prepared(notice.pk)

    with connection.execute_wrapper(lambda *_: pytest.fail("one more query")):
        assert read_again.user.name == notice.user.name


def test_query_counts_as_one(django_assert_num_queries):
    prepared = Prepared(lambda pk: User.objects.filter(pk=pk))

    for _ in range(2):
        with django_assert_num_queries(1):
            prepared(1)


def test_values_moments_and_texts_are_read_as_plainly():
    people = [UserFactory(name=name) for name in ("Ana", "Bo", "Cy")]
    prepared = Prepared(_named)
    now = timezone.now()

    for many in (1, 2, 3):
        for since in (now - timedelta(days=1), now + timedelta(days=1)):
            given = since, *padded([person.name for person in people[:many]])
            assert prepared(*given) == list(_named(*given))

    assert [len(prepared(now + timedelta(days=1), *padded(["Ana", "Bo"])))] == [2]


def test_days_are_read_as_plainly():
    UserFactory()
    today = timezone.now().date()
    prepared = Prepared(lambda day: User.objects.filter(date_joined__date__lte=day))

    found = [len(prepared(today + timedelta(days=n))) for n in (-2, 2, -2)]

    assert found == [0, 1, 0]


def _named(since, *names):
    rows = User.objects.filter(date_joined__lt=since, name__in=names).order_by("name")
    return rows.annotate(many=Count("notices")).values("name", "many", "date_joined")


def test_nobody_has_an_id_that_no_database_takes():
    UserFactory()
    prepared = Prepared(lambda pk: User.objects.filter(pk=pk))

    assert [prepared(pk) for pk in (2**62, 2**63, 10**30)] == [[], [], []]


def test_padding_repeats_the_last_one():
    lengths = [len(padded(range(many))) for many in range(10)]

    assert (padded([1, 2, 3]), lengths) == ([1, 2, 3, 3], [0, 1, 2, 4, 4, 8, 8, 8, 8, 16])


def test_related_rows_are_read_once_for_an_instance_and_know_it(django_assert_num_queries):
    notice = NoticeFactory(read_at=None)
    NoticeFactory()
    notices = Prepared(lambda pk: Notice.objects.filter(user=pk))

    with django_assert_num_queries(1):
        found = [related(notice.user, "notices", notices) for _ in range(2)]
        plain = list(notice.user.notices.all())

    assert found == [[notice], [notice]]
    assert plain == [notice]
    assert found[0][0].user is notice.user
    assert list(notice.user.notices.filter(read_at=None)) == [notice]
    assert not notice.user.notices.exclude(read_at=None).exists()


def test_related_rows_are_read_again_of_a_fresh_instance():
    notice = NoticeFactory()
    notices = Prepared(lambda pk: Notice.objects.filter(user=pk))
    related(notice.user, "notices", notices)
    other = NoticeFactory(user=notice.user)

    notice.user.refresh_from_db()

    assert set(related(notice.user, "notices", notices)) == {notice, other}


def test_related_rows_that_were_read_otherwise_are_not_read_again():
    notice = NoticeFactory()
    (person,) = User.objects.filter(pk=notice.user_id).prefetch_related("notices")

    with connection.execute_wrapper(lambda *_: pytest.fail("one more query")):
        assert related(person, "notices", Prepared(lambda _pk: Notice.objects.all())) == [notice]


def test_nobody_has_the_id_of_a_place():
    assert connection.ops.integer_field_range("BigAutoField")[1] > FIRST_PLACE


@pytest.mark.parametrize(
    "rows",
    [
        lambda pk: User.objects.filter(pk=pk).values_list("pk"),
        lambda pk: User.objects.filter(name=str(pk)),
        lambda pk: User.objects.filter(pk=pk, name=str(pk)),
        lambda _pk: User.objects.all(),
        lambda pk: User.objects.filter(pk=pk, date_joined__lt=timezone.now()),
    ],
)
def test_what_would_stay_the_same_is_refused(rows):
    with pytest.raises(TypeError):
        Prepared(rows)(7)
