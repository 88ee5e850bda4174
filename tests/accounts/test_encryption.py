"""Encrypted columns: what is stored, what is read, and what cannot be."""

import pytest

from accounts import encryption

PLACE = "some_table.some_column"


def test_decrypt_returns_what_was_encrypted():
    stored = encryption.encrypt("Only for Marisol. ✓", bound_to=PLACE)

    assert encryption.decrypt(stored, bound_to=PLACE) == "Only for Marisol. ✓"
    assert "Marisol" not in stored


def test_encrypt_never_gives_the_same_text_twice():
    assert encryption.encrypt("same", bound_to=PLACE) != encryption.encrypt("same", bound_to=PLACE)


def test_decrypt_refuses_a_text_moved_to_another_column():
    stored = encryption.encrypt("private", bound_to=PLACE)

    with pytest.raises(encryption.UnreadableTextError):
        encryption.decrypt(stored, bound_to="some_table.public")


@pytest.mark.parametrize("stored", ["", "no-dot", "00000000.AAAA", "plain text. With a dot"])
def test_decrypt_refuses_what_was_never_encrypted(stored):
    with pytest.raises(encryption.UnreadableTextError):
        encryption.decrypt(stored, bound_to=PLACE)


def test_decrypt_refuses_a_changed_text():
    stored = encryption.encrypt("private", bound_to=PLACE)
    changed = stored[:-6] + ("AAAAAA" if stored[-6:] != "AAAAAA" else "BBBBBB")

    with pytest.raises(encryption.UnreadableTextError):
        encryption.decrypt(changed, bound_to=PLACE)


def test_an_older_key_still_reads_and_is_told_from_the_newest(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["old-key"]
    stored = encryption.encrypt("kept", bound_to=PLACE)

    settings.FIELD_ENCRYPTION_KEYS = ["new-key", "old-key"]

    assert encryption.decrypt(stored, bound_to=PLACE) == "kept"
    assert not encryption.is_current(stored)
    assert encryption.is_current(encryption.encrypt("fresh", bound_to=PLACE))


def test_a_key_that_was_taken_away_leaves_the_text_unreadable(settings):
    settings.FIELD_ENCRYPTION_KEYS = ["old-key"]
    stored = encryption.encrypt("kept", bound_to=PLACE)

    settings.FIELD_ENCRYPTION_KEYS = ["new-key"]

    with pytest.raises(encryption.UnreadableTextError):
        encryption.decrypt(stored, bound_to=PLACE)
