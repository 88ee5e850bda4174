"""What the two loaders of data files share."""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mentorship.exceptions import DataFileError

DATA = Path(__file__).resolve().parents[2] / "data"


class DataFileCommand(BaseCommand, ABC):
    """Load one JSON file; say what was done."""

    default_file: str

    @abstractmethod
    def load(self, data: Mapping[str, Any]) -> dict[str, int]:
        """Load the mapping; return how its entries fared."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, or the one that comes with the product."""
        parser.add_argument("file", nargs="?", default=str(DATA / self.default_file))

    def handle(self, *args: object, **options: Any) -> None:
        """Read, load, report."""
        try:
            summary = self.load(self._read(Path(options["file"])))
        except DataFileError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        self.stdout.write(
            "{name}: {created} added, {updated} updated, {unchanged} unchanged, "
            "{edited} changed here and left alone.".format(name=options["file"], **summary)
        )

    def _read(self, path: Path) -> Mapping[str, Any]:
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataFileError(f"{path} can't be read: {error.strerror}.") from error
        except ValueError as error:
            raise DataFileError(f"{path} isn't JSON in UTF-8: {error}.") from error
        if not isinstance(data, dict):
            raise DataFileError(f"{path} has to hold one JSON object.")
        return data
