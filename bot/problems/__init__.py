"""整改: what was found wrong, who puts it right by when, who accepts it."""
