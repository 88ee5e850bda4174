"""What the site talks to: encrypted and checked by certificate wherever it leaves the machine."""

from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

Problem = tuple[str, str]

VERIFYING = {"verify-full", "verify-ca"}
UNCHECKED = {"none", "cert_none", "optional", "cert_optional"}
# Locks of SQLite do not work there, so two machines would write over each other.
OF_SEVERAL_MACHINES = {
    "afs", "beegfs", "ceph", "cifs", "fuse.ceph", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs",
    "gfs2", "glusterfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2", "smb2", "smb3", "smbfs",
}  # fmt: skip
MOUNTS = Path("/proc/mounts")


def problems() -> list[Problem]:
    """Return (id, sentence) of every connection that others could read or take over."""
    database = _sqlite() if settings.IS_SQLITE else _postgresql()
    return [*database, *_broker(), *_mail(), *_reports()]


def is_near(host: str) -> bool:
    """Whether a host is this machine, or one of its containers, whose names have no dot."""
    if host in settings.PLAIN_CONNECTIONS_TO or not host or host.startswith("/"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return "." not in host


def _postgresql() -> list[Problem]:
    database = settings.DATABASES["default"]
    options = database.get("OPTIONS", {})
    if is_near(str(database.get("HOST") or "")) or options.get("sslmode") in VERIFYING:
        return []
    return [(
        "E010",
        ("The database is on another machine: end DATABASE_URL in ?sslmode=verify-full (with "
        "&sslrootcert=FILE for an authority of your own), or name it in PLAIN_CONNECTIONS_TO."),
    )]  # fmt: skip


def _sqlite() -> list[Problem]:
    found = []
    if settings.CELERY_BROKER_URL and not is_near(_host(settings.CELERY_BROKER_URL)):
        found.append((
            "E011",
            ("SQLite serves one machine, and REDIS_URL names another: set DATABASE_URL to "
            "PostgreSQL, or unset REDIS_URL."),
        ))  # fmt: skip
    if _kind_of_disk(Path(settings.DATABASES["default"]["NAME"])) in OF_SEVERAL_MACHINES:
        found.append((
            "E012",
            ("SQLite can't lie on a disk of several machines: set DATA_DIR to a folder of this "
            "one, or DATABASE_URL to PostgreSQL."),
        ))  # fmt: skip
    return found


def _broker() -> list[Problem]:
    for name in ("REDIS_URL", "CELERY_BROKER_URL"):
        address = str(getattr(settings, name))
        if not address or is_near(_host(address)):
            continue
        if not address.startswith("rediss://") or _is_unchecked(address):
            return [(
                "E013",
                (f"The queue is on another machine: start {name} with rediss:// (and without "
                "ssl_cert_reqs=none), or name it in PLAIN_CONNECTIONS_TO."),
            )]  # fmt: skip
    return []


def _mail() -> list[Problem]:
    is_safe = getattr(settings, "EMAIL_USE_TLS", False) or getattr(settings, "EMAIL_USE_SSL", False)
    host = str(getattr(settings, "EMAIL_HOST", ""))
    if not settings.EMAIL_CONFIGURED or is_safe or is_near(host):
        return []
    return [(
        "E014",
        ("The mail server is on another machine: start EMAIL_URL with smtp+tls:// or "
        "smtp+ssl://, or name it in PLAIN_CONNECTIONS_TO."),
    )]  # fmt: skip


def _reports() -> list[Problem]:
    address = settings.SENTRY_DSN
    if address.startswith("https://") or is_near(_host(address)):
        return []
    return [(
        "E017",
        ("Errors are reported to another machine: start SENTRY_DSN with https://, or name it in "
        "PLAIN_CONNECTIONS_TO."),
    )]  # fmt: skip


def _is_unchecked(address: str) -> bool:
    given = parse_qs(urlsplit(address).query).get("ssl_cert_reqs", [])
    return any(value.lower() in UNCHECKED for value in given)


def _host(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def _kind_of_disk(file: Path) -> str:
    """Return what the file system of a file is called; empty where the machine doesn't tell."""
    try:
        lines = [line.split() for line in MOUNTS.read_text().splitlines()]
    except OSError:
        return ""
    folder = file.resolve().parent
    # A mount hides what was mounted there before, so of equal ones the last counts.
    found = [(len(where), n, kind) for n, (_what, where, kind, *_) in enumerate(lines)
             if folder.is_relative_to(where)]  # fmt: skip
    return max(found)[2] if found else ""
