"""The directory's address: what it asks for, and the addresses of what else could be asked."""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from matching.queries.directory import Asked, Found, Nearest, Option
from matching.queries.directory_entries import FIELD, GROUPS, MEETS, OPEN, STATE, TYPE
from matching.queries.directory_index import Index
from matching.queries.directory_values import allowed, name_of

KNOWN = {"q", "page", "program", *GROUPS}
# What other sites add to a link that people share.
FOREIGN = {"fbclid", "gclid", "msclkid"}
SHOWN_FIRST = 5
LEGENDS = (
    (gettext_lazy("Specialization"), (FIELD,)),
    (gettext_lazy("Mentor type"), (TYPE,)),
    (gettext_lazy("Availability"), (OPEN, MEETS)),
    (gettext_lazy("State"), (STATE,)),
)


def asked_of(query: QueryDict, index: Index) -> Asked:
    """Return what an address asks for.

    Raises:
        BadRequest: it names a filter or a value that the page does not have.
    """
    foreign = {name for name in query if name in FOREIGN or name.startswith("utm_")}
    if set(query) - KNOWN - foreign:
        raise BadRequest
    values = {group: tuple(dict.fromkeys(query.getlist(group))) for group in GROUPS}
    known = allowed(index)
    if any(value not in known[group] for group in GROUPS for value in values[group]):
        raise BadRequest
    return Asked(words=query.get("q", "").strip(), **values)


class Addresses:
    """Makes the directory's addresses; the program is named where there are several."""

    def __init__(self, program: str) -> None:
        self._program = [("program", program)] if program else []

    def of(self, asked: Asked, page: int = 1) -> str:
        """Return the address that asks for this."""
        words = [("q", asked.words)] if asked.words else []
        pages = [("page", str(page))] if page > 1 else []
        query = urlencode([*self._program, *words, *asked.values(), *pages])
        return f"{reverse('directory')}?{query}" if query else reverse("directory")


def filters(found: Found, index: Index) -> list[dict]:
    """Return the page's groups of filters; of long ones the first options, then the rest."""
    groups = []
    for legend, names in LEGENDS:
        options = [_option(name, one, index) for name in names for one in found.options[name]]
        rest = options[SHOWN_FIRST:]
        if options:
            groups.append({
                "legend": legend,
                "first": options[:SHOWN_FIRST],
                "rest": rest,
                "count": len(options),
                "is_unfolded": any(option["is_chosen"] for option in rest),
            })  # fmt: skip
    return groups


def _option(group: str, option: Option, index: Index) -> dict:
    return {
        "group": group,
        "value": option.value,
        "name": name_of(group, option.value, index),
        "count": option.count,
        "is_chosen": option.is_chosen,
    }


def chips(asked: Asked, index: Index, addresses: Addresses) -> list[dict]:
    """Return a chip for each chosen value, with the address without it."""
    return [
        {
            "name": name_of(group, value, index),
            "url": addresses.of(asked.without(group, value)),
        }
        for group, value in asked.values()
    ]


def nothing_found(
    asked: Asked, near: Nearest | None, index: Index, addresses: Addresses
) -> dict[str, str]:
    """Return what an empty page says, with the smallest change that finds somebody."""
    title = _("No mentors for “%(q)s”") % {"q": asked.words} if asked.words else ""
    empty = {"title": title or _("No mentors for these filters"), "text": "", "url": ""}
    if near is None:
        text = _("Nobody is listed like that yet. The program team still looks for you.")
        return empty | {"text": text}
    link = ngettext("Show this mentor", "Show these %(n)d", near.count) % {"n": near.count}
    text = _near_in_words(asked, near, index)
    return empty | {"text": text, "url": addresses.of(near.asked), "link": link}


def _near_in_words(asked: Asked, near: Nearest, index: Index) -> str:
    count = {"n": near.count}
    if near.instead:
        said = {
            "video": ngettext("One offers it by video.", "%(n)d offer it by video.", near.count),
            "phone": ngettext("One offers it by phone.", "%(n)d offer it by phone.", near.count),
            "in_person": ngettext("One offers it in person.", "%(n)d offer it in person.",
                                  near.count),
        }  # fmt: skip
        return said[near.instead] % count
    left_out = _left_out(asked, near.left_out, index)
    text = ngettext("Without %(what)s there is one.", "Without %(what)s there are %(n)d.",
                    near.count)  # fmt: skip
    return text % {"what": left_out, **count}


def _left_out(asked: Asked, group: str, index: Index) -> str:
    if group == "words":
        return f"“{asked.words}”"
    return _joined([f"“{name_of(group, value, index)}”" for value in asked.chosen(group)])


def _joined(texts: Sequence[str]) -> str:
    *before, last = texts
    return (
        _("%(first)s and %(last)s") % {"first": ", ".join(before), "last": last} if before else last
    )
