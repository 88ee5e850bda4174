"""How many examples a property is checked on: some in every build, thousands at night.

``HYPOTHESIS_PROFILE=nightly`` draws others every time and prints how to repeat one that failed.
"""

import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

BUILD, NIGHTLY = "build", "nightly"
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", BUILD)
IN_BUILD, AT_NIGHT = 200, 2_000

# For whatever draws by itself.
seeds = st.integers(0, 2**32 - 1)

# The machine is shared: no example has a deadline, nor has drawing it.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(BUILD, _patient, derandomize=True, max_examples=IN_BUILD)
settings.register_profile(NIGHTLY, _patient, print_blob=True, max_examples=AT_NIGHT)


def load() -> None:
    """Use the profile that the environment names; an unknown name is an error."""
    settings.load_profile(PROFILE)


def examples(in_build: int) -> settings:
    """Check another number of examples in a build; at night never fewer than the profile says."""
    number = max(in_build, AT_NIGHT) if PROFILE == NIGHTLY else in_build
    return settings(settings.get_profile(PROFILE), max_examples=number)
