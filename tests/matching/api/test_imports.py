import io

import pytest
from openpyxl import Workbook

from accounts.enums import Scope
from accounts.models import User
from mentorship.enums import ImportState, StaffRole
from mentorship.models import HeadingMap, ImportedPart, Mentee, PeopleImport, PeopleImportFile
from mentorship.services.importing import sweep_waiting
from tests.factories.accounts import api_secret
from tests.factories.mentorship import ProgramStaffFactory, RoleFactory
from tests.factories.people_imports import line, previewed, taken_over

pytestmark = pytest.mark.django_db

ANA = {"external_id": "N1", "email": "ana@example.org", "name": "Ana Ruiz", "role": "lead",
       "seeks": ["career", "peer"], "years": 4.5, "not_my_workplace": True}  # fmt: skip
CSV = b"email,name,role,seeks\nana@example.org,Ana Ruiz,lead,career\n"
ODD = b"Mail,name,role,seeks,Shoe size\nana@example.org,Ana Ruiz,lead,career,37\n"
IMPORTS = "/api/v1/programs/spring/imports/"


@pytest.fixture
def staff():
    RoleFactory(slug="lead", name="Lead technician")
    return ProgramStaffFactory(program__slug="spring")


@pytest.fixture
def api(client, staff):
    client.defaults["HTTP_AUTHORIZATION"] = f"Token {api_secret(staff.user)}"
    return client


def send(api, rows=(ANA,), **given):
    body = {"side": "mentee", "rows": rows, **given}
    return api.post(IMPORTS, body, content_type="application/json")


def send_file(api, content=CSV, kind="text/csv", query="side=mentee&file=people.csv"):
    return api.post(f"{IMPORTS}?{query}", content, content_type=kind)


def do(api, answer, step, **body):
    pk = answer.json()["id"]
    return api.post(f"{IMPORTS}{pk}/{step}/", body, content_type="application/json")


# -- Rows ------------------------------------------------------------------------------------


def test_rows_are_previewed_and_nobody_is_entered(api, staff):
    answer = send(api)

    told = answer.json()
    assert (answer.status_code, answer["Location"]) == (201, f"{IMPORTS}{told['id']}/")
    assert (told["state"], told["program"], told["made_by"]) == (
        "previewed", "spring", staff.user.name,
    )  # fmt: skip
    assert told["counts"] == {"new": 1, "changed": 0, "unchanged": 0, "left_out": 0, "wrong": 0}
    assert not User.objects.filter(email="ana@example.org").exists()
    assert api.get(answer["Location"]).json() == told


