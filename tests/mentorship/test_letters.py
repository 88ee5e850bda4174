import pytest

from mentorship.enums import Side
from mentorship.letters import (
    PLACEHOLDERS,
    Letter,
    Written,
    as_kept,
    letter_of,
    product_letter,
    written,
)
from mentorship.models import Mentorship
from mentorship.placeholders import unknown_in

NAMES = {"name": "Jamila", "partner": "Dolores", "program": "Spring"}


@pytest.mark.parametrize("side", list(Side))
def test_product_letter_names_only_what_letters_may_name(side):
    letter = product_letter(side)

    assert unknown_in(letter.subject + letter.body, PLACEHOLDERS) == []
    assert letter.body.count("{reasons}") == 1


def test_written_parts_the_body_where_the_reasons_stand():
    letter = Letter("Hello {name}", "One.\nStill one.\n\nTwo, {partner}.\n\n{reasons}\n\nThree.")

    assert written(letter, NAMES) == Written(
        "Hello Jamila", ("One.\nStill one.", "Two, Dolores."), ("Three.",)
    )


@pytest.mark.parametrize("body", ["One.\n\n\n\n  \nTwo.", "One.\n\nTwo.\n{reasons}"])
def test_written_puts_the_reasons_last_where_nothing_follows(body):
    assert written(Letter("A", body), NAMES) == Written("A", ("One.", "Two."), ())


def test_written_leaves_a_name_that_looks_like_a_placeholder_without_power():
    letter = Letter("{name}", "{partner}")

    done = written(letter, {"name": "{user.password}", "partner": "<b>{%x%}</b>"})

    assert done == Written("{user.password}", ("<b>{%x%}</b>",), ())


def test_letter_of_is_the_one_kept_with_the_introduction_else_the_products():
    own = Letter("Ours", "Our words.")
    mentorship = Mentorship(letters=as_kept({Side.MENTOR: own}))

    assert letter_of(mentorship, Side.MENTOR) == own
    assert letter_of(mentorship, Side.MENTEE) == product_letter(Side.MENTEE)
