"""Several files at once: all of them whole, or none."""

import contextlib
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TextIO

Writer = Callable[[TextIO], None]


class PlaceError(Exception):
    """A file cannot be written where it was asked for; the text says why and what to do."""


def real_path(path: Path) -> Path:
    """Return where ``path`` leads; unlike ``Path.resolve``, a loop of links is no error."""
    return Path(os.path.realpath(path))


def check_places(outputs: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Check, before any work is done, that every output has a place of its own.

    Raises:
        PlaceError: one is an input, stands twice, or cannot be created there.
    """
    read = {real_path(path) for path in inputs}
    written: set[Path] = set()
    for path in outputs:
        place = real_path(path)
        if place in read:
            raise PlaceError(f"{path} is an input; name another file to write")
        if place in written:
            raise PlaceError(f"{path} is named for two outputs; give each its own file")
        written.add(place)
        _check_place(path)


def write_together(outputs: Mapping[Path, Writer]) -> None:
    """Write all files beside their places, then move them there; on any error, none appears.

    The writers run in order, so a later one may report on the earlier ones.

    Raises:
        OSError: the disk is full or a folder refuses; what was there before is still there.
    """
    staged: dict[Path, Path] = {}
    try:
        for path, write in outputs.items():
            target = real_path(path)
            staged[target] = target.with_name(f".{target.name}.{os.getpid()}.part")
            _write_safely(staged[target], write)
        for target, part in staged.items():
            part.replace(target)
        for folder in {target.parent for target in staged}:
            _flush_folder(folder)
    finally:
        for part in staged.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)


def _check_place(path: Path) -> None:
    folder = real_path(path).parent
    if path.is_dir():
        raise PlaceError(f"{path} is a folder; name a file in it")
    if path.exists() and not path.is_file():
        raise PlaceError(f"{path} is not an ordinary file; name another one")
    if not folder.is_dir():
        raise PlaceError(f"the folder {folder} does not exist; create it first")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PlaceError(f"the folder {folder} cannot be written to; name another one")


def _write_safely(part: Path, write: Writer) -> None:
    with part.open("x", encoding="utf-8", errors="replace", newline="") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """Make the moves last through a power cut, where the system can do that."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
