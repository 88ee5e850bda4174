"""The agreement of a pair: signed by each, changed by suggestion, one version holding at a time.

Each version is one row. It begins with the signature of whoever worded it, and holds once the other
has signed. Locks: the mentorship, then its goals or check-ins.
"""

from mentorship.services.agreements.changing import keep, suggest
from mentorship.services.agreements.reminding import remind_unsigned
from mentorship.services.agreements.signing import sign

__all__ = ["keep", "remind_unsigned", "sign", "suggest"]
