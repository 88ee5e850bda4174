"""A real provider of OpenID Connect, a process of its own on this machine."""

import re
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlsplit

import requests
from django.test import Client

TIMEOUT_S = 20


@dataclass
class Provider:
    """The provider, and a person who signs in there."""

    address: str
    session: requests.Session = field(default_factory=requests.Session)

    def knows(self, subject, **claims):
        """Have the provider say this of a person."""
        answer = self.session.put(f"{self.address}/users/{subject}", json=claims, timeout=5)
        answer.raise_for_status()

    def signs_in(self, address, subject):
        """Press the button there; return the path that one is sent back to."""
        answer = self.session.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
        parts = urlsplit(answer.headers["Location"])
        return f"{parts.path}?{parts.query}"


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


@contextmanager
def running():
    """Run the provider; it ends with the block."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    provider = Provider(f"http://127.0.0.1:{port}")
    try:
        wait_for(provider.address, process)
        yield provider
    finally:
        process.terminate()
        process.wait(TIMEOUT_S)


def wait_for(address, process):
    end = time.monotonic() + TIMEOUT_S
    while time.monotonic() < end and process.poll() is None:
        try:
            requests.get(f"{address}/.well-known/openid-configuration", timeout=1)
        except requests.RequestException:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the provider does not answer")


def begin(client, **form):
    """Press our button; return the address at the provider."""
    page = client.post("/accounts/sign-on/", form)
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.text)
    assert found, page.status_code
    return unescape(found[1])


def sign_on(provider, subject, client=None, **form):
    """Go the whole way; return the browser and the last answer on this site."""
    client = client or Client()
    back = provider.signs_in(begin(client, **form), subject)
    return client, client.get(back)
