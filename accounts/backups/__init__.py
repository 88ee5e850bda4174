"""One archive of everything, made while the site runs, and put back into either database.

``kinds`` says how values are written, ``tables`` what is kept; ``snapshots`` reads it at one
moment, ``shape`` puts it into files, ``sealing`` encrypts them; ``reading`` opens an archive,
``places``, ``schema`` and ``loading`` fill a database with it. What is done with them stands in
``accounts.services.backups`` and ``accounts.services.restoring``.
"""
