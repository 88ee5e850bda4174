"""What two people share, and what is missing or could go wrong, as reasons with a code.

``words`` says them; nothing here is a sentence.
"""

from matching.encoding.reasons.facts import PairFacts
from matching.encoding.reasons.missing import missing_reasons
from matching.encoding.reasons.shared import shared_reasons

__all__ = ["PairFacts", "missing_reasons", "shared_reasons"]
