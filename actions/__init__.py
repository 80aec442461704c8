"""What Rasa may call: thin actions over core, one topic a file."""
