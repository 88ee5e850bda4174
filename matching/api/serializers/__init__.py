"""What the API of matching tells and takes; every field is named."""
