"""Scoring and assignment on arrays: pure functions, NumPy and the flow solver only.

Rows are requests ``i``, columns are mentors ``j``, everywhere. Scores are integers of one
ten-thousandth.
"""
