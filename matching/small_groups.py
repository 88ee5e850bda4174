"""What a report may show so that nobody can work out a group of fewer than five people.

A figure kept back is None. What is shown is chosen so that no sum or difference of shown figures is
such a group, and none follows from them by knowing these rules. Zero is no group.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

LEAST = 5
Shown = int | None


def is_small(n: int) -> bool:
    """Whether so many people are a group too small to tell of."""
    return 0 < n < LEAST


def single(n: int) -> Shown:
    """Return a figure by itself, or None."""
    return None if is_small(n) else n


def nested(counts: Sequence[int]) -> list[Shown]:
    """Return counts of which each is a part of the one before, such as the steps of a funnel.

    One is shown only where it is no small group, nor what was lost since the last one shown.
    """
    shown: list[Shown] = []
    last: int | None = None
    for count in counts:
        lost = 0 if last is None else last - count
        is_told = not (is_small(count) or is_small(lost))
        last = count if is_told else last
        shown.append(count if is_told else None)
    return shown


def partition(cells: Sequence[int]) -> list[Shown]:
    """Return the cells of a whole whose sum is shown as well, by ``single``.

    One small cell keeps all back but the empty ones: whichever others were kept back with it, how
    they were chosen would tell of it.
    """
    if is_small(sum(cells)) or any(is_small(count) for count in cells):
        is_whole_small = is_small(sum(cells))
        return [None if count or is_whole_small else 0 for count in cells]
    return list(cells)


def share_of(part: Shown, whole: Shown) -> Shown:
    """Return a part in percent of a whole; None where either is kept back, or there is none."""
    if part is None or not whole:
        return None
    return round(100 * part / whole)


def may_tell_mean(total: int, n: int, low: int, high: int) -> bool:
    """Whether the mean of ``n`` answers from ``low`` to ``high``, ``total`` in sum, may be shown.

    Near an end of the scale it would tell how few are not there.
    """
    return not (is_small(n) or is_small(total - low * n) or is_small(high * n - total))


def may_tell_change(worse: int, better: int, change: int, steps: int) -> bool:
    """Whether the sum of changes may be shown beside these counts; each is 1 to ``steps`` steps.

    Near the least or the most that so many can change it would tell how few changed otherwise.
    """
    least, most = better - steps * worse, steps * better - worse
    return not (is_small(change - least) or is_small(most - change))


def told(number: Shown) -> str | int:
    """Return a figure, or in its place that it is too small to tell."""
    return _("fewer than 5") if number is None else number


def few(number: int) -> str | int:
    """Return a figure that stands by itself."""
    return told(single(number))


def is_told(number: int) -> bool:
    """Whether a figure may be told by itself: none, or five and more."""
    return single(number) is not None


def cells(numbers: Sequence[int]) -> list[str | int]:
    """Return the parts of a whole; where one is kept back its neighbors are, too."""
    return [_("not told") if shown is None else shown for shown in partition(numbers)]
