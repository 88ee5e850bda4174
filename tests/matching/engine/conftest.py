"""Properties of the engine are checked on examples by profile: see ``profiles``."""

from tests.matching.engine import profiles

profiles.load()
