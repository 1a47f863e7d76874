"""Study: hours, plans, what follows from them."""
