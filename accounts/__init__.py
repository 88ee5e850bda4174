"""People, their audit trail and the messages to them."""

__version__ = "0.1.0"  # as in pyproject.toml, which is no part of an installation
