import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from matching.models import Exclusion, Match, PairImport
from mentorship.enums import StaffRole
from tests.factories.mentorship import ProgramStaffFactory
from tests.matching.hands import two_who_fit

pytestmark = pytest.mark.django_db
HEAD = "mentee_email,mentor_email\n"


@pytest.fixture
def two():
    return two_who_fit()


@pytest.fixture
def desk(client, two):
    client.force_login(two.admin)
    return client


def url(two, name="pairs-upload"):
    return reverse(name, args=[two.program.slug])


def text(response):
    return " ".join(response.content.decode().split())


def send(desk, two, content, use="former", name="pairs.csv"):
    raw = content if isinstance(content, bytes) else content.encode()
    data = {"file": SimpleUploadedFile(name, raw, content_type="text/csv"), "use": use}
    return desk.post(url(two), data)


def pair(two):
    return f"{HEAD}{two.mentee.user.email},{two.mentor.user.email}\n"


def test_file_is_shown_before_anything_changes(desk, two):
    shown = send(desk, two, pair(two) + f"x@example.org,{two.mentor.user.email}\n")

    assert shown.status_code == 200
    assert (shown.context["changes"].new, shown.context["changes"].waiting) == (1, 1)
    assert not Exclusion.objects.exists()


def test_confirming_takes_the_file_over_and_shows_the_pairs(desk, two):
    send(desk, two, pair(two), use="pinned")

    data = {"waiting": PairImport.objects.get().pk}
    answer = desk.post(url(two, "pairs-confirm"), data, follow=True)

    assert Match.objects.get().is_pinned
    pairs = reverse("round-pairs", args=[two.program.slug, two.round.pk])
    assert answer.redirect_chain == [(pairs, 302)]
    assert "1 pair taken over." in text(answer)


def test_confirming_twice_says_that_it_is_done(desk, two):
    send(desk, two, pair(two))
    data = {"waiting": PairImport.objects.get().pk}
    desk.post(url(two, "pairs-confirm"), data)

    again = desk.post(url(two, "pairs-confirm"), data)

    assert again.status_code == 409
    assert Exclusion.objects.count() == 1


def test_pins_that_became_impossible_are_told_by_line(desk, two):
    send(desk, two, pair(two), use="pinned")
    two.mentor.state = "paused"
    two.mentor.save()

    data = {"waiting": PairImport.objects.get().pk}
    answer = desk.post(url(two, "pairs-confirm"), data)

    assert answer.status_code == 409
    assert "isn&#x27;t taking mentees" in text(answer)
    assert not Match.objects.exists()


def test_wrong_lines_are_listed_and_the_choice_is_kept(desk, two):
    wrong = "".join(f"person{n},{two.mentor.user.email}\n" for n in range(60))

    answer = send(desk, two, HEAD + wrong, use="excluded")

    assert answer.status_code == 400
    assert "60 lines need another look. Nothing was saved." in text(answer)
    assert len(answer.context["problems"]) == 50
    assert answer.context["form"]["use"].value() == "excluded"
    assert not PairImport.objects.exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04workbook", b"\x1f\x8bgz", b"a;b\n1;2\n"])
def test_what_is_no_file_of_pairs_is_refused(desk, two, content):
    assert send(desk, two, content).status_code == 400


def test_file_over_five_megabytes_is_too_large(desk, two):
    answer = send(desk, two, b"x" * 5_000_001)

    assert answer.status_code == 413
    assert "larger than 5 MB" in text(answer)


def test_file_and_use_are_needed(desk, two):
    answer = desk.post(url(two), {"use": "stolen"})

    assert answer.status_code == 400
    assert set(answer.context["form"].errors) == {"file", "use"}


def test_file_name_and_addresses_are_shown_as_text(desk, two):
    name = "<script>alert(1)</script>.csv"

    answer = send(desk, two, f"{HEAD}<script>,b@example.org\n", name=name)

    assert "<script>alert" not in text(answer)
    assert "&lt;script&gt;" in text(answer)


@pytest.mark.parametrize("waiting", ["", "x", "-1", "9" * 30])
def test_number_that_is_none_takes_nothing_over(desk, two, waiting):
    assert desk.post(url(two, "pairs-confirm"), {"waiting": waiting}).status_code == 409


@pytest.mark.parametrize("role", [StaffRole.VIEWER, StaffRole.CONTACT])
def test_other_staff_upload_nothing(client, two, role):
    client.force_login(ProgramStaffFactory(program=two.program, role=role).user)

    assert client.get(url(two)).status_code == 403
    assert send(client, two, pair(two)).status_code == 403
