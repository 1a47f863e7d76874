"""Honours."""
