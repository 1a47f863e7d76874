"""Reads what people type; pure. A toolbox: import the file you need."""
