"""The bridge between people (sheets, rows) and the engine's arrays."""
