"""HTML forms of the mentorship floor; they repeat the services' rules kindly."""
