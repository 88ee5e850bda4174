"""Whatever people, admins, time and senders do, in any order, the promises hold."""

from contextlib import nullcontext
from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests import clocks
from tests.conftest import IS_SQLITE
from tests.lifecycle import Lifecycle
from tests.matching.engine.profiles import examples
from tests.nightly import IS_NIGHTLY

# Making a failure short takes minutes: the nightly profile does, a build only says it is there.
BEGIN = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)  # a Monday noon in Chicago
IN_BUILD = 100 if IS_SQLITE else 40
STEPS, PHASES = (50, tuple(Phase)) if IS_NIGHTLY else (30, (Phase.generate,))


@pytest.mark.django_db
def test_a_program_keeps_its_promises_whatever_happens():
    """Every example is a transaction of its own that is rolled back.

    In a build they all begin at one moment, so that it finds today what it finds tomorrow. The
    rules are the same on both databases: on the slower one a build walks a part of the ways.
    """
    call_command("load_content", verbosity=0)
    chosen = settings(examples(in_build=IN_BUILD), stateful_step_count=STEPS, phases=PHASES)

    with nullcontext() if IS_NIGHTLY else clocks.at(BEGIN):
        run_state_machine_as_test(Lifecycle, settings=chosen)
