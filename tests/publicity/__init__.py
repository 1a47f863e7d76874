"""Articles: recorded, confirmed, counted."""
