"""The main flows in a real browser, on the demo company as it is served."""
