import re

import pytest

from mentorship import environment


def test_text_that_is_empty_counts_as_not_set(monkeypatch):
    monkeypatch.setenv("A", " ")

    assert environment.text("A", "default") == "default"


def test_names_are_parted_by_commas(monkeypatch):
    monkeypatch.setenv("A", "one, two,")

    assert environment.names("A", []) == ["one", "two"]
    assert environment.names("B", ["default"]) == ["default"]


@pytest.mark.parametrize(
    ("value", "read"), [("yes", True), ("ON", True), ("0", False), ("", False)]
)
def test_flag(monkeypatch, value, read):
    monkeypatch.setenv("A", value)

    assert environment.flag("A") is read


def test_number(monkeypatch):
    monkeypatch.setenv("A", "2.5")

    assert environment.number("A", default=30, least=1) == 2.5
    assert environment.number("B", default=30, least=1) == 30


def test_choice(monkeypatch):
    monkeypatch.setenv("A", "debug")

    assert environment.choice("A", ["INFO", "DEBUG"]) == "DEBUG"
    assert environment.choice("B", ["INFO", "DEBUG"]) == "INFO"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (environment.flag, "maybe"),
        (lambda name: environment.number(name, default=30, least=1), "abc"),
        (lambda name: environment.number(name, default=30, least=1), "0.5"),
        (lambda name: environment.number(name, default=30, least=1), "nan"),
        (lambda name: environment.number(name, default=30, least=1), "inf"),
        (lambda name: environment.choice(name, ["INFO"]), "LOUD"),
        (lambda name: environment.database(name, ""), ""),
        (lambda name: environment.database(name, ""), "database.example.org"),
        (lambda name: environment.database(name, ""), "mysql://u:p@h/x"),
        (lambda name: environment.database(name, ""), "postgres://u:p@h:abc/x"),
        (lambda name: environment.database(name, ""), "postgres://u:p@h"),
        (environment.mail, "mail.example.org"),
        (environment.mail, "smtp+tls://u:p@h:abc"),
    ],
)
def test_wrong_value_stops_the_start_with_one_line(monkeypatch, capsys, read, value):
    monkeypatch.setenv("THE_NAME", value)

    with pytest.raises(SystemExit, match="1"):
        read("THE_NAME")

    said = capsys.readouterr().err
    assert re.fullmatch(r"Benchmate can't start: Set THE_NAME to .*\.\n", said)


def test_addresses_of_database_and_mail_server(monkeypatch):
    monkeypatch.setenv("A", "postgres://user:word@host:5432/name")
    monkeypatch.setenv("B", "smtp+tls://user:word@host:587")

    assert environment.database("A", "")["NAME"] == "name"
    assert environment.mail("B")["EMAIL_HOST"] == "host"
    assert environment.mail("C") == {}
