"""The directory: only who agreed, only what he chose, and what a search finds."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.models import HiddenMentor, Wish
from mentorship.enums import MentorState, ShownField
from mentorship.models import Mentor, Program
from tests.factories.accounts import verified
from tests.factories.mentorship import (
    CredentialFactory,
    GoalFactory,
    MenteeFactory,
    MentorFactory,
    ProgramFactory,
    ProgramStaffFactory,
    RoleFactory,
    SpecializationFactory,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/mentors/"
CANARIES = {
    ShownField.CREDENTIALS: "CANARY-CREDENTIAL",
    ShownField.PATH: "CANARY-PATH",
    ShownField.HELP: "CANARY-HELP",
    ShownField.MEETS: "In person, WY",
    ShownField.WORDS: "CANARY-WORDS",
    ShownField.EMPLOYER: "CANARY-EMPLOYER",
}
NEVER = ("CANARYSURNAME", "canary@example.org", "CANARY-AVOID", "CANARY-CITY", "CANARY-CHAPTER")


@pytest.fixture
def program():
    return ProgramFactory()


def canary(program, shown):
    """A mentor whose every fact can be recognized."""
    mentor = MentorFactory(
        program=program, listed=True, shown=[str(field) for field in shown],
        avoid=["CANARY-AVOID"],
        user__name="Dolores CANARYSURNAME", user__email="canary@example.org",
        profile__employer="CANARY-EMPLOYER", profile__introduction="CANARY-WORDS",
        profile__path_line="CANARY-PATH", profile__city="CANARY-CITY",
        profile__chapter="CANARY-CHAPTER",
        profile__state="WY", profile__meeting_modes=["in_person"],
        profile__credentials=[CredentialFactory(name="CANARY-CREDENTIAL")],
        profile__specializations=[SpecializationFactory(slug="canary", name="CANARY-HELP")],
    )  # fmt: skip
    mentor.helps_with.set([GoalFactory(name="CANARY-HELP")])
    return mentor


def page(client, address=ADDRESS, status=200):
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def shown_ids(client, address=ADDRESS):
    return [one["card"].id for one in client.get(address).context["cards"]]


@pytest.mark.parametrize("field", [f for f in ShownField if f != ShownField.PHOTO], ids=str)
def test_field_is_shown_only_where_he_chose_it(client, program, field):
    canary(program, [field])

    text = page(client)

    assert {f for f, mark in CANARIES.items() if mark in text} == {field}
    assert not any(mark in text for mark in NEVER)
    assert "Dolores C." in text


@pytest.mark.parametrize(
    ("field", "query"),
    [
        (ShownField.PATH, "q=canary-path"),
        (ShownField.HELP, "q=canary-help"),
        (ShownField.WORDS, "q=canary-words"),
        (ShownField.CREDENTIALS, "q=canary-credential"),
        (ShownField.HELP, "field=canary"),
        (ShownField.MEETS, "meets=in_person"),
        (ShownField.MEETS, "state=WY"),
    ],
)
def test_nobody_is_found_by_what_he_does_not_show(client, program, field, query):
    others = [other for other in ShownField if other != field]
    hides, shows = canary(program, others), None
    hides.user.email = "first@example.org"
    hides.user.save()
    shows = canary(program, [field])

    assert shown_ids(client, f"{ADDRESS}?{query}") == [shows.pk]


@pytest.mark.parametrize("query", ["CANARYSURNAME", "canary@", "CANARY-CITY", "CANARY-EMPLOYER"])
def test_name_address_and_workplace_are_not_searched(client, program, query):
    canary(program, list(ShownField))

    assert shown_ids(client, f"{ADDRESS}?q={query}") == []


@pytest.mark.parametrize(
    "values",
    [
        {"listed_at": None},
        {"state": MentorState.APPLIED},
        {"state": MentorState.REFUSED},
        {"state": MentorState.LEFT},
    ],
    ids=str,
)
def test_mentor_who_is_not_listed_any_more_is_gone_at_once(client, program, values):
    stays, goes = MentorFactory.create_batch(2, program=program, listed=True)
    assert set(shown_ids(client)) == {stays.pk, goes.pk}

    Mentor.objects.filter(pk=goes.pk).update(**values)

    assert shown_ids(client) == [stays.pk]


def test_paused_mentor_who_withdraws_his_consent_is_gone_at_once(client, program):
    mentor = MentorFactory(program=program, listed=True, state=MentorState.PAUSED)
    assert shown_ids(client) == [mentor.pk]

    Mentor.objects.filter(pk=mentor.pk).update(listed_at=None)

    assert shown_ids(client) == []


def test_closed_account_and_another_program_are_not_shown(client, program):
    MentorFactory(program=program, listed=True, user__is_active=False)
    MentorFactory(program=ProgramFactory(is_directory_public=False), listed=True)

    assert shown_ids(client) == []


def test_open_places_come_first_and_others_say_so(client, program):
    today = timezone.localdate()
    year = today.year + 1
    MentorFactory(program=program, listed=True, state=MentorState.PAUSED,
                  paused_until=date(year, 6, 1))  # fmt: skip
    MentorFactory(program=program, listed=True, capacity=1, places_held=1)
    MentorFactory(program=program, listed=True, available_from=date(year, 4, 1))
    MentorFactory(program=program, listed=True, available_until=date(2020, 1, 1))
    MentorFactory(program=program, listed=True, capacity=1)
    MentorFactory(program=program, listed=True, state=MentorState.PAUSED)

    cards = client.get(ADDRESS).context["cards"]

    said = [one["card"].place.text for one in cards]
    assert said[0] == "1 place open"
    assert sorted(said[1:]) == [
        "Available from Apr 1", "Full", "Not available now", "Paused", "Paused until Jun 1",
    ]  # fmt: skip
    assert len(shown_ids(client, f"{ADDRESS}?open=yes")) == 1


def test_path_is_made_of_his_roles_where_he_wrote_none(client, program):
    lead = RoleFactory(slug="lead-technician", level=4)
    mentor = MentorFactory(program=program, listed=True, profile__role=lead)
    mentor.user.profile.past_roles.set(
        [RoleFactory(slug="iv-technician", name="IV technician", level=3), RoleFactory(level=1)]
    )

    (one,) = client.get(ADDRESS).context["cards"]

    first = mentor.user.profile.past_roles.get(level=1).name
    assert one["card"].path == f"{first}, then IV technician, then lead technician"


# -- search and filters ------------------------------------------------------------------------


@pytest.fixture
def three(program):
    """Two by video, one of them in oncology; one in person, in oncology and compounding."""
    oncology = SpecializationFactory(slug="oncology", name="Oncology")
    compounding = SpecializationFactory(slug="compounding", name="Compounding")
    rows = (
        (["career"], ["video"], [oncology]),
        (["peer"], ["video", "phone"], [compounding]),
        (["career", "life"], ["in_person"], [oncology, compounding]),
    )
    return [
        MentorFactory(program=program, listed=True, offers=offers, profile__meeting_modes=modes,
                      profile__specializations=fields)
        for offers, modes, fields in rows
    ]  # fmt: skip


def options(client, query=""):
    """Return the counts of a page's filters by group and value."""
    filters = client.get(f"{ADDRESS}?{query}").context["filters"]
    return {
        (option["group"], option["value"]): option["count"]
        for group in filters
        for option in [*group["first"], *group["rest"]]
    }


