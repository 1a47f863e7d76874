"""The world outside: platforms in and out. A channel is one file; `base` holds the nouns all of them share."""
