"""What the mentorship floor writes to people, and the links in it.

Never in a mail: a score, another person's surname or address, anything told in confidence, and no
word that the two of a life mentorship wrote.
"""
