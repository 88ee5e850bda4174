import re
import ssl

import pytest

from accounts.registry import Grant
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


def test_networks(monkeypatch):
    monkeypatch.setenv("A", "10.20.0.0/16, fd00::/8,192.168.1.7")

    found = [str(network) for network in environment.networks("A")]
    assert found == ["10.20.0.0/16", "fd00::/8", "192.168.1.7/32"]
    assert environment.networks("B") == []


def test_choice(monkeypatch):
    monkeypatch.setenv("A", "debug")

    assert environment.choice("A", ["INFO", "DEBUG"]) == "DEBUG"
    assert environment.choice("B", ["INFO", "DEBUG"]) == "INFO"


@pytest.mark.parametrize(
    ("read", "value"),
    [
        (environment.flag, "maybe"),
        (environment.networks, "10.20.0.1/16"),
        (environment.networks, "inside"),
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


def test_addresses_are_read_in_lower_case_and_checked(monkeypatch, capsys):
    monkeypatch.setenv("A", "Chair@Board.example.org, treasurer@board.example.org")
    monkeypatch.setenv("B", "the chair")

    assert environment.addresses("A") == ["chair@board.example.org", "treasurer@board.example.org"]
    with pytest.raises(SystemExit):
        environment.addresses("B")
    assert "Set B to e-mail addresses" in capsys.readouterr().err


def test_addresses_of_database_and_mail_server(monkeypatch):
    monkeypatch.setenv("A", "postgres://user:word@host:5432/name")
    monkeypatch.setenv("B", "smtp+tls://user:word@host:587")

    assert environment.database("A", "")["NAME"] == "name"
    assert environment.mail("B")["EMAIL_HOST"] == "host"
    assert environment.mail("C") == {}


def test_grants_are_read_with_odd_names_of_groups(monkeypatch):
    monkeypatch.setenv("OIDC_STAFF", "CN=a,OU=b=spring:admin ; it team = association;")

    assert environment.grants("OIDC_STAFF") == [
        Grant("CN=a,OU=b", "spring", "admin"),
        Grant("it team", "", "association"),
    ]


@pytest.mark.parametrize(
    "text", ["admins", "admins=", "=spring:admin", "a=admin", "a=spring:association", "a=spring:"]
)
def test_grant_that_cannot_be_read_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("OIDC_STAFF", text)

    with pytest.raises(SystemExit):
        environment.grants("OIDC_STAFF")


@pytest.mark.parametrize("text", ["id.example.org", "http://id.example.org", "https://"])
def test_issuer_without_https_stops_the_start(monkeypatch, text):
    monkeypatch.setenv("OIDC_ISSUER", text)

    with pytest.raises(SystemExit):
        environment.issuer("OIDC_ISSUER")


@pytest.mark.parametrize("text", ["", "https://id.example.org/realms/a", "http://127.0.0.1:9400"])
def test_issuer_may_be_none_or_on_this_machine(monkeypatch, text):
    monkeypatch.setenv("OIDC_ISSUER", text)

    assert environment.issuer("OIDC_ISSUER") == text


def test_text_may_stand_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "key").write_text("from a file\n")
    monkeypatch.setenv("A_FILE", str(tmp_path / "key"))

    assert environment.text("A") == "from a file"
    monkeypatch.setenv("A", "said here")
    assert environment.text("A") == "said here"


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_file_that_cannot_be_read_stops_the_start(monkeypatch, tmp_path, capsys, content):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    monkeypatch.setenv("A_FILE", str(tmp_path / "key"))

    with pytest.raises(SystemExit, match="1"):
        environment.text("A")

    assert capsys.readouterr().err == (
        "Benchmate can't start: Set A_FILE to a file that can be read.\n"
    )


@pytest.mark.parametrize(
    ("address", "checks"),
    [
        ("rediss://queue.example.org/0", {"ssl_cert_reqs": ssl.CERT_REQUIRED}),
        ("redis://queue/0", None),
        ("", None),
    ],
)
def test_certificate_of_the_queue_is_checked(address, checks):
    assert environment.broker_tls(address) == checks
