"""What the accounts floor asks of the apps above it; each fills it in its ``AppConfig.ready()``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from accounts.copies.filling import copies, register_copy
from accounts.exceptions import UnknownCategoryError, UnknownPurposeError
from accounts.measuring import measures, register_measure

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.mail.message import Mail
    from accounts.models import Notification, OneTimeLink, User, Webhook


@dataclass(frozen=True)
class LinkPage:
    """What the page behind a one-time link shows.

    ``button`` names the action; empty where nothing is left to do, and then the page only tells
    the present state. ``template`` and ``context`` replace the plain page for richer forms.
    """

    heading: str
    text: tuple[str, ...] = ()
    button: str = ""
    note: str = ""
    template: str = "accounts/link.html"
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Category:
    """One kind of message; ``group`` is what a person can switch off, where ``can_mute``."""

    name: str
    render: "Callable[[Notification], Mail]"
    still_due: "Callable[[Notification], bool]"
    group: str = ""
    can_mute: bool = True
    is_confidential: bool = False
    in_app: bool = True


@dataclass(frozen=True)
class Purpose:
    """One kind of one-time link."""

    name: str
    describe: "Callable[[OneTimeLink, Mapping[str, str]], LinkPage]"
    act: "Callable[[OneTimeLink, Mapping[str, str]], object]"
    say: "Callable[[OneTimeLink], LinkPage] | None" = None


@dataclass(frozen=True)
class Event:
    """One kind of event that other programs may hear of; ``codes`` of the trail go with it."""

    name: str
    label: object
    codes: tuple[str, ...]
    is_told: "Callable[[Any], bool]"


@dataclass(frozen=True)
class Grant:
    """What a group of the sign-on gives: a role in a program, or in the whole association."""

    group: str
    program: str
    role: str


# Kept by their own rooms, asked for here.
__all__ = ["copies", "measures", "register_copy", "register_measure"]
# What an ``act`` returns that leaves its link good for another: a question before the answer.
KEEPS_OPEN = object()
_categories: dict[str, Category] = {}
_purposes: dict[str, Purpose] = {}
_sweepers: dict[str, Callable[[], object]] = {}
_long_sweepers: set[str] = set()
_holds: "dict[str, Callable[[Notification], datetime | None]]" = {}
_trusts: "dict[str, Callable[[User], bool]]" = {}
_confidential_trails: set[str] = set()
_confidential_routes: set[str] = set()
_kinds: dict[str, Callable[[str], str]] = {}
_events: dict[str, Event] = {}
_watchers: "dict[str, Callable[[Webhook], object]]" = {}
_group_followers: "dict[str, Callable[[User, Sequence[Grant], str], object]]" = {}
_group_gifts: "dict[str, Callable[[User], bool]]" = {}
_mentions: "dict[str, Callable[[User], Q]]" = {}


def _always(_: Any) -> bool:
    return True


def register_category(
    name: str,
    *,
    render: "Callable[[Notification], Mail]",
    still_due: "Callable[[Notification], bool]" = _always,
    group: str = "",
    can_mute: bool = True,
    is_confidential: bool = False,
    in_app: bool = True,
) -> None:
    """Say how a message category is written, and whether one message should still leave.

    Both run outside a transaction at the moment of sending, in the recipient's zone and language.
    A person may switch a ``group`` (``accounts.enums.MessageGroup``) off: its messages are then
    cancelled instead of sent, but for those of categories that say ``can_mute=False``. Messages
    without a group always arrive. Those of an ``is_confidential`` category stand in no list of the
    back office: that there is one is nobody's but its recipient's. They stand behind no bell
    either, nor do those that say ``in_app=False``.
    """
    _categories[name] = Category(
        name, render, still_due, group, can_mute, is_confidential, in_app and not is_confidential
    )


def register_link(
    purpose: str,
    *,
    describe: "Callable[[OneTimeLink, Mapping[str, str]], LinkPage]",
    act: "Callable[[OneTimeLink, Mapping[str, str]], object]",
    say: "Callable[[OneTimeLink], LinkPage] | None" = None,
) -> None:
    """Say what a link's page shows and what its button does.

    ``describe(link, query)`` must change nothing; ``query`` holds the address's parameters (such
    as an answer to preselect) or the refused form. ``act(link, form)`` runs in the transaction
    that marks the link used; a ``Refused`` leaves the link unused and its sentence on the page. So
    does ``KEEPS_OPEN``, which an act returns that is harmless to repeat.
    ``say(link)`` is what the button's own answer shows, once; without it the page of ``describe``.
    """
    _purposes[purpose] = Purpose(purpose, describe, act, say)


def register_sweeper(name: str, sweep: Callable[[], object], *, is_long: bool = False) -> None:
    """Have ``sweep`` called on every round of the sweep; it must bear overlapping with itself.

    One with many rows takes them from ``accounts.services.turns.rows``. One that ``is_long`` may
    work for minutes at a stretch: ``sweep --loop`` gives it a thread of its own.
    """
    _sweepers[name] = sweep
    if is_long:
        _long_sweepers.add(name)


def register_hold(name: str, until: "Callable[[Notification], datetime | None]") -> None:
    """Have ``until`` asked of each message about to leave: until when it waits; None: it leaves."""
    _holds[name] = until


def register_trust(name: str, is_entrusted: "Callable[[User], bool]") -> None:
    """Say who else is entrusted with other people's data.

    Such a person needs a second factor and is signed out sooner (``accounts.rules``). Whoever gives
    or takes that trust calls ``accounts.services.sessions.end_all``.
    """
    _trusts[name] = is_entrusted


def register_group_follower(
    name: str,
    follow: "Callable[[User, Sequence[Grant], str], object]",
    *,
    has_gift: "Callable[[User], bool]",
) -> None:
    """Have ``follow(person, grants, employer)`` called at each sign-on, in its transaction.

    It gives what the person's groups give, and takes away what they gave before and give no more.
    ``has_gift(person)`` tells whether they gave anything that she has still.
    """
    _group_followers[name], _group_gifts[name] = follow, has_gift


def group_followers() -> "list[Callable[[User, Sequence[Grant], str], object]]":
    """Return who follows the groups of the sign-on."""
    return list(_group_followers.values())


def has_group_gift(person: "User") -> bool:
    """Whether a person has anything that a group of the sign-on gave."""
    return any(has_gift(person) for has_gift in _group_gifts.values())


def register_kinds(name: str, words: "Callable[[str], str]") -> None:
    """Say what kinds of messages are called on pages: ``words(category)``, empty for others.

    What is nobody's but its writers' is called by something wider.
    """
    _kinds[name] = words


def kind_words(category: str) -> str:
    """Return what a kind of message is called; empty where nobody says so."""
    return next(filter(None, (words(category) for words in _kinds.values())), "")


def register_mentions(name: str, which: "Callable[[User], Q]") -> None:
    """Say which notices of others name a person; they go when she is forgotten."""
    _mentions[name] = which


def mentions_of(person: "User") -> Q:
    """Return which notices of others name a person."""
    return reduce(or_, (which(person) for which in _mentions.values()), Q(pk__in=[]))


def register_confidential_trail(prefix: str) -> None:
    """Say with what those actions of the audit trail begin that stand in no list of it."""
    _confidential_trails.add(prefix)


def register_confidential_routes(*names: str) -> None:
    """Say of which addresses no log says who asked for which, and no figure how often.

    They all count as one, so name enough of them that none stands out.
    """
    _confidential_routes.update(names)


def is_confidential_route(name: str) -> bool:
    """Whether nothing tells who asked for an address of this name, or how often."""
    return name in _confidential_routes


def register_event(
    action: str,
    event: str,
    *,
    label: object = "",
    codes: tuple[str, ...] = (),
    is_told: "Callable[[Any], bool]" = _always,
) -> None:
    """Tell webhooks of an action of the audit trail, under the name ``event``.

    Several actions may be one event; one of them says its ``label``, the words that an admin
    chooses it by. Only the named ``codes`` of the trail leave the house. ``is_told`` is asked with
    the changed row, in the transaction that changes it and only where somebody listens.
    """
    _events[action] = Event(event, label, codes, is_told)


def register_webhook_watcher(name: str, tell: "Callable[[Webhook], object]") -> None:
    """Have ``tell`` called, in the same transaction, when a webhook is switched off by itself."""
    _watchers[name] = tell


def event_of(action: str) -> Event | None:
    """Return what webhooks are told of an action; None where nothing."""
    return _events.get(action)


def events() -> dict[str, Event]:
    """Return what webhooks are told, by action and in the order of registration."""
    return dict(_events)


def event_labels() -> dict[str, str]:
    """Return the words of each event by its name, in the order of registration."""
    return {one.name: str(one.label) for one in _events.values() if one.label}


def webhook_watchers() -> "list[Callable[[Webhook], object]]":
    """Return who wants to know that a webhook was switched off by itself."""
    return list(_watchers.values())


def confidential_trails() -> frozenset[str]:
    """Return with what the actions begin that stand in no list of the audit trail."""
    return frozenset(_confidential_trails)


def confidential_categories() -> frozenset[str]:
    """Return the categories of messages that stand in no list of the back office."""
    return frozenset(one.name for one in _categories.values() if one.is_confidential)


def categories() -> frozenset[str]:
    """Return the names of all categories of messages."""
    return frozenset(_categories)


def in_app_categories() -> frozenset[str]:
    """Return the categories of messages that stand behind their recipient's bell."""
    return frozenset(one.name for one in _categories.values() if one.in_app)


def category(name: str) -> Category:
    """Return a message category, or raise ``UnknownCategoryError``."""
    try:
        return _categories[name]
    except KeyError:
        raise UnknownCategoryError(name) from None


def mutable_groups() -> frozenset[str]:
    """Return the groups of messages that a person can switch off."""
    return frozenset(one.group for one in _categories.values() if one.group and one.can_mute)


def purpose(name: str) -> Purpose:
    """Return a link purpose, or raise ``UnknownPurposeError``."""
    try:
        return _purposes[name]
    except KeyError:
        raise UnknownPurposeError(name) from None


def held_until(notification: "Notification") -> "datetime | None":
    """Return until when a message must wait, where anybody wants it to."""
    return max(filter(None, (until(notification) for until in _holds.values())), default=None)


def sweepers() -> dict[str, Callable[[], object]]:
    """Return the sweepers by name, in the order of registration."""
    return dict(_sweepers)


def long_sweepers() -> frozenset[str]:
    """Return the names of the sweepers that may work for minutes at a stretch."""
    return frozenset(_long_sweepers & _sweepers.keys())


def trusts() -> "list[Callable[[User], bool]]":
    """Return the rules that say who is entrusted with other people's data."""
    return list(_trusts.values())
