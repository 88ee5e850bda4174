"""What the mentorship floor writes to people, and the links in it.

Never in a mail: a score, another person's surname, or anything a person wrote.
"""
