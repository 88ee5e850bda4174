"""A person's copy, unpacked."""

import io
import json
import zipfile

from django.utils import timezone

from accounts.copies import packing


class Copied:
    """What a person would get now."""

    def __init__(self, person, *, with_team=False):
        file = io.BytesIO()
        self.packed = packing.pack(person, file, made_at=timezone.now(), with_team=with_team)
        with zipfile.ZipFile(file) as archive:
            self.files = {name: archive.read(name) for name in archive.namelist()}
        self.data = json.loads(self.files["data.json"])
        self.page = self.files["index.html"].decode()

    def rows(self, key):
        """Return the rows of a section."""
        return next(one["rows"] for one in self.data["sections"] if one["key"] == key)

    def holds(self, text):
        """Return in which of the readable files a text stands."""
        return [name for name, raw in self.files.items() if text.encode() in raw]
