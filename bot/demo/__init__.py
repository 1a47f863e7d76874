"""A company to try the house on, and a stand-in for the platforms people talk from."""
