"""What each kind of node does when one comes to it, what it asks, and what it makes of an answer."""
