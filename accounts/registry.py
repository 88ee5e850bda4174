"""What the accounts floor asks of the apps above it; each fills it in its ``AppConfig.ready()``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from accounts.exceptions import UnknownCategoryError, UnknownPurposeError

if TYPE_CHECKING:
    from accounts.mail.message import Mail
    from accounts.models import Notification, OneTimeLink, User


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


@dataclass(frozen=True)
class Purpose:
    """One kind of one-time link."""

    name: str
    describe: "Callable[[OneTimeLink, Mapping[str, str]], LinkPage]"
    act: "Callable[[OneTimeLink, Mapping[str, str]], object]"
    say: "Callable[[OneTimeLink], LinkPage] | None" = None


# What an ``act`` returns that leaves its link good for another: a question before the answer.
KEEPS_OPEN = object()
_categories: dict[str, Category] = {}
_purposes: dict[str, Purpose] = {}
_sweepers: dict[str, Callable[[], object]] = {}
_trusts: "dict[str, Callable[[User], bool]]" = {}
_confidential_trails: set[str] = set()


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
) -> None:
    """Say how a message category is written, and whether one message should still leave.

    Both run outside a transaction at the moment of sending, in the recipient's zone and language.
    A person may switch a ``group`` (``accounts.enums.MessageGroup``) off: its messages are then
    cancelled instead of sent, but for those of categories that say ``can_mute=False``. Messages
    without a group always arrive. Those of an ``is_confidential`` category stand in no list of the
    back office: that there is one is nobody's but its recipient's.
    """
    _categories[name] = Category(name, render, still_due, group, can_mute, is_confidential)


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


def register_sweeper(name: str, sweep: Callable[[], object]) -> None:
    """Have ``sweep`` called on every round of the sweep; it must bear overlapping with itself."""
    _sweepers[name] = sweep


def register_trust(name: str, is_entrusted: "Callable[[User], bool]") -> None:
    """Say who else is entrusted with other people's data.

    Such a person needs a second factor and is signed out sooner (``accounts.rules``). Whoever gives
    or takes that trust calls ``accounts.services.sessions.end_all``.
    """
    _trusts[name] = is_entrusted


def register_confidential_trail(prefix: str) -> None:
    """Say with what those actions of the audit trail begin that stand in no list of it."""
    _confidential_trails.add(prefix)


def confidential_trails() -> frozenset[str]:
    """Return with what the actions begin that stand in no list of the audit trail."""
    return frozenset(_confidential_trails)


def confidential_categories() -> frozenset[str]:
    """Return the categories of messages that stand in no list of the back office."""
    return frozenset(one.name for one in _categories.values() if one.is_confidential)


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


def sweepers() -> dict[str, Callable[[], object]]:
    """Return the sweepers by name, in the order of registration."""
    return dict(_sweepers)


def trusts() -> "list[Callable[[User], bool]]":
    """Return the rules that say who is entrusted with other people's data."""
    return list(_trusts.values())
