"""What tests of this floor share."""

import json
from pathlib import Path

import pytest

from mentorship.services import content

CONTENT = Path(__file__).resolve().parents[2] / "mentorship" / "data" / "content.json"


@pytest.fixture
def texts(db):
    """The product's texts, loaded."""
    content.load(json.loads(CONTENT.read_text(encoding="utf-8")))
