import json

import pytest

from matching.sheets.problems import InputError
from matching.sheets.vocabulary import read_taxonomy, vocabulary_of
from tests.matching.sheets.generator import TAXONOMY


def test_vocabulary_finds_every_entry_by_slug_and_name():
    vocabulary = vocabulary_of(TAXONOMY)

    for kind, names in vocabulary.names.items():
        for slug, name in names.items():
            assert vocabulary.find(kind, slug.upper()) == slug
            assert vocabulary.find(kind, f" {name.upper()} ") == slug


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{", "this is not JSON"),
        ("[]", "this is no taxonomy: availability, credentials"),
        (json.dumps(TAXONOMY | {"roles": [1]}), "this is no taxonomy: roles missing"),
        ("[" * 100_000, "this is not JSON"),
    ],
)
def test_read_taxonomy_refuses_in_a_sentence(tmp_path, text, sentence):
    path = tmp_path / "taxonomy.json"
    path.write_text(text)

    with pytest.raises(InputError, match=sentence):
        read_taxonomy(path)