@pytest.mark.parametrize(
    ("query", "places"),
    [
        ("", {0, 1, 2}),
        ("field=oncology", {0, 2}),
        ("field=oncology&field=compounding", {0, 1, 2}),
        ("field=oncology&meets=video", {0}),
        ("type=peer&type=life", {1, 2}),
        ("q=oncology", {0, 2}),
        ("q=ONCOLOGY+compounding", {2}),
        ("q=oncology&meets=phone", set()),
        ("state=MN", {0, 1, 2}),
        ("utm_source=news&fbclid=1", {0, 1, 2}),
    ],
)
def test_words_and_filters_find(client, three, query, places):
    assert set(shown_ids(client, f"{ADDRESS}?{query}")) == {three[place].pk for place in places}


def test_counts_of_a_group_respect_the_others_and_not_itself(client, three):
    assert options(client, "field=oncology&meets=video") == {
        ("field", "compounding"): 1, ("field", "oncology"): 1,
        ("type", "career"): 1,
        ("open", "yes"): 1, ("meets", "video"): 1, ("meets", "in_person"): 1,
        ("state", "MN"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "field=nothing", "type=boss", "meets=letters", "open=no", "state=XX", "user__password=a",
        "sort=user__email", "order=-pk", "mentor_type=peer", "field=oncology&field=%25",
    ],
)  # fmt: skip
def test_unknown_filter_or_value_is_a_bad_request(client, three, query):
    page(client, f"{ADDRESS}?{query}", status=400)


