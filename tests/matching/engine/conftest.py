"""Properties are checked on a shared machine: no deadline, and the same examples every time."""

from hypothesis import settings

settings.register_profile("engine", deadline=None, derandomize=True)
settings.load_profile("engine")
