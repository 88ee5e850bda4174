import copy
import json
from pathlib import Path

import pytest

from mentorship import queries
from mentorship.exceptions import DataFileError
from mentorship.models import (
    AvailabilityPattern,
    ContentText,
    Goal,
    Language,
    Role,
    Specialization,
    TaxonomySource,
)
from mentorship.services import taxonomy
from mentorship.taxonomy_lists import LISTINGS

pytestmark = pytest.mark.django_db
FILE = json.loads(Path("mentorship/data/taxonomy.json").read_text(encoding="utf-8"))
REFERENCES = {r.key for listing in LISTINGS for r in listing.many} | {"basis", "credentials"}


@pytest.fixture
def data():
    return copy.deepcopy(FILE)


def _sorted_references(entry):
    return {k: sorted(v) if k in REFERENCES else v for k, v in entry.items()}


def test_load_keeps_every_entry_and_field(data):
    summary = taxonomy.load(data)

    facts = queries.taxonomy_facts()
    entries = 0
    for listing in LISTINGS:
        wanted = [_sorted_references(entry) for entry in data[listing.name]]
        assert facts[listing.name] == wanted
        entries += len(wanted)
    assert facts["languages"] == data["languages"]
    assert summary == {"created": entries, "updated": 0, "unchanged": 0, "edited": 0}
    about = ContentText.objects.get(key="taxonomy.about").data
    assert about == {key: data[key] for key in taxonomy.ABOUT}


def test_load_again_changes_nothing(data):
    taxonomy.load(data)
    before = queries.taxonomy_facts()

    summary = taxonomy.load(data)

    assert queries.taxonomy_facts() == before
    assert summary["created"] == summary["updated"] == 0


def test_load_updates_what_the_file_changed(data):
    taxonomy.load(data)
    role = next(r for r in data["roles"] if r["slug"] == "pharmacy-technician")
    role |= {"name": "Technician", "leads_to": ["senior-technician"]}
    data["availability"][0]["windows"] = [[0, "10:00", "24:00"]]

    summary = taxonomy.load(data)

    row = Role.objects.get(slug="pharmacy-technician")
    assert row.name == "Technician"
    assert [r.slug for r in row.leads_to.all()] == ["senior-technician"]
    pattern = AvailabilityPattern.objects.get(slug=data["availability"][0]["slug"])
    assert list(pattern.windows.values_list("start_minute", "end_minute")) == [(600, 1440)]
    assert summary["updated"] == 2


def test_load_leaves_edited_rows_alone(data):
    taxonomy.load(data)
    oncology = Specialization.objects.filter(related__isnull=False).first()
    neighbour = oncology.related.first()
    Specialization.objects.filter(pk=oncology.pk).update(name="Our own name", edited=True)
    oncology.related.remove(neighbour)

    summary = taxonomy.load(data)

    oncology.refresh_from_db()
    assert oncology.name == "Our own name"
    assert neighbour not in oncology.related.all()
    assert (summary["edited"], summary["updated"]) == (1, 0)


def test_load_leaves_edited_sources_and_languages_alone(data):
    taxonomy.load(data)
    ours, theirs = TaxonomySource.objects.exclude(address="")[:2]
    TaxonomySource.objects.filter(pk=ours.pk).update(address="https://ours.test", edited=True)
    TaxonomySource.objects.filter(pk=theirs.pk).update(address="https://old.test")
    Language.objects.filter(code="es").update(position=99, edited=True)
    Language.objects.filter(code="en").update(position=98)

    taxonomy.load(data)

    ours.refresh_from_db()
    assert ours.address == "https://ours.test"
    assert TaxonomySource.objects.get(pk=theirs.pk).address == theirs.address
    places = dict(Language.objects.values_list("code", "position"))
    assert (places["es"], places["en"]) == (99, data["languages"].index("en"))


def _drop_list(data):
    del data["goals"]


def _dangle(data):
    data["roles"][0]["leads_to"] = ["nowhere"]


def _double(data):
    data["goals"].append(data["goals"][0])


def _no_slug(data):
    data["interests"][0] = {"name": "No slug"}


def _no_name(data):
    del data["interests"][0]["name"]


def _unknown_source(data):
    data["goals"][0]["basis"] = ["hearsay"]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (_drop_list, "no list 'goals'"),
        (_dangle, "leads_to names an unknown entry 'nowhere'"),
        (_double, "the same slug"),
        (_no_slug, "every entry needs a slug"),
        (_no_name, "has no 'name'"),
        (_unknown_source, "unknown source 'hearsay'"),
    ],
)
def test_load_refuses_a_broken_file_whole(data, spoil, sentence):
    spoil(data)

    with pytest.raises(DataFileError, match=sentence):
        taxonomy.load(data)

    assert not Role.objects.exists()
    assert not Goal.objects.exists()


def test_taxonomy_facts_asks_as_often_for_many_entries(data, django_assert_num_queries):
    taxonomy.load(data)

    with django_assert_num_queries(40):
        queries.taxonomy_facts()
