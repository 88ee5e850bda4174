import pytest

from matching.encoding import snapshot
from matching.encoding.pool import build
from matching.services import run_input
from tests.matching.scenes import reviewed_round

pytestmark = pytest.mark.django_db


def test_run_freezes_the_weights_of_specializations_with_its_snapshot():
    scene = reviewed_round(2)

    taxonomy = run_input.current_taxonomy()
    settings = snapshot.settings_from_json(scene.run.settings)
    inputs = snapshot.from_json(scene.run.snapshot, settings)
    pool = build(inputs.mentees, inputs.mentors, taxonomy, settings)
    assert list(inputs.specialization_weights) == list(taxonomy.names("specializations"))
    assert [*inputs.specialization_weights.values()] == pool.specialization_weights.tolist()
