"""Somebody's error tracker: a real server that keeps the envelopes it is sent."""

import gzip
import json

SOON_S = 15


def dsn(receiver):
    """The address that it names; the receiver speaks plain http (``receiving()``)."""
    return f"http://key@127.0.0.1:{receiver.port}/7"


def bodies(receiver):
    """What came, as it was before it was packed."""
    return [
        gzip.decompress(body) if headers.get("Content-Encoding") == "gzip" else body
        for headers, body in list(receiver.got)
    ]


def events(receiver):
    """The reports that came: the payload of each envelope, behind two lines of headers."""
    return [json.loads(one.splitlines()[2]) for one in bodies(receiver)]
