"""Whether this run is the nightly one, which tries everything that a build samples."""

import os

IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
