"""Every text that somebody writes is encrypted in its column, or is named here with the reason."""

from django.db import models

from accounts import personal
from accounts.fields import EncryptedJSONField, EncryptedTextField
from accounts.personal import Nature
from accounts.services import key_rotation

ENCRYPTED = (EncryptedTextField, EncryptedJSONField)
WRITTEN = (Nature.WORDS, Nature.PRIVATE)
OPEN = {
    "accounts.apitoken.name": "what a program is called by its owner, to tell tokens apart",
    "accounts.notification.last_error_text": "of a mail server, scrubbed of addresses and names",
    "admin.logentry.object_repr": "names by id, as every model of ours does",
    "admin.logentry.change_message": "names of fields, as Django writes it",
    "matching.decision.before": "what undoing a decision puts back; its note is the match's",
    "matching.match.note": "the team's word on a proposal, handed from one admin to another",
    "matching.match.override_reason": "why the team sets a soft rule aside",
    "mentorship.mentee.target_words": "where she wants to go, which matching compares",
    "mentorship.mentorship.words": "sentences of the product about why two people fit",
    "mentorship.mentorship.letters": "the team's letter to all of a round, with placeholders",
    "mentorship.profile.introduction": "shown to whom she is introduced, and in the directory",
}


def columns():
    """Return every column that holds what somebody wrote: its name, its field, its nature."""
    return [
        (f"{model}.{name}", table.column(name), nature)
        for model, table in personal.tables().items()
        for name, nature in table.fields.items()
        if nature in WRITTEN or _is_long(table.column(name), nature)
    ]


def _is_long(field, nature):
    """Whether a column is a long text of people, whatever it is said to hold."""
    is_text = isinstance(field, models.TextField) and not isinstance(field, models.JSONField)
    return is_text and nature not in (Nature.HOUSE, Nature.SECRET, Nature.KEY, Nature.CODE)


def test_every_written_text_is_encrypted_or_named():
    plain = {name for name, field, _nature in columns() if not isinstance(field, ENCRYPTED)}

    assert plain == set(OPEN)


def test_rotating_keys_reaches_every_one_of_them():
    bound = {field.binding for _name, field, _nature in columns() if isinstance(field, ENCRYPTED)}

    assert bound <= {column.name for column in key_rotation.columns()}
