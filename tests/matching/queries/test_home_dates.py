from datetime import date

from matching.queries.home_dates import Dates, hear_by, what_happens_next

INTRODUCED, HEARS = date(2026, 3, 12), date(2026, 3, 20)


def test_hear_by_names_the_day_by_which_everybody_hears():
    assert hear_by(Dates(introductions_on=INTRODUCED, hears_by_on=HEARS)) == (
        "You'll hear by Friday, March 20 either way."
    )
    assert hear_by(Dates(introductions_on=INTRODUCED)) == (
        "You'll hear by Thursday, March 12 either way."
    )


def test_what_happens_next_tells_both_days_in_order():
    coming = what_happens_next(Dates(hears_by_on=HEARS, introductions_on=INTRODUCED))

    assert [(line.day, line.text) for line in coming] == [
        (INTRODUCED, "Introductions go out"),
        (HEARS, "Everyone hears, matched or not"),
    ]
