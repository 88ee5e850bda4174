"""Rows 18, 19 and 38: where somebody is sent, on which host she is, whose session it is."""

from tests.bad_inputs.house import House
from tests.bad_inputs.judging import none_of

ELSEWHERE = ("//evil.example", "https:evil.example", "\\\\evil.example", "/\\evil.example",
             "javascript:alert(1)", "/home/%0d%0aX: y", "http://testserver@evil.example/",
             "/\t/evil.example")  # fmt: skip
NEXT = ("next", "at", "back", "return_to")


def next_stays_on_the_site(house: House, value: str) -> None:
    """Row 18: of every page that is asked, and of every form that is sent."""
    lines = []
    for _key, path, roles in house.some_pages(len(value), 6):
        answer = house.ask(roles[0], "GET", path, {"next": value})
        lines.append(_elsewhere(path, answer.location))
        if 'href="//evil' in answer.page or 'href="javascript' in answer.page:
            lines.append(f"{path}: leads to it")
    for spot in house.spots:
        names = set(NEXT) & set(spot.form.fields) or {"next"}
        if spot.key.startswith("account_") or names & set(spot.form.fields):
            answer = house.post(spot, spot.filled() | {name: [value] for name in names})
            lines.append(_elsewhere(spot.key, answer.location))
    none_of(lines)


def _elsewhere(asked: str, location: str) -> str:
    is_here = location == "" or (location.startswith("/") and location[1:2] not in ("/", "\\"))
    return "" if is_here and "\t" not in location else f"{asked}: sent to {location}"


def foreign_hosts_are_refused(house: House) -> None:
    """Row 19: whatever page is asked for."""
    lines = []
    for _key, path, roles in house.some_pages(0, 4):
        answer = house.ask(roles[0], "GET", path, headers={"Host": "evil.example"})
        if answer.status != 400 or "evil.example" in answer.page:
            lines.append(f"{path}: {answer.status}")
    none_of(lines)


def forwarded_hosts_are_not_heard(house: House) -> None:
    """Row 19: a header that no proxy of ours set changes nothing."""
    headers = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    lines = []
    for _key, path, roles in house.some_pages(1, 4):
        answer = house.ask(roles[0], "GET", path, headers=headers)
        if "evil.example" in answer.page + answer.location or answer.status >= 500:
            lines.append(f"{path}: {answer.status}")
    none_of(lines)


def session_is_worth_nothing_after_signing_out(house: House) -> None:
    """Row 38: the cookie that somebody kept."""
    client = house.world.client("viewer")
    kept = client.cookies["sessionid"].value
    assert client.get("/me/").status_code == 200

    client.post("/accounts/logout/")
    client.cookies["sessionid"] = kept

    assert client.get("/me/").status_code == 302
    assert client.get("/api/v1/me/").status_code == 401


def session_that_somebody_made_up_is_nobodys(house: House) -> None:
    """Row 38: of any shape."""
    client = house.world.client("anonymous")
    for made_up in ("a" * 32, "x" * 5000, "../../etc", "' OR 1=1 --"):
        client.cookies["sessionid"] = made_up
        assert client.get("/me/").status_code == 302, made_up
        assert client.get("/api/v1/me/").status_code == 401, made_up
