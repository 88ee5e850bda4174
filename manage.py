#!/usr/bin/env python
"""Run Benchmate's management commands."""

import os
import sys


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mentorship.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(_own_settings(sys.argv))


def _own_settings(argv: list[str]) -> list[str]:
    """Give ``match`` its own ``--settings FILE``, which Django would take for a module."""
    if argv[1:2] != ["match"]:
        return argv
    return [
        part.replace("--settings", "--settings-file", 1)
        if part.split("=")[0] == "--settings"
        else part
        for part in argv
    ]


if __name__ == "__main__":
    main()
