import socket
import threading
import time
from contextlib import contextmanager

import pytest

from accounts.webhooks.address import parse
from accounts.webhooks.line import (
    Answer,
    CertificateError,
    NoAnswerError,
    UnreachableError,
    exchange,
)
from accounts.webhooks.resolving import places_of
from tests.accounts.receiver import HOST, place, receiving

BODY, HEADERS = b'{"a":1}', {"Content-Type": "application/json", "webhook-id": "one"}


def send(url, *, within=5.0):
    address = parse(url)
    return exchange(address, places_of(address), BODY, HEADERS, end=time.monotonic() + within)


def test_message_arrives_whole_under_the_name_of_its_host(receiver):
    answer = send(receiver.url)

    headers, body = receiver.got[0]
    assert (answer, body) == (Answer(204, ""), BODY)
    assert headers == {
        "Host": f"{HOST}:{receiver.port}",
        "Accept-Encoding": "identity",
        "Content-Length": "7",
        "Content-Type": "application/json",
        "webhook-id": "one",
    }


def test_status_and_wait_are_all_that_is_kept_of_an_answer(receiver):
    receiver.status, receiver.body = 503, b"inner secrets"
    receiver.headers = {"Retry-After": "120", "Set-Cookie": "a=b"}

    assert send(receiver.url) == Answer(503, "120")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_huge_answer_is_neither_unpacked_nor_read_whole(receiver, encoding):
    receiver.status, receiver.body = 200, b"\x1f\x8b" + b"\0" * 5_000_000
    receiver.headers = {"Content-Encoding": encoding}

    assert send(receiver.url) == Answer(200, "")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirect_is_not_followed(receiver, inside, status):
    receiver.status, receiver.headers = status, {"Location": "http://169.254.169.254/latest/"}

    assert send(receiver.url) == Answer(status, "")
    assert (len(receiver.got), inside) == (1, [HOST])


def test_environment_names_no_proxy(receiver, monkeypatch):
    for name in ("https_proxy", "HTTPS_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")

    assert send(receiver.url) == Answer(204, "")


def test_certificate_of_another_host_is_refused(receiver):
    with pytest.raises(CertificateError):
        send(receiver.url.replace(HOST, "other.example"))

    assert receiver.got == []


def test_certificate_of_an_unknown_authority_is_refused(receiver, settings):
    settings.WEBHOOK_CA_FILE = ""

    with pytest.raises(CertificateError):
        send(receiver.url)

    assert receiver.got == []


def test_receiver_that_speaks_no_tls_is_unreachable(inside):
    with receiving() as plain, pytest.raises(UnreachableError):
        send(plain.url)

    assert plain.got == []


def test_network_of_the_operator_may_speak_plainly(inside):
    with receiving() as plain:
        answer = send(plain.url.replace("https", "http"))

    assert (answer, len(plain.got)) == (Answer(204, ""), 1)


def test_nobody_there_is_unreachable(inside):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and not listening
        port = taken.getsockname()[1]

        with pytest.raises(UnreachableError):
            send(f"https://{HOST}:{port}/")


def test_second_number_is_tried_when_the_first_takes_no_connection(receiver):
    address = parse(receiver.url)
    places = [place("127.0.0.1", 1), place("127.0.0.1", receiver.port)]

    answer = exchange(address, places, BODY, HEADERS, end=time.monotonic() + 5)

    assert answer == Answer(204, "")


def test_receiver_that_drips_is_cut_off_in_time(receiver):
    receiver.drip = 0.02
    began = time.monotonic()

    with pytest.raises(NoAnswerError):
        send(receiver.url, within=0.3)

    assert time.monotonic() - began < 2
    assert len(receiver.got) == 1  # it has the message: another try is a second copy


@pytest.fixture
def silent():
    """A server that takes connections and never says a word; its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"https://{HOST}:{server.getsockname()[1]}/"


def test_receiver_that_never_greets_is_unreachable_in_time(inside, silent):
    began = time.monotonic()

    with pytest.raises(UnreachableError):
        send(silent, within=0.2)

    assert time.monotonic() - began < 2


@contextmanager
def saying(words):
    """Take one message in plain text, say these words and hang up; give the address."""

    def talk():
        line, _ = server.accept()
        with line:
            line.recv(100_000)
            line.sendall(words)

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=talk)
        thread.start()
        yield f"http://{HOST}:{server.getsockname()[1]}/"
        thread.join()


ENDLESS = b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 200


@pytest.mark.parametrize(
    "words", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 2000 OK\r\n\r\n", ENDLESS]
)
def test_answer_that_is_no_answer_counts_as_none(inside, words):
    with saying(words) as url, pytest.raises(NoAnswerError):
        send(url)