def test_apply_takes_over_in_one_step(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(api, apply=True, tell=False)

    told = api.get(answer["Location"]).json()
    assert (answer.json()["state"], told["state"], told["tell"]) == ("queued", "done", False)
    assert told["undoable_until"][-6:] == told["done_at"][-6:]  # offsets of one zone
    mentee = Mentee.objects.get(user__email="ana@example.org")
    assert (mentee.seeks, mentee.not_my_workplace) == (["career", "peer"], True)


def test_form_with_a_file_hears_what_is_read_here(api):
    answer = api.post(IMPORTS, {"side": "mentee"})

    assert answer.status_code == 415
    assert answer.json()["detail"] == (
        "Not read here: multipart/form-data. Send application/json, text/csv or "
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet."
    )


def test_same_rows_twice_change_nothing(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(api, apply=True)

    with django_capture_on_commit_callbacks(execute=True):
        again = send(api, apply=True).json()

    assert (again["state"], again["counts"]["unchanged"]) == ("previewed", 1)


def test_external_id_finds_the_person_under_a_new_address(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(api, apply=True)

    answer = send(api, [{**ANA, "email": "new@example.org", "years": 6}])

    assert answer.json()["counts"]["changed"] == 1
    assert ImportedPart.objects.get().external_id == "N1"


def test_wrong_row_keeps_everybody_out_and_is_named(api):
    answer = send(api, [ANA, {**ANA, "email": "bo@", "external_id": "N2"}], apply=True)

    told = answer.json()
    rows = api.get(f"{answer['Location']}rows/?kind=wrong").json()["results"]
    assert (told["state"], told["counts"]["wrong"]) == ("previewed", 1)
    assert [(row["line"], row["problems"][0]["field"]) for row in rows] == [(2, "email")]
    assert do(api, answer, "confirm").status_code == 409
    assert not User.objects.filter(email="ana@example.org").exists()


def test_wrong_rows_are_left_out_where_one_says_so(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(api, [ANA, {**ANA, "email": "bo@", "external_id": ""}], apply=True,
                      skip_wrong=True)  # fmt: skip

    assert api.get(answer["Location"]).json()["state"] == "done"
    assert User.objects.filter(email="ana@example.org").exists()


def test_many_rows_are_compared_and_taken_over_by_the_sweep(api, monkeypatch):
    monkeypatch.setattr("mentorship.services.importing.preparing.SMALL", 0)

    answer = send(api, apply=True)
    sweep_waiting()

    assert answer.json()["state"] == "reading"
    assert api.get(answer["Location"]).json()["state"] == "done"


def test_many_rows_with_a_wrong_one_wait(api, monkeypatch):
    monkeypatch.setattr("mentorship.services.importing.preparing.SMALL", 0)

    answer = send(api, [ANA, {**ANA, "email": "bo@", "external_id": "N2"}], apply=True)
    sweep_waiting()

    told = api.get(answer["Location"]).json()
    assert (told["state"], told["counts"]["wrong"], told["confirmed_by"]) == ("previewed", 1, None)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rows": []}, "rows"),
        ({"rows": None}, "rows"),
        ({"rows": {"email": "a@b.org"}}, "rows"),
        ({"rows": [["ana@example.org"]]}, "rows"),
        ({"rows": [{**ANA, "is_superuser": True}]}, "rows"),
        ({"rows": [{**ANA, "program": "other"}]}, "rows"),
        ({"side": "staff"}, "side"),
        ({"side": None}, "side"),
        ({"vetted": "perhaps"}, "vetted"),
        ({"state": "done"}, "state"),
    ],
)
def test_impossible_body_is_refused_by_field(api, given, field):
    answer = send(api, **given)

    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])
    assert not PeopleImport.objects.exists()


def test_nested_values_are_wrong_cells_not_errors(api):
    odd = {**ANA, "years": {"a": [1]}, "seeks": [["career"]]}

    told = send(api, [odd]).json()

    assert told["counts"]["wrong"] == 1


@pytest.mark.parametrize("body", [b"null", b"[]", b'"rows"', b"{", b"1"])
def test_body_that_is_no_object_is_400(api, body):
    assert api.post(IMPORTS, body, content_type="application/json").status_code == 400


# -- Files -----------------------------------------------------------------------------------


def workbook():
    book, raw = Workbook(), io.BytesIO()
    for row in (["email", "name", "role", "seeks"], ["ana@example.org", "Ana", "lead", "peer"]):
        book.active.append(row)
    book.save(raw)
    return raw.getvalue()


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (CSV, "text/csv"),
        (CSV, "text/csv; charset=utf-8"),
        (CSV.decode().encode("utf-16"), "text/csv"),
    ],
)
def test_csv_is_the_body(api, content, kind):
    told = send_file(api, content, kind).json()

    assert (told["file"], told["state"], told["counts"]["new"]) == ("people.csv", "previewed", 1)


def test_workbook_is_the_body(api):
    assert send_file(api, workbook(), XLSX).json()["counts"]["new"] == 1


