"""HTML forms of the desk and of what members say here; they repeat the services' rules kindly."""
