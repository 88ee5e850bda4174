"""What the demo's pairs say and write, by turns. None of it is about anybody real."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

One = TypeVar("One")


@dataclass(frozen=True)
class Aim:
    """A goal with its steps."""

    title: str
    steps: tuple[str, ...]


def of(many: Sequence[One], number: int) -> One:
    """Return the one whose turn it is."""
    return many[number % len(many)]


GOALS = (
    Aim("Sit the CSPT in May", ("Log 120 supervised hours", "Pass the media-fill test",
                                "Read the study plan", "Two practice papers", "Book the exam")),
    Aim("Apply for one infusion post", ("Rewrite my resume", "Mock interview",
                                        "Send the application")),
    Aim("Lead one improvement project", ("Pick one problem", "Ask two colleagues",
                                         "Show it to my manager")),
    Aim("Pass the PTCE this summer", ("Find the gaps", "Calculations every Tuesday",
                                      "A full practice exam", "Book the date")),
    Aim("Ask for the lead role", ("Write down what I do already", "Practice the talk",
                                  "Ask for the meeting")),
)  # fmt: skip
RHYTHMS = ("Every third Tuesday evening", "Once a month, by video", "Twice a month, 30 minutes",
           "After my late shift, by phone", "")  # fmt: skip
TOPICS = (
    "Mock interview for the infusion post",
    "The night-shift swap, and how to ask for it",
    "What to learn first for the clean room",
    "My first month in the new team",
    "How you became a lead",
)
SUMMARIES = (
    "Went through the aseptic technique sign-off.",
    "Set the two goals.",
    "Practiced the talk with my manager, twice.",
    "Made a study plan for six weeks.",
    "Looked at three job ads and what is missing.",
)
NOTES = (
    "My old study plan is in the folder I sent you. Chapters 3 and 7 are the ones that matter.",
    "Next time: bring the job ad, and one question that you'd rather not be asked.",
    "You said it yourself: nobody else on that team knows the cabinets as you do.",
)
THANKS = (
    "Thank you for staying on the call after my shift fell apart. I went back in the next day.",
    "You asked the one question nobody asks. I have a plan now.",
    "Thank you for reading my resume three times.",
    "I got the interview. Half of that is yours.",
)
MESSAGES = (
    ("Could we move to seven? My relief is late.", "Seven is fine. Take your time."),
    ("I booked the exam!", "That's the hardest part done. Proud of you."),
    ("Is the hazardous-drug course worth it before the exam?",
     "Yes, if you want infusion. I'll tell you on Thursday which one."),
)  # fmt: skip
QUESTION = "Do you also work evenings? My shifts end at nine."
CONCERN = (
    "The messages come at night and get long. I'd like to talk to somebody before I answer, "
    "and I don't want trouble for anyone."
)
LETTER_SUBJECT = "How are you and {partner} doing?"
LETTER = (
    "I look after the pairs in {program} and wanted to ask how things are. Would another rhythm "
    "help, or one clear question to begin with? Just answer this mail: only I read it."
)
CALL = "Would like shorter talks, every two weeks. Will suggest it herself. Call again if not."
STUDY = (
    ("Pharmacy law update, state association", "2.00", 40),
    ("Patient safety in sterile compounding", "3.00", 90),
    ("Hazardous drugs: handling and cleanup", "4.00", 150),
    ("Medication errors, a workshop", "3.00", 210),
)