@pytest.mark.parametrize("number", ["0", "-1", "99999999", "last'", "2", "٣", "1e3", ""])
def test_page_that_is_none_is_not_found(client, three, number):
    page(client, f"{ADDRESS}?page={number}", status=404)


@pytest.mark.parametrize(
    "words",
    ["%", "_", "\\", "(a+)+$", "o.cology", "' OR 1=1 --", "{{7*7}}", "a" * 10_000, "\u202e"],
)
def test_search_is_literal(client, three, words):
    response = client.get(ADDRESS, {"q": words})

    assert (response.status_code, list(response.context["cards"])) == (200, [])


def test_long_search_does_not_make_a_large_page(client, program):
    mentee = MenteeFactory(program=program)
    MentorFactory.create_batch(20, program=program, listed=True)
    client.force_login(verified(mentee.user))

    response = client.get(ADDRESS, {"q": "pharmacy " * 1_000})

    assert response.context["count"] == 20
    assert len(response.content) < 150_000


def test_search_for_a_sign_finds_who_wrote_it(client, three):
    profile = three[0].user.profile
    profile.introduction = "100 % of my mentees_passed <script>alert(1)</script>"
    profile.save()

    for words in ("%", "_passed", "<script>"):
        assert [one["card"].id for one in client.get(ADDRESS, {"q": words}).context["cards"]] == [
            three[0].pk
        ]
    text = page(client)
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_chip_takes_one_filter_away(client, three):
    chips = client.get(f"{ADDRESS}?q=o&field=oncology&meets=video").context["chips"]

    assert chips == [
        {"name": "Oncology", "url": "/mentors/?q=o&meets=video"},
        {"name": "Can meet by video", "url": "/mentors/?q=o&field=oncology"},
    ]


@pytest.mark.parametrize(
    ("query", "title", "text", "url"),
    [
        (
            "q=oncology&meets=phone",
            "No mentors for “oncology”",
            "One offers it by video.",
            "/mentors/?q=oncology&meets=video",
        ),
        (
            "type=peer&field=oncology",
            "No mentors for these filters",
            "Without “Peer” there are 2.",
            "/mentors/?field=oncology",
        ),
        (
            "q=nuclear",
            "No mentors for “nuclear”",
            "Without “nuclear” there are 3.",
            "/mentors/",
        ),
    ],
)
def test_empty_page_says_what_would_find_somebody(client, three, query, title, text, url):
    if "peer" in query:
        three[1].user.profile.specializations.set([SpecializationFactory(slug="compounding")])

    empty = client.get(f"{ADDRESS}?{query}").context["empty"]

    assert (empty["title"], empty["text"], empty["url"]) == (title, text, url)


def test_empty_directory_says_so_without_a_link(client, program):
    empty = client.get(ADDRESS).context["empty"]

    assert (empty["text"], empty["url"]) == (
        "Nobody is listed like that yet. The program team still looks for you.", "",
    )  # fmt: skip


def test_twenty_are_on_a_page_and_the_next_ones_a_link_away(client, program):
    mentors = MentorFactory.create_batch(23, program=program, listed=True)

    first = client.get(f"{ADDRESS}?type=career")
    second = client.get(first.context["more_url"])

    assert (first.context["more_url"], first.context["more_count"]) == (
        "/mentors/?type=career&page=2", 3,
    )  # fmt: skip
    assert second.context["more_url"] == ""
    both = [one["card"].id for page in (first, second) for one in page.context["cards"]]
    assert sorted(both) == sorted(mentor.pk for mentor in mentors)


# -- readers -----------------------------------------------------------------------------------


def test_anonymous_reader_is_asked_to_sign_in_by_the_button(client, program):
    MentorFactory(program=program, listed=True)

    text = page(client, f"{ADDRESS}?type=career")

    assert "/accounts/login/?next=%2Fmentors%2F%3Ftype%3Dcareer" in text
    assert "Not for me" not in text


@pytest.mark.parametrize(
    ("public", "indexed", "has_noindex"),
    [(True, False, True), (True, True, False)],
)
def test_search_engines_are_kept_out_unless_the_program_lets_them(
    client, public, indexed, has_noindex
):
    ProgramFactory(is_directory_public=public, may_be_indexed=indexed)

    assert ("noindex" in page(client)) == has_noindex


