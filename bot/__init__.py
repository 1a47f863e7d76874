"""支部通: what the house knows. Floors and laws are told in CONTRIBUTING.md."""
