"""Which numbers of the net a webhook may reach: those of the open internet, and no others.

Whatever stands in our own network trusts whoever is inside it: databases, other services, and the
machine's own data service. So nothing there is reachable, in whatever form its number comes, unless
an operator names its network in ``WEBHOOK_ALLOWED_NETWORKS``.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings

Number = IPv4Address | IPv6Address

# What ``is_global`` lets through in one version of Python or another, though it leads elsewhere.
REFUSED = tuple(
    ip_network(one)
    for one in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
    )
)  # fmt: skip
# All of IPv6 that was ever given out. Beyond it lie forms that carry an IPv4 number inside (mapped,
# translated), local networks of every kind, and multicast.
GLOBAL_IPV6 = ip_network("2000::/3")


def is_public(number: Number) -> bool:
    """Whether a number is of the open internet."""
    if isinstance(number, IPv6Address) and number not in GLOBAL_IPV6:
        return False
    return number.is_global and not any(number in network for network in REFUSED)


def is_allowed_inside(number: Number) -> bool:
    """Whether an operator lets webhooks reach it though it is inside."""
    return any(number in network for network in settings.WEBHOOK_ALLOWED_NETWORKS)


def number_of(text: str) -> Number:
    """Return a number as the resolver writes it, without the name of an interface."""
    return ip_address(text.partition("%")[0])
