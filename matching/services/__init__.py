"""The only place where rounds, runs and matches change."""
