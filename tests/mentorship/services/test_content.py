import json
import re
from pathlib import Path

import pytest

from mentorship.exceptions import DataFileError
from mentorship.models import ContentText
from mentorship.services import content

pytestmark = pytest.mark.django_db
FILE = json.loads(Path("mentorship/data/content.json").read_text(encoding="utf-8"))


def test_load_brings_every_text_and_a_second_time_changes_nothing():
    first = content.load(FILE)
    second = content.load(FILE)

    count = len(FILE["texts"])
    assert first == {"created": count, "updated": 0, "unchanged": 0, "edited": 0}
    assert second == {"created": 0, "updated": 0, "unchanged": count, "edited": 0}
    rows = ContentText.objects.values_list("key", "body", "data")
    assert sorted(rows) == sorted((t["key"], t["body"], t["data"]) for t in FILE["texts"])


def test_load_never_overwrites_an_edited_text():
    content.load(FILE)
    ContentText.objects.filter(key="before.ce").update(body="Ours.", edited=True)
    ContentText.objects.filter(key="before.adult").update(body="Stale.")

    summary = content.load(FILE)

    assert ContentText.objects.get(key="before.ce").body == "Ours."
    assert ContentText.objects.get(key="before.adult").body != "Stale."
    assert (summary["edited"], summary["updated"]) == (1, 1)


@pytest.mark.parametrize(
    "data", [{}, {"texts": []}, {"texts": [{"body": "x"}]}, {"texts": [{"key": "a"}] * 2}]
)
def test_load_refuses_a_broken_file_whole(data):
    with pytest.raises(DataFileError):
        content.load(data)

    assert not ContentText.objects.exists()


def test_texts_use_known_placeholders_only():
    rule = next(t for t in FILE["texts"] if t["key"] == "content.placeholders")
    used = set(re.findall(r"\{(\w+)\}", json.dumps(FILE)))

    assert used <= set(rule["data"]["placeholders"])


def test_every_question_has_answers_that_exist():
    by_key = {text["key"]: text for text in FILE["texts"]}
    for key in ("day3", "day14", "day30", "monthly", "midpoint", "closing", "after30"):
        for side in ("mentee", "mentor"):
            questions = by_key[f"checkin.{key}"]["data"][side]["questions"]
            assert questions[0]["in_mail"]
            assert len({q["no"] for q in questions}) == len(questions)
            for question in questions:
                options = (
                    question.get("options")
                    or by_key.get(question.get("options_of", ""), {"data": {"options": []}})[
                        "data"
                    ]["options"]
                )
                assert question.get("line") or all(0 < len(o["key"]) <= 20 for o in options)
                assert question.get("line") or len(options) >= 2
