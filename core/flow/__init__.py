"""One flow leads every contact: its language, its parser and the function that advances it."""
