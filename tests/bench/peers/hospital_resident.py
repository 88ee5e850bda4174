"""``matching`` on lists of preferences that were written before: residents are the mentees."""

import sys
import threading
import warnings

from measure import measured, read, report

from matching.games import HospitalResident

# It copies its players, who name each other, one within the other.
DEEP = 1_000_000
STACK = 512 * 1024 * 1024


def main() -> None:
    """Match, and print who got whom."""
    mentees, mentors, places = read("mentee_lists"), read("mentor_lists"), read("places")
    residents = {i: row for i, row in enumerate(mentees) if row}
    hospitals = {j: row for j, row in enumerate(mentors) if row}
    room = {j: places[j] for j in hospitals}

    def match() -> object:
        game = HospitalResident.create_from_dictionaries(residents, hospitals, room)
        return game.solve(optimal="resident")

    found, cpu_s = measured(match)
    mate = [-1] * len(mentees)
    for hospital, taken in found.items():
        for resident in taken:
            mate[resident.name] = hospital.name
    report(mate, cpu_s, "matching")


if __name__ == "__main__":
    warnings.simplefilter("error")
    sys.setrecursionlimit(DEEP)
    threading.stack_size(STACK)
    thread = threading.Thread(target=main)
    thread.start()
    thread.join()
