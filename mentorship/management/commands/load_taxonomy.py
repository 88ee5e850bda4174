from collections.abc import Mapping
from typing import Any

from mentorship.management.commands._data_file import DataFileCommand
from mentorship.services import taxonomy


class Command(DataFileCommand):
    """Load the taxonomy into the database; loading it again changes nothing."""

    help = "Load the taxonomy. What was changed in the back office stays as it is."
    default_file = "taxonomy.json"

    def load(self, data: Mapping[str, Any]) -> dict[str, int]:
        """Load the mapping; return how its entries fared."""
        return taxonomy.load(data)