def test_private_directory_asks_visitors_to_sign_in(client):
    program = ProgramFactory(is_directory_public=False)

    for address in (ADDRESS, f"{ADDRESS}?program={program.slug}"):
        response = client.get(address)
        assert (response.status_code, response.url.split("?")[0]) == (302, "/accounts/login/")


def test_private_directory_is_read_by_its_own_people_only(client):
    program = ProgramFactory(is_directory_public=False)
    mentor = MentorFactory(program=program, listed=True)
    own = (
        MenteeFactory(program=program).user,
        mentor.user,
        ProgramStaffFactory(program=program).user,
    )
    others = (MenteeFactory(program=ProgramFactory(is_directory_public=False)).user,
              MenteeFactory(program=program, state="left").user,
              MentorFactory(program=program, state=MentorState.REFUSED).user)  # fmt: skip

    for user in own:
        client.force_login(verified(user))
        assert shown_ids(client, f"{ADDRESS}?program={program.slug}") == [mentor.pk]
    for user in others:
        client.force_login(verified(user))
        page(client, f"{ADDRESS}?program={program.slug}", status=404)


def test_reader_without_any_directory_is_told_how_to_join(client):
    ProgramFactory(is_directory_public=False)
    client.force_login(verified(MenteeFactory(state="left").user))
    Program.objects.update(is_directory_public=False)

    assert "The directory opens to you when you apply" in page(client)


def test_of_several_programs_hers_comes_first_and_one_is_chosen(client):
    other, own = ProgramFactory(name="Other"), ProgramFactory(name="Own", is_open=False)
    mentors = {p.pk: MentorFactory(program=p, listed=True).pk for p in (other, own)}
    mentee = MenteeFactory(program=own)

    assert shown_ids(client) == [mentors[other.pk]]
    client.force_login(verified(mentee.user))
    assert shown_ids(client) == [mentors[own.pk]]
    assert shown_ids(client, f"{ADDRESS}?program={other.slug}") == [mentors[other.pk]]
    page(client, f"{ADDRESS}?program=nothing", status=404)
    chosen = client.get(f"{ADDRESS}?program={other.slug}").context
    assert [(one["slug"], one["is_current"]) for one in chosen["programs"]] == [
        (other.slug, True), (own.slug, False),
    ]  # fmt: skip


def test_mentee_sees_what_she_said_and_not_whom_she_hid(client, program):
    mentee = MenteeFactory(program=program)
    wished, hidden, other = MentorFactory.create_batch(3, program=program, listed=True)
    Wish.objects.create(mentee=mentee, mentor=wished, rank=1)
    HiddenMentor.objects.create(mentee=mentee, mentor=hidden)
    client.force_login(verified(mentee.user))

    response = client.get(ADDRESS)

    cards = {one["card"].id: one for one in response.context["cards"]}
    assert {pk: one["is_wished"] for pk, one in cards.items()} == {wished.pk: True, other.pk: False}
    assert response.context["count"] == 2
    assert options(client)["type", "career"] == 2


def test_buttons_are_forms_that_work_without_script(client, program):
    mentee = MenteeFactory(program=program)
    mentor = MentorFactory(program=program, listed=True)
    client.force_login(verified(mentee.user))

    forms = page(client, f"{ADDRESS}?type=career").split("<form method")[1:]

    found = {address: form for form in forms for address in buttons_of(mentor) if address in form}
    assert set(found) == set(buttons_of(mentor))
    for form in found.values():
        assert 'name="csrfmiddlewaretoken" value="' in form
        assert 'name="next" value="/mentors/?type=career"' in form


def buttons_of(mentor):
    return [reverse(name, args=[mentor.pk]) for name in ("mentor-wish", "mentor-hide")]


def test_her_own_card_has_no_buttons(client, program):
    mentee = MenteeFactory(program=program)
    herself = MentorFactory(program=program, user=mentee.user, listed=True)
    client.force_login(verified(mentee.user))

    text = page(client)

    assert "This is you, as members see you." in text
    assert not any(address in text for address in buttons_of(herself))


@pytest.mark.parametrize("count", [1, 3])
def test_directory_asks_the_same_few_questions_at_any_length(
    client, program, count, django_assert_num_queries
):
    mentee = MenteeFactory(program=program)
    MentorFactory.create_batch(count, program=program, listed=True)
    client.force_login(verified(mentee.user))
    client.get(ADDRESS)

    with django_assert_num_queries(QUERIES):
        assert len(client.get(ADDRESS).context["cards"]) == count


QUERIES = 11
