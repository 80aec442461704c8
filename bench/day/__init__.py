"""A whole day of a hotline on the stepped clock: callers, agents, and at the end an account of everybody."""
