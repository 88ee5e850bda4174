"""Every address of the site, walked from the resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One address: ``key`` is its name with namespace, or its route where it has no name."""

    key: str
    route: str
    is_named: bool


def addresses() -> list[Address]:
    """Return every address the site answers, in the resolver's order."""
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, route: str, space: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern, here, inner)
        else:
            yield _address(pattern, here, space)


def _address(pattern: URLPattern, route: str, space: str) -> Address:
    key = f"{space}{pattern.name}" if pattern.name else route
    return Address(key, route, pattern.name is not None)
