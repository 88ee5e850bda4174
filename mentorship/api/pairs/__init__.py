"""API of pairs: introductions, mentorships and all that the two keep in them."""
