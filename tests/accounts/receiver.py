"""A receiver of webhooks: a real HTTPS server on loopback, with a certificate of its own authority.

It stands at ``https://receiver.example``; tests patch the resolver only (``stand_at``).
"""

import datetime as dt
import socket
import ssl
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from accounts.webhooks import resolving
from accounts.webhooks.resolving import Place

HOST = "receiver.example"
LOOPBACK = [ip_network("127.0.0.0/8")]
DAY = dt.timedelta(days=1)


def write_certificates(folder: Path) -> tuple[Path, Path]:
    """Write an authority's certificate, and key and certificate that it gave to ``HOST``."""
    own, theirs = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = _certificate("Test authority", own.public_key(), "Test authority", own, is_ca=True)
    leaf = _certificate(HOST, theirs.public_key(), "Test authority", own, is_ca=False)
    trusted, shown = folder / "authority.pem", folder / "receiver.pem"
    trusted.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    key = theirs.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    shown.write_bytes(key + leaf.public_bytes(serialization.Encoding.PEM))
    return trusted, shown


def _certificate(name, key, issuer, signed_by, *, is_ca):
    now = dt.datetime.now(dt.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + DAY)
        .add_extension(x509.BasicConstraints(ca=is_ca, path_length=None), critical=True)
    )
    if not is_ca:
        names = x509.SubjectAlternativeName([x509.DNSName(HOST)])
        builder = builder.add_extension(names, critical=False)
    return builder.sign(signed_by, hashes.SHA256())


class Receiver:
    """What it got, as (headers, body), and what it answers: status, headers, body, a drip."""

    def __init__(self, port):
        self.port = port
        self.got = []
        self.status, self.headers, self.body = 204, {}, b""
        self.delay = 0  # seconds before it answers
        self.drip = None  # seconds between two bytes of an answer that never ends
        self.released = threading.Event()

    @property
    def url(self):
        return f"https://{HOST}:{self.port}/events?for=us"

    @property
    def ids(self):
        return [headers["webhook-id"] for headers, _ in self.got]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        one = self.server.receiver
        body = self.rfile.read(int(self.headers["Content-Length"]))
        one.got.append((dict(self.headers.items()), body))
        if one.drip is not None:
            return self._drip(one)
        one.released.wait(one.delay)
        self.send_response(one.status)
        for name, value in {"Content-Length": str(len(one.body)), **one.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(one.body)
        self.close_connection = True
        return None

    def _drip(self, one):
        self.close_connection = True
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
            while not one.released.wait(one.drip):
                self.wfile.write(b".")
        except OSError:
            pass

    def log_message(self, *args):
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Say nothing: clients that hang up are what tests are about."""


@contextmanager
def receiving(shown=None):
    """Serve a receiver, encrypted where it has a certificate to show."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if shown is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(shown)
        server.socket = context.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    server.receiver = Receiver(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.receiver
    finally:
        server.receiver.released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def stand_at(monkeypatch, *numbers):
    """Let every host name lead to these numbers; return the names asked for."""
    asked = []

    def look_up(host, port):
        asked.append(host)
        if not numbers:
            raise resolving.UnknownHostError
        return [place(number, port) for number in numbers]

    monkeypatch.setattr(resolving, "look_up", look_up)
    return asked


def place(number, port=443):
    """Return a place as the resolver gives it."""
    if ":" in number:
        return Place(socket.AF_INET6, (number, port, 0, 0))
    return Place(socket.AF_INET, (number, port))