@pytest.mark.parametrize(
    ("content", "query", "field"),
    [
        (CSV, "", "side"),
        (CSV, "side=staff", "side"),
        (CSV, "side=mentee&rows=1", "rows"),
        (CSV, "side=mentee&side=mentor", "side"),
        (b"email,name\na@b.org,A\n", "side=mentee", "file"),
        (b"\x1f\x8b" + b"x" * 50, "side=mentee", "file"),
        (b"", "side=mentee", "rows"),
    ],
)
def test_impossible_file_is_refused_by_field(api, content, query, field):
    answer = send_file(api, content, query=query)

    assert (answer.status_code, field in answer.json()["errors"]) == (400, True)
    assert not PeopleImport.objects.exists()


@pytest.mark.parametrize("kind", ["text/csv", "application/json"])
def test_more_than_five_megabytes_are_413(api, kind):
    answer = send_file(api, b" " * 5_000_001, kind)

    assert (answer.status_code, answer["Content-Type"]) == (413, "application/problem+json")


def test_more_than_20_000_rows_are_413(api):
    assert send(api, [{"email": ""}] * 20_001).status_code == 413


def test_other_media_are_415(api):
    assert send_file(api, b"<a/>", "application/xml").status_code == 415
    assert do(api, send(api), "confirm").status_code == 200


def test_unknown_headings_wait_and_are_explained(api):
    answer = send_file(api, ODD)

    told = answer.json()
    assert (told["state"], told["unknown_headings"]) == (
        "reading",
        [
            {"heading": "Mail", "near": "email", "samples": ["ana@example.org"]},
            {"heading": "Shoe size", "near": None, "samples": ["37"]},
        ],
    )
    explained = do(api, answer, "headings", headings={"Mail": "email", "Shoe size": None}).json()
    assert (explained["state"], explained["counts"]["new"]) == ("previewed", 1)
    assert (explained["headings"]["Mail"], explained["headings"]["Shoe size"]) == ("email", None)
    assert send_file(api, ODD).json()["state"] == "previewed"


@pytest.mark.parametrize(
    "headings",
    [None, {}, [], {"Mail": "is_superuser"}, {"Mail": 1}, {"Mail": ["email"]}, {"Mail": "seeks"}],
)
def test_impossible_meanings_keep_the_file(api, headings):
    answer = do(api, send_file(api, ODD), "headings", headings=headings)

    assert answer.status_code == 400
    assert PeopleImportFile.objects.exists()
    assert not HeadingMap.objects.exists()


# -- Who, once, and afterwards ------------------------------------------------------------------


def test_token_needs_the_scope_and_the_program(client, staff):
    reader = api_secret(staff.user, Scope.PEOPLE_READ)
    elsewhere = api_secret(staff.user, program=ProgramStaffFactory(user=staff.user).program)
    answers = [
        client.post(IMPORTS, {"side": "mentee", "rows": [ANA]}, content_type="application/json",
                    HTTP_AUTHORIZATION=f"Token {secret}").status_code
        for secret in (reader, elsewhere)
    ]  # fmt: skip

    assert answers == [403, 404]
    assert not PeopleImport.objects.exists()


def test_viewer_finds_no_imports(client, staff):
    viewer = ProgramStaffFactory(program=staff.program, role=StaffRole.VIEWER).user
    client.force_login(viewer)

    assert client.get(IMPORTS).status_code == 404


def test_same_key_imports_once(api):
    given = {"side": "mentee", "rows": [ANA]}
    first, again = (
        api.post(IMPORTS, given, content_type="application/json", headers={"Idempotency-Key": "k"})
        for _ in range(2)
    )
    file = [
        api.post(f"{IMPORTS}?side=mentee", content, content_type="text/csv",
                 headers={"Idempotency-Key": "f"})
        for content in (CSV, CSV, CSV + b"\n")
    ]  # fmt: skip

    assert (again.json(), again["Idempotency-Replayed"]) == (first.json(), "true")
    assert [one.status_code for one in file] == [201, 201, 409]
    assert file[0].json() == file[1].json()


