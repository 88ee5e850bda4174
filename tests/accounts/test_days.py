from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from accounts import days

EVENING = datetime(2026, 2, 13, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "at", "day"),
    [
        ("America/Chicago", "6:30 pm", "Thu, Feb 12"),
        ("Pacific/Honolulu", "2:30 pm", "Thu, Feb 12"),
        ("Europe/Madrid", "1:30 am", "Fri, Feb 13"),
        ("UTC", "12:30 am", "Fri, Feb 13"),
    ],
)
def test_moments_are_told_in_the_readers_zone(zone, at, day):
    with timezone.override(zone):
        assert (days.clock(EVENING), days.short_day(EVENING)) == (at, day)


@pytest.mark.parametrize(
    ("tell", "words"),
    [
        (days.full_day, "Thursday, February 12"),
        (days.short_day, "Thu, Feb 12"),
        (days.long_month_day, "February 12"),
        (days.month_day, "Feb 12"),
        (days.month_day_year, "Feb 12, 2026"),
        (days.month_year, "February 2026"),
    ],
)
def test_days_are_those_of_the_reader(tell, words):
    with timezone.override("America/Chicago"):
        assert (tell(EVENING), tell(date(2026, 2, 12)), tell(None)) == (words, words, "")


def test_plain_dates_and_times_are_not_shifted():
    with timezone.override("Pacific/Honolulu"):
        assert (days.month_day(date(2026, 3, 1)), days.clock(time(18, 5))) == ("Mar 1", "6:05 pm")


def test_days_told_before_are_told_anew_in_another_language_and_zone(spanish):
    told = []
    for language, zone in (
        ("en", "UTC"), ("es", "UTC"), ("es", "America/Chicago"), ("en", "America/Chicago"),
    ) * 2:  # fmt: skip
        with translation.override(language), timezone.override(zone):
            told.append(days.full_day(EVENING))

    english = ["Friday, February 13", "Thursday, February 12"]
    in_spanish = ["viernes, febrero 13", "jueves, febrero 12"]
    assert told == [english[0], *in_spanish, english[1]] * 2


def test_a_moment_without_a_zone_and_its_day_are_told_alike():
    plain = EVENING.replace(tzinfo=None)

    assert days.month_day_year(plain) == days.month_day_year(plain.date()) == "Feb 13, 2026"


def test_no_time_is_empty():
    assert days.clock(None) == ""


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("America/Chicago", "Central time"),
        ("Europe/Madrid", "Madrid time"),
        ("America/New_York", "Eastern time"),
        ("", ""),
    ],
)
def test_zone_name_is_how_people_call_it(zone, name):
    assert days.zone_name(zone) == name


def test_templates_tell_moments_by_the_same_names():
    page = Template("{% load ui %}{{ at|clock }} {{ at|short_day }} {{ zone|zone_name }}")

    with timezone.override("America/Chicago"):
        said = page.render(Context({"at": EVENING, "zone": "America/Chicago"}))

    assert said == "6:30 pm Thu, Feb 12 Central time"
