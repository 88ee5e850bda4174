"""What the program team does about a mentorship that needs somebody."""

from mentorship.services.care.calls import note_call
from mentorship.services.care.letters import write
from mentorship.services.care.reminding import remind
from mentorship.services.care.steps import end, pause, rematch
from mentorship.services.care.taking_back import take_back

__all__ = ["end", "note_call", "pause", "rematch", "remind", "take_back", "write"]
