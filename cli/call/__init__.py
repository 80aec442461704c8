"""The phone in the terminal: scripted calls and calls by hand, placed on the carrier."""
