from collections.abc import Mapping
from typing import Any

from mentorship.management.commands._data_file import DataFileCommand
from mentorship.services import content


class Command(DataFileCommand):
    """Load the texts into the database; loading it again changes nothing."""

    help = "Load the texts. What was changed in the back office stays as it is."
    default_file = "content.json"

    def load(self, data: Mapping[str, Any]) -> dict[str, int]:
        """Load the mapping; return how its entries fared."""
        return content.load(data)
