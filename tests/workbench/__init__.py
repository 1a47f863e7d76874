"""Numbers in the workbench."""
