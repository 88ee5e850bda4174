from mentorship.management.commands._data_file import DataFileCommand
from mentorship.services import taxonomy


class Command(DataFileCommand):
    """Load the taxonomy into the database; loading it again changes nothing."""

    help = "Load the taxonomy. What was changed in the back office stays as it is."
    default_file = "taxonomy.json"
    load = taxonomy.load
