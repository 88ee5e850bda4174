"""What a certificate says in words, on paper and on its public page."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.days import long_date
from mentorship.clock import local_day
from mentorship.enums import CertificateKind, Side
from mentorship.models import Certificate
from mentorship.queries.certificates import grouped
from mentorship.queries.people import kind_name

HOUR = 60


def address_of(certificate: Certificate) -> str:
    """Return where anybody may check it."""
    path = reverse("certificate-check", args=[grouped(certificate.code)])
    return f"{settings.SITE_URL}{path}"


def hours(minutes: int) -> str:
    """Return quarters of an hour as a number: ``6.25``."""
    return formats.number_format(f"{minutes / HOUR:.2f}".rstrip("0").rstrip("."))


def title_of(certificate: Certificate) -> str:
    """Return what kind of certificate it is."""
    return str(CertificateKind(certificate.kind).label)


def figures_of(certificate: Certificate) -> list[tuple[str, str]]:
    """Return its figures as terms and values."""
    facts = certificate.facts
    return [
        (_("Meetings held"), str(facts["meetings"])),
        (_("Hours met"), hours(facts["minutes"])),
    ]


def facts_of(certificate: Certificate) -> list[tuple[str, str]]:
    """Return what anybody who has the code reads of it; the partner is not named."""
    facts, program = certificate.facts, certificate.program
    return [
        (_("Name"), facts["name"]),
        (_("What"), title_of(certificate)),
        (_("Part"), str(Side(facts["role"]).label)),
        (_("Program"), facts["program"]),
        (_("From"), _day(facts["since"])),
        (_("To"), _day(facts["until"])),
        *figures_of(certificate),
        (_("Issued"), long_date(local_day(program.time_zone, certificate.issued_at))),
    ]


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))


def on_paper(certificate: Certificate) -> dict[str, Any]:
    """Return the texts that ``print/certificate.typ`` draws; its program is read."""
    issued = local_day(certificate.program.time_zone, certificate.issued_at)
    return {
        "association": certificate.facts["association"],
        "title": title_of(certificate),
        "name": certificate.facts["name"],
        "lines": _lines(certificate),
        "figures": [list(pair) for pair in figures_of(certificate)],
        "issued": _("Issued on %(day)s") % {"day": long_date(issued)},
        "check": _("Anybody can check this certificate here:"),
        "qr_alt": _("QR code of the address at which this certificate can be checked"),
        "lang": (get_language() or "en").split("-")[0],
    }


def _lines(certificate: Certificate) -> list[str]:
    facts = certificate.facts
    known = {**facts, "since": _day(facts["since"]), "until": _day(facts["until"])}
    counted = _("Meetings that the two wrote down as held, rounded to quarter hours together.")
    if certificate.kind == CertificateKind.HOURS:
        mentored = _("mentored others in %(program)s between %(since)s and %(until)s.")
        return [mentored % known, counted]
    known["kind"] = kind_name(facts["kind"]).lower()
    said = {
        Side.MENTEE: _("took part as a mentee in %(program)s: a %(kind)s with %(partner)s, begun "
                       "on %(since)s and completed on %(until)s."),
        Side.MENTOR: _("took part as a mentor in %(program)s: a %(kind)s with %(partner)s, begun "
                       "on %(since)s and completed on %(until)s."),
    }  # fmt: skip
    return [said[Side(facts["role"])] % known, counted]


def file_name(certificate: Certificate) -> str:
    """Return what the file is called; no name stands in it."""
    return f"{certificate.kind}-{grouped(certificate.code)}.pdf"
