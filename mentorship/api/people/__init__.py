"""People in the API: oneself, programs, the taxonomy, mentees and mentors."""
