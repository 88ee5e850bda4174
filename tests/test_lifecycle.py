"""Whatever people, admins, time and senders do, in any order, the promises hold."""

import pytest
from django.core.management import call_command
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lifecycle import Lifecycle
from tests.matching.engine.profiles import examples
from tests.nightly import IS_NIGHTLY

# Making a failure short takes minutes: the nightly profile does, a build only says it is there.
STEPS, PHASES = (50, tuple(Phase)) if IS_NIGHTLY else (30, (Phase.generate,))


@pytest.mark.django_db
def test_a_program_keeps_its_promises_whatever_happens():
    """Every example is a transaction of its own that is rolled back."""
    call_command("load_content", verbosity=0)

    run_state_machine_as_test(
        Lifecycle,
        settings=settings(examples(in_build=100), stateful_step_count=STEPS, phases=PHASES),
    )
