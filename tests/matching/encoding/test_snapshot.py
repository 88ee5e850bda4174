"""A snapshot reads back what was written, in each of its versions."""

import json

from matching.encoding import snapshot
from matching.encoding.records import PairKey
from matching.encoding.snapshot import Inputs
from matching.engine.pool import Settings
from tests.matching.people import random_pool

HERS, HIS = random_pool(4, 6, 4)
INPUTS = Inputs(
    mentees=tuple(HERS),
    mentors=tuple(HIS),
    pins=(PairKey(HERS[0].person, HIS[0].person, "career"),),
    exclusions=(PairKey(HERS[1].person, HIS[0].person),),
    settings=Settings(policy="total"),
    specialization_weights={"rems": 3},
)


def stored(inputs):
    return json.loads(json.dumps(snapshot.to_json(inputs)))


def test_snapshot_gives_its_inputs_back():
    data = stored(INPUTS)

    assert data["version"] == 2
    assert snapshot.from_json(data, INPUTS.settings) == INPUTS


def test_snapshot_of_the_first_version_is_still_read():
    data = stored(INPUTS) | {"version": 1}
    del data["specialization_weights"]

    read = snapshot.from_json(data, INPUTS.settings)

    assert (read.mentees, read.mentors) == (INPUTS.mentees, INPUTS.mentors)
    assert read.specialization_weights == {}
