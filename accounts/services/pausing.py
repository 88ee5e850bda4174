"""Named moments inside a service at which a test can hold it; in production they do nothing."""


def point(name: str) -> None:
    """Pass a moment that matters to whoever works on the same rows: ``locked``, ``checked`` …

    Call it as ``pausing.point``: tests put their own function here to run two services in every
    order of their steps (``tests.interleavings``).
    """
