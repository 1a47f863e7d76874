"""支部通: what the house knows. Floors and laws are told in CONTRIBUTING.md."""

import gc

SELDOM = (50_000, 20, 50)
"""How many objects more before garbage is looked for: by itself Python would spend a fifth of the start on it."""

gc.set_threshold(*SELDOM)
