import socket
import time
from ipaddress import ip_network

import pytest

from accounts.webhooks import resolving
from accounts.webhooks.address import BadAddressError, parse
from accounts.webhooks.resolving import UnknownHostError, look_up, places_of
from tests.accounts.receiver import place, stand_at

HOOK = parse("https://hooks.example.org/in")
PUBLIC, PUBLIC_6 = "93.184.215.14", "2606:4700::1111"


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "127.255.0.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
        "192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.255", "192.0.0.8",
        "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.7", "224.0.0.1",
        "239.255.255.250", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:93.184.215.14",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:2::1", "2001:db8::1",
        "2002:7f00:1::1", "3fff::1", "5f00::1", "fc00::1", "fd12:3456::1", "fe80::1",
        "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_number_inside_is_refused_even_among_public_ones(monkeypatch, number):
    stand_at(monkeypatch, PUBLIC, number)

    with pytest.raises(BadAddressError) as refused:
        places_of(HOOK)

    assert refused.value.code == "address_private"


def test_public_numbers_are_returned_as_they_were_checked(monkeypatch):
    stand_at(monkeypatch, PUBLIC, PUBLIC_6)

    assert places_of(HOOK) == [place(PUBLIC), place(PUBLIC_6)]


def test_only_a_few_of_many_numbers_are_tried_but_all_are_checked(monkeypatch):
    stand_at(monkeypatch, *[PUBLIC] * 9)
    assert len(places_of(HOOK)) == 4

    stand_at(monkeypatch, *[PUBLIC] * 9, "10.0.0.1")
    with pytest.raises(BadAddressError):
        places_of(HOOK)


def test_plain_http_is_for_networks_of_the_operator_only(monkeypatch, settings):
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("10.20.0.0/16")]
    stand_at(monkeypatch, "10.20.3.4")
    assert places_of(parse("http://inside.example/")) == [place("10.20.3.4", 80)]
    assert places_of(HOOK) == [place("10.20.3.4")]

    stand_at(monkeypatch, "10.20.3.4", PUBLIC)
    with pytest.raises(BadAddressError) as refused:
        places_of(parse("http://inside.example/"))
    assert refused.value.code == "address_not_https"
    stand_at(monkeypatch, "10.21.3.4")
    with pytest.raises(BadAddressError) as refused:
        places_of(HOOK)
    assert refused.value.code == "address_private"


def test_demo_reaches_the_networks_of_its_operator_only(monkeypatch, settings):
    settings.DEMO = True
    settings.WEBHOOK_ALLOWED_NETWORKS = [ip_network("127.0.0.0/8")]
    stand_at(monkeypatch, "127.0.0.1")
    assert places_of(HOOK) == [place("127.0.0.1")]

    stand_at(monkeypatch, PUBLIC)
    with pytest.raises(BadAddressError) as refused:
        places_of(HOOK)
    assert refused.value.code == "demo"


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_loopback_by_another_spelling_is_refused(host):
    with pytest.raises((BadAddressError, UnknownHostError)):
        places_of(parse(f"https://{host}/"))


@pytest.mark.parametrize("error", [socket.gaierror(-2, "unknown"), UnicodeError("label too long")])
def test_host_without_an_answer_is_unknown(monkeypatch, error):
    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(UnknownHostError):
        look_up("nowhere.example", 443)


def test_name_server_that_hangs_holds_nobody_up(monkeypatch):
    monkeypatch.setattr(resolving, "PATIENCE_S", 0.05)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: time.sleep(1) or [])
    began = time.monotonic()

    with pytest.raises(UnknownHostError):
        look_up("slow.example", 443)

    assert time.monotonic() - began < 0.5
