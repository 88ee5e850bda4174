"""mentor-match on scores that were worked out before: Munkres over mentees and places.

It pairs each mentor once in a run, so that a mentor appears once for each place. Its rules may
be anything with ``apply`` and ``evaluate``: ours looks the score up, the least work that a rule
can be. Ineligible pairs are disqualified by its own rule.
"""

from measure import measured, read, report

from matching.mentee import Mentee
from matching.mentor import Mentor
from matching.process import process_data
from matching.rules.rule import Disqualify


class Looked:
    """A rule that reads the score of a pair."""

    def apply(self, match) -> int:
        """Return the score of the pair."""
        return match.mentee.scores[match.mentor.number]

    def evaluate(self, match) -> bool:
        """Return whether the pair is eligible."""
        return match.mentee.scores[match.mentor.number] >= 0


def main() -> None:
    """Match, and print who got whom."""
    scores, places = read("scores"), read("places")
    mentees = [Mentee(grade=1, email=f"mentee {i}") for i in range(len(scores))]
    for mentee, row in zip(mentees, scores, strict=True):
        mentee.scores = row
    mentors = []
    for number, count in enumerate(places):
        for place in range(count):
            mentors.append(Mentor(grade=1, email=f"mentor {number} {place}"))
            mentors[-1].number = number
    looked = Looked()
    rules = [[looked, Disqualify(lambda match: not looked.evaluate(match))]]
    _, cpu_s = measured(lambda: process_data(mentors, mentees, rules))
    mate = [mentee.mentors[0].number if mentee.mentors else -1 for mentee in mentees]
    report(mate, cpu_s, "mentor-match", "munkres")


if __name__ == "__main__":
    main()
