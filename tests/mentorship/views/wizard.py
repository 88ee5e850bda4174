"""Walk the wizards by client, as a browser without script does."""

import re
from dataclasses import dataclass
from typing import Any

NOW = {
    "role": "Pharmacy technician", "years": "2.5", "setting": "community-chain", "state": "MN",
    "credentials": ["cpht"],
}  # fmt: skip
MEETING = {
    "patterns": ["weekday-evening"], "meeting_modes": ["video"], "time_zone": "America/Chicago",
    "languages": ["en", "es"],
}  # fmt: skip
OUTLOOK = {
    "outlook_plain_feedback": "4", "outlook_clear_plan": "2", "outlook_whole_person": "5",
    "outlook_stretch": "3", "outlook_same_rule": "3", "outlook_speak_up": "1",
}  # fmt: skip
WORDS = OUTLOOK | {
    "introduction": "I like sterile work.", "avoid": "boss@example.org\nSome Pharmacy",
}  # fmt: skip
EMPLOYER = "O'Neil-Ødegård Apotek"
MENTEE: dict[str, dict[str, Any]] = {
    "now": NOW,
    "aims": {
        "target_role": "Sterile compounding technician", "wants": ["oncology"],
        "seeks": ["career", "peer"], "first_choice": "peer", "goals": ["pass-certification-exam"],
    },
    "meeting": MEETING,
    "words": WORDS | {
        "employer": EMPLOYER, "not_my_workplace": "on", "supervisor_email": "chief@example.org",
    },
    "check": {},  # the boxes that the page shows, see ``Walk.boxes``
}  # fmt: skip
MENTOR: dict[str, dict[str, Any]] = {
    "limits": {"capacity": "2", "available_from": "2026-03-01", "available_until": ""},
    "now": NOW | {"employer": EMPLOYER, "past_roles": ["pharmacy-aide"], "path_line": "Up."},
    "help": {
        "offers": ["career"], "specializations": ["sterile"],
        "helps_with": ["pass-certification-exam"], "interests": ["exam-prep-ptce"],
    },
    "meeting": MEETING,
    "words": WORDS | {"is_listed": "on", "shown": ["words", "path"]},
    "check": {},  # the boxes that the page shows, see ``Walk.boxes``
}  # fmt: skip
ANSWERS = {"mentee": MENTEE, "mentor": MENTOR}


@dataclass
class Walk:
    """One signed-in person in one side's wizard of one program."""

    client: Any
    program: Any
    side: str = "mentee"

    def address(self, step: str, more: str = "") -> str:
        """Return the address of a step."""
        return f"/apply/{self.program.slug}/{self.side}/{step}/{more}"

    def enter(self) -> Any:
        """Go to the program's door."""
        return self.client.get(f"/apply/{self.program.slug}/?as={self.side}")

    def see(self, step: str) -> str:
        """Return the page of a step."""
        return self.client.get(self.address(step)).content.decode()

    def answer(self, step: str, **changes: Any) -> Any:
        """Post a step's usual answers with some changed; on the last step tick every box."""
        boxes = self.boxes() if step == "check" else {}
        return self.client.post(self.address(step), ANSWERS[self.side][step] | boxes | changes)

    def boxes(self) -> dict[str, str]:
        """Return the boxes of the last step with the values that they send."""
        found = re.findall(r"<input[^>]*>", self.see("check"))
        boxes = [box for box in found if 'type="checkbox"' in box]
        pairs = [dict(re.findall(r'(name|value)="([^"]*)"', box)) for box in boxes]
        return {pair["name"]: pair["value"] for pair in pairs}

    def walk(self, until: str = "check", **changes: Any) -> Any:
        """Post every step up to one, with the changes where a step has such a field.

        Returns the last answer.
        """
        response = None
        for step, answers in ANSWERS[self.side].items():
            own = {name: value for name, value in changes.items() if name in answers}
            response = self.answer(step, **own)
            if step == until:
                break
        return response
