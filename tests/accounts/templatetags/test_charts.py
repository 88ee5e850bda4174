"""Charts: where things stand, the figures as a table, and what is said of them."""

import re

import pytest
from django.template import engines

from accounts.templatetags import charts


def rendered(text, **context):
    return engines["django"].from_string("{% load charts %}" + text).render(context)


def months(*values):
    names = ("Aug", "Sep", "Oct", "Nov", "Dec", "Jan")
    return [{"label": name, "value": value} for name, value in zip(names, values, strict=False)]


def test_line_chart_stands_at_shares_of_the_width_and_ends_with_its_value():
    html = rendered(
        '{% line_chart points "Answered" "78% in January" goal=70 goal_label="Goal 70%" %}',
        points=months(64, 69, 72, 71, 58, 78),
    )

    circles = re.findall(r'<circle cx="([\d.]+)%" cy="([\d.]+)"', html)
    assert [x for x, _y in circles] == ["13", "29", "45", "61", "77", "93"]
    assert [y for _x, y in circles][-1] == min((y for _x, y in circles), key=float)
    assert "<title>Answered</title><desc>78% in January</desc>" in html
    assert '<text class="line-chart__last" x="93%"' in html
    assert "Goal 70%" in html


def test_line_chart_repeats_every_figure_in_its_table():
    points = months(64, None, 72)
    points[2]["note"] = "holidays"

    html = rendered('{% line_chart points "Answered" "" %}', points=points)

    cells = re.findall(r"<(?:th|td)[^>]*>(.*?)</", html[html.index("<tbody>") :])
    assert cells == ["Aug", "64%", "Sep", "none", "Oct, holidays", "72%"]


def test_line_chart_leaves_a_gap_where_nothing_is_known():
    html = rendered('{% line_chart points "" "" %}', points=months(64, None, 72, 80))

    assert html.count('class="line-chart__line"') == 1
    assert html.count("<circle") == 3


def test_line_chart_of_nothing_draws_its_scale_only():
    html = rendered('{% line_chart points "Answered" "Nothing was sent." %}', points=[])

    assert html.count('class="line-chart__grid"') == 6
    assert "<circle" not in html


@pytest.mark.parametrize(
    ("values", "scale"),
    [
        ([64, 78], (50, 100)),
        ([31, 78], (30, 80)),
        ([0], (0, 50)),
        ([100], (50, 100)),
        ([3, 97], (0, 100)),
        ([42, 99], (0, 100)),
        ([], (0, 100)),
    ],
)
def test_scale_is_even_and_holds_every_value(values, scale):
    low, high = charts._scale(values)

    assert (low, high) == scale
    assert (high - low) % 50 == 0
    assert all(low <= value <= high for value in values)


@pytest.mark.parametrize(
    ("balance", "rect"),
    [
        (-3, '<rect class="diverging__short" x="12.5%" y="5" width="37.5%"'),
        (2, '<rect class="diverging__spare" x="50%" y="5" width="25%"'),
        (0, '<rect class="diverging__spare" x="50%" y="5" width="0%"'),
        (9, '<rect class="diverging__spare" x="50%" y="5" width="50%"'),
    ],
)
def test_diverging_bar_grows_from_the_middle(balance, rect):
    assert rect in charts.diverging(balance, 4)


def test_diverging_bar_of_a_table_without_balance_is_empty():
    assert 'width="0%" height="10"' in charts.diverging(0, 0)


def test_change_bar_shares_its_width():
    html = charts.change_bar(1, 2, 5)

    assert re.findall(r'change__(\w+)" x="([\d.]+)%" width="([\d.]+)%"', html) == [
        ("worse", "0", "12.5"),
        ("same", "12.5", "25"),
        ("better", "37.5", "62.5"),
    ]


def test_change_bar_of_nobody_is_empty():
    assert charts.change_bar(0, 0, 0).count('width="0%"') == 3


def test_funnel_draws_by_size_where_the_count_is_kept_back():
    rows = [
        {"name": "Signed up", "count": 118, "share": ""},
        {"name": "Still meeting", "count": "fewer than 5", "share": "", "size": 59},
    ]

    html = rendered('{% funnel rows "Biggest loss: matching." %}', rows=rows)

    assert re.findall(r'class="bar bar--(s\d)".*?width="([\d.]+)%" height="100%" rx', html) == [
        ("s2", "100"),
        ("s1", "50"),
    ]
    assert "fewer than 5" in html
    assert "Biggest loss: matching." in html


def test_funnel_of_nothing_is_an_empty_table():
    assert "<tr>" not in rendered("{% funnel rows %}", rows=[])
