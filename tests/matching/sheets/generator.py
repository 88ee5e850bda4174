"""Sign-up sheets as an association would get them, from a seed.

``python -m tests.matching.sheets.generator 500 200 FOLDER`` writes a pair of them.
"""

import csv
import json
import sys
from pathlib import Path
from random import Random

TAXONOMY = json.loads(
    (Path(__file__).parents[3] / "mentorship" / "data" / "taxonomy.json").read_text("utf-8")
)
MENTEE_COLUMNS = (
    "email", "name", "role", "state", "chapter", "years", "employer", "supervisor",
    "not_my_workplace", "peer_too", "setting", "timezone", "languages", "availability",
    "credentials", "working_for", "seeks", "target_role", "wants", "goals", "interests",
    "outlook", "wishes", "waited_rounds", "partner_left", "same_employer_ok", "avoid",
    "practices", "helps_with",
)  # fmt: skip
MENTOR_COLUMNS = (
    "email", "name", "role", "state", "chapter", "years", "employer", "setting", "timezone",
    "languages", "availability", "credentials", "offers", "past_roles", "practices",
    "helps_with", "interests", "outlook", "avoid", "capacity",
)  # fmt: skip
FIRST = ("Jamila", "Dolores", "Wei", "Anh", "Marisol", "Tomáš", "Aoife", "Kwame", "Priya", "Owen",
         "Noor", "Elena", "Sam", "Ruth", "Diego", "Mei-Ling", "Fatou", "Grace")  # fmt: skip
LAST = ("Okafor", "Reyes", "Nguyen", "O'Neil", "Smith", "Kowalska", "Haddad", "Brown", "García",
        "Park", "Johnson", "Schäfer", "Patel", "Washington", "Lindqvist")  # fmt: skip
PLACES = (("OH", "America/New_York"), ("MI", "America/Detroit"), ("IL", "America/Chicago"),
          ("MN", "America/Chicago"), ("CO", "America/Denver"), ("WA", "America/Los_Angeles"),
          ("AZ", "America/Phoenix"), ("HI", "Pacific/Honolulu"))  # fmt: skip
SEEKS = ("career",) * 4 + ("career;peer", "peer", "life", "life;career", "career;peer;life")
Person = dict[str, str]


def make_sheets(n_mentees: int, n_mentors: int, seed: int = 7) -> tuple[list[Person], list[Person]]:
    """Return the rows of both sheets; the same numbers and seed give the same rows."""
    random = Random(seed)
    mentors = [_mentor(random, i) for i in range(n_mentors)]
    return [_mentee(random, i, mentors) for i in range(n_mentees)], mentors


def write_sheet(path: Path, columns: tuple[str, ...], rows: list[Person]) -> Path:
    """Write rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.DictWriter(file, columns, restval="")
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def _slugs(name: str) -> list[str]:
    return [entry["slug"] for entry in TAXONOMY[name]]


def _some(random: Random, name: str, least: int, most: int) -> str:
    return ";".join(random.sample(_slugs(name), random.randint(least, most)))


def _role(random: Random, lowest: int, highest: int) -> str:
    roles = TAXONOMY["roles"]
    ladder = [r for r in roles if lowest <= r["level"] <= highest]
    fitting = [r["slug"] for r in ladder if not r.get("mentor_only")]
    return random.choice(fitting)


def _anybody(random: Random, i: int, side: str) -> Person:
    state, zone = random.choice(PLACES)
    return {
        "email": f"{side}{i:04d}@example.org",
        "name": f"{random.choice(FIRST)} {random.choice(LAST)}",
        "state": state,
        "chapter": f"{state} chapter",
        "employer": f"Pharmacy {random.randint(1, 60)}",
        "setting": random.choice(_slugs("work_settings")),
        "timezone": zone if random.random() < 0.9 else "",
        "languages": random.choice(("", "", "en", "en;es", "en;vi")),
        "availability": _some(random, "availability", 0, 2),
        "credentials": _some(random, "credentials", 0, 3),
        "interests": _some(random, "interests", 0, 3),
        "outlook": ";".join(str(random.randint(1, 5)) for _ in range(6))
        if random.random() < 0.8
        else "",
        "practices": _some(random, "specializations", 1, 4),
        "helps_with": _some(random, "goals", 2, 7),
    }


def _mentor(random: Random, i: int) -> Person:
    return _anybody(random, i, "mentor") | {
        "role": _role(random, 4, 8),
        "years": str(random.randint(4, 30)),
        "offers": random.choice(("career", "career;peer", "peer", "life;career", "life")),
        "past_roles": ";".join({_role(random, 2, 6) for _ in range(random.randint(0, 3))}),
        "avoid": "Pharmacy 3" if random.random() < 0.05 else "",
        "capacity": str(random.choice((1, 1, 2, 2, 3, 4))),
    }


def _mentee(random: Random, i: int, mentors: list[Person]) -> Person:
    emails = [mentor["email"] for mentor in mentors]
    peer_too = random.random() < 0.1
    person = _anybody(random, i, "mentee") | {
        "role": _role(random, 1, 4),
        "years": str(random.randint(0, 24) / 2),
        "supervisor": random.choice(emails) if random.random() < 0.1 else "",
        "not_my_workplace": random.choice(("yes", "no", "")),
        "peer_too": "yes" if peer_too else "",
        "working_for": _some(random, "credentials", 0, 2),
        "seeks": random.choice(SEEKS),
        "target_role": random.choice((_role(random, 4, 6), "not sure yet")),
        "wants": _some(random, "specializations", 0, 3),
        "goals": _some(random, "goals", 1, 4),
        "wishes": ";".join(random.sample(emails, min(len(emails), random.choice((0, 0, 1, 3))))),
        "waited_rounds": random.choice(("", "", "1", "2")),
        "partner_left": "yes" if random.random() < 0.05 else "",
        "same_employer_ok": random.choice(("", "yes")),
    }
    return person if peer_too else person | {"practices": "", "helps_with": ""}


if __name__ == "__main__":
    folder = Path(sys.argv[3])
    people = make_sheets(int(sys.argv[1]), int(sys.argv[2]))
    write_sheet(folder / "mentees.csv", MENTEE_COLUMNS, people[0])
    write_sheet(folder / "mentors.csv", MENTOR_COLUMNS, people[1])
