"""Encrypt an archive to an operator's key in the format of ``age``, and open it again.

The machine that makes backups knows the public half only and can't read them. Whoever has the
other half may open them with the ``age`` program as well.
"""

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Protocol, TypeAlias

import pyrage
from pyrage import x25519

from accounts.backups.errors import BackupError, BrokenArchiveError, WrongKeyError

MAGIC = b"age-encryption.org/"
SECRET = "AGE-SECRET-KEY-"  # noqa: S105  how a key begins
Recipient: TypeAlias = x25519.Recipient
Identity: TypeAlias = x25519.Identity


def new_key() -> tuple[str, str]:
    """Return the file of a new key, and its public half."""
    identity = Identity.generate()
    public = str(identity.to_public())
    made = datetime.now(UTC).isoformat(timespec="seconds")
    return f"# created: {made}\n# public key: {public}\n{identity}\n", public


def recipients(texts: Iterable[str]) -> list[Recipient]:
    """Return the public keys that these texts are.

    Raises:
        BackupError: one of them is none.
    """
    return [_recipient(text) for text in texts]


def _recipient(text: str) -> Recipient:
    try:
        return Recipient.from_str(text)
    except pyrage.RecipientError:
        raise BackupError(
            f"{text[:12]}… is no public key of age: it begins with age1. "
            "`manage.py backup_key FILE` makes a pair."
        ) from None


def identities(path: Path) -> list[Identity]:
    """Return the keys of a key file.

    Raises:
        BackupError: it can't be read, or holds no key.
    """
    try:
        lines = path.read_text().splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {path} can't be read ({type(error).__name__}).") from None
    try:
        found = [Identity.from_str(line.strip()) for line in lines if line.startswith(SECRET)]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise BackupError(f"{path} holds no key: one is a line that begins with {SECRET}.")
    return found


class Writable(Protocol):
    """What bytes can be written to."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


class _Chunks:
    """What reads from an iterator of bytes as from a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), b""
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> bytes:
        """Return at most so many bytes; none at the end."""
        try:
            while not self._rest:
                self._rest = next(self._chunks)
        except StopIteration:
            return b""
        except BaseException as error:  # pyrage would tell its text alone
            self.error = error
            raise
        given, self._rest = self._rest[:size], self._rest[size:]
        return given


def encrypt(chunks: Iterable[bytes], to: list[Recipient], file: Writable) -> None:
    """Write chunks to a file that only these recipients can read."""
    source, sink = _Chunks(chunks), _Sink(file)
    try:
        pyrage.encrypt_io(source, sink, to)
    except pyrage.EncryptError as error:
        raise (source.error or sink.error or error) from None
    if sink.error:  # of the last bytes, which it writes when it lets go
        raise sink.error


class _Sink:
    """A file that remembers why writing failed."""

    def __init__(self, file: Writable) -> None:
        self._file = file
        self.error: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            return self._file.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._file.flush()


def is_encrypted(file: BinaryIO) -> bool:
    """Whether a file is of age; it stands at its beginning afterwards."""
    start = file.read(len(MAGIC))
    file.seek(0)
    return start == MAGIC


@contextmanager
def opened(file: BinaryIO, keys: list[Identity]) -> Iterator[BinaryIO]:
    """Give an encrypted file to read, decrypted while it is read: nothing plain touches the disk.

    Raises:
        WrongKeyError: none of the keys opens it.
        BrokenArchiveError: it was changed or cut off.
    """
    reading, writing = os.pipe()
    failed: list[Exception] = []
    thread = threading.Thread(target=_decrypt, args=(file, writing, keys, failed), daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            yield plain
    except BrokenArchiveError:
        thread.join()
        _explain(failed)  # the cause, where there is one
        raise
    finally:
        thread.join()
    _explain(failed)


def _decrypt(file: BinaryIO, writing: int, keys: list[Identity], failed: list[Exception]) -> None:
    try:
        with os.fdopen(writing, "wb") as plain:
            pyrage.decrypt_io(file, plain, keys)
    except (pyrage.DecryptError, OSError) as error:
        failed.append(error)


def _explain(failed: list[Exception]) -> None:
    for error in failed:
        if isinstance(error, BrokenPipeError):
            continue  # whoever read had read enough
        if "No matching keys" in str(error):
            raise WrongKeyError("It is encrypted to another key: --key must name the right one.")
        raise BrokenArchiveError("The archive was changed or cut off: take another one.")
