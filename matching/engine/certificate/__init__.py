"""The independent check: what an assignment claims, recomputed from scores, prices and cuts.

Shares no code with the solvers. Whoever found the assignment, it is proven here or it is not.
"""

from matching.engine.certificate.blocking import blocking_pairs
from matching.engine.certificate.bound import bound, request_utilities, utilities
from matching.engine.certificate.verify import verify

__all__ = ["blocking_pairs", "bound", "request_utilities", "utilities", "verify"]
