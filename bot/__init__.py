"""The assistant: Rasa's own parts, Python 3.10, an island that is reached over HTTP only."""
