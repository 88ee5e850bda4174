"""What this floor keeps of people: its tables, by where they belong."""

from mentorship.personal import lists, pairs, people, team, told

TABLES = (*people.TABLES, *pairs.TABLES, *told.TABLES, *team.TABLES, *lists.TABLES)
