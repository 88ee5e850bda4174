"""Why a backup or a restore does not go on: each a sentence that says what to do."""


class BackupError(Exception):
    """Nothing was changed; the text tells the operator why."""


class BrokenArchiveError(BackupError):
    """The file is no archive of ours, or not the one that was written."""


class WrongKeyError(BackupError):
    """The archive is encrypted to somebody else."""


class OtherSchemaError(BackupError):
    """The archive was written by a version that this one can't follow."""


class PlaceTakenError(BackupError):
    """The database that should be filled holds people, or is being used."""