def test_confirm_of_a_preview_that_changed_is_412(api):
    answer = send(api)
    tag = api.get(answer["Location"])["ETag"]
    PeopleImport.objects.update(n_new=2)

    refused = api.post(f"{answer['Location']}confirm/", {}, content_type="application/json",
                       headers={"If-Match": tag})  # fmt: skip

    assert refused.status_code == 412
    assert PeopleImport.objects.get().state == ImportState.PREVIEWED


def test_undo_takes_back(api, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        answer = send(api, apply=True)

    undone = do(api, answer, "undo").json()

    assert (undone["state"], undone["rows_undone"], undone["rows_staying"]) == ("undone", 1, 0)
    assert not User.objects.filter(email="ana@example.org").exists()
    assert do(api, answer, "undo").json() == undone


def test_undo_of_a_preview_is_409(api):
    assert do(api, send(api), "undo").status_code == 409


@pytest.mark.parametrize("count", [1, 25])
def test_lists_ask_at_most_12_queries(api, staff, count, django_assert_max_num_queries):
    rows = [line(f"p{no}@example.org", no=no) for no in range(count)]
    taken_over(staff.program, *rows, actor=staff.user)
    for _no in range(count):
        PeopleImport.objects.create(
            program=staff.program, side="mentor", made_by=staff.user, state="done"
        )
    changed = [line(f"p{no}@example.org", no=no, employer="New") for no in range(count)]
    one, _actor = previewed(staff.program, *changed, actor=staff.user)

    for address in (IMPORTS, f"{IMPORTS}{one.pk}/", f"{IMPORTS}{one.pk}/rows/"):
        with django_assert_max_num_queries(12):
            answer = api.get(address, {"page_size": 100} if address.endswith("s/") else {})
        assert answer.status_code == 200
    assert len(answer.json()["results"]) == count


def test_rows_come_in_the_files_order_and_in_pages(api, staff):
    rows = [line(f"p{no}@example.org", no=no) for no in (2, 3, 4)]
    one, _actor = previewed(staff.program, *rows, actor=staff.user)

    first = api.get(f"{IMPORTS}{one.pk}/rows/", {"page_size": 2}).json()
    second = api.get(first["next"]).json()

    assert [row["line"] for row in first["results"] + second["results"]] == [2, 3, 4]


@pytest.mark.parametrize("query", ["kind=old", "state=x", "kind=new&kind=wrong", "page_size=x"])
def test_unknown_questions_about_rows_are_400(api, staff, query):
    one, _actor = previewed(staff.program, line(), actor=staff.user)

    assert api.get(f"{IMPORTS}{one.pk}/rows/?{query}").status_code == 400


@pytest.mark.parametrize("pk", ["0", "99999999999999999999"])
def test_import_that_there_is_not_is_404(api, pk):
    assert api.get(f"{IMPORTS}{pk}/").status_code == 404


# -- Headings and columns -------------------------------------------------------------------------


def test_headings_are_set_read_and_forgotten(api):
    address = "/api/v1/programs/spring/import-headings/"
    given = {"side": "mentee", "headings": {"Mail": "email", "Shoe size": None}}

    kept = api.post(address, given, content_type="application/json").json()

    assert [(row["heading"], row["column"]) for row in kept] == [
        ("Mail", "email"), ("Shoe size", None),
    ]  # fmt: skip
    assert api.get(address, {"side": "mentor"}).json()["results"] == []
    assert {row["id"] for row in api.get(address).json()["results"]} == {row["id"] for row in kept}
    assert api.delete(f"{address}{kept[0]['id']}/").status_code == 204
    assert api.delete(f"{address}{kept[0]['id']}/").status_code == 404
    assert HeadingMap.objects.count() == 1


def test_columns_are_named_with_what_belongs_into_them(api):
    columns = api.get("/api/v1/import-columns/").json()

    assert {row["name"] for row in columns["mentor"] if row["needed"]} == {
        "email", "name", "role", "offers", "capacity",
    }  # fmt: skip
