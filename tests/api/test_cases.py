"""A few cases of the schema for every operation; ``make api-cases`` sends many, as every role."""

import os

import pytest
from django.core.management import call_command

from tests.api import cases, chains, report
from tests.authorization import world
from tests.matching.scenes import taxonomy

MANY = int(os.environ.get("API_CASES", "0"))
FEW_ROLES = ("anonymous", "mentee", "partner", "admin")
ALL_ROLES = tuple(role for role in world.ROLES if role != "unverified")


@pytest.fixture
def scene(db):
    call_command("load_content", verbosity=0)
    taxonomy()
    return cases.scene()


@pytest.mark.slow
def test_every_operation_answers_as_the_schema_says(scene):
    roles = ALL_ROLES if MANY else FEW_ROLES

    cases.run(scene, each=MANY or 1, roles=roles)
    if MANY:
        chains.run(scene, chains=MANY * 5, steps=12, roles=roles)
        report.write(scene, len(roles))

    assert scene.answers.total() >= len(scene.operations) * len(roles)
    assert not scene.failures, "\n".join(f"{k} ({v})" for k, v in scene.failures.items())
    succeeded = {name for name, status in scene.answers if status < 300}
    assert len(succeeded) >= len(scene.operations) / 2


@pytest.mark.slow
def test_chains_of_links_answer_as_the_schema_says(scene):
    chains.run(scene, chains=20, steps=8, roles=("mentee", "admin"))

    assert not scene.failures, "\n".join(f"{k} ({v})" for k, v in scene.failures.items())
    succeeded = {name for name, status in scene.followed if status < 300}
    assert len([name for name in succeeded if "{" in name]) >= 5
    assert len({name for name, _status in scene.followed if "{" in name}) >= 30
