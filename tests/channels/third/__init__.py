"""A platform nobody has asked for, DingTalk-like: its channel and its section of the settings, and nothing else."""
