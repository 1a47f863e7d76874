"""Activities: the room itself."""
