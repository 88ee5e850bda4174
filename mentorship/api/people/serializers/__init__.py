"""What people tell and are told in the API; every field is named."""
