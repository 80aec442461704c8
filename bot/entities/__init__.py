"""What a sentence names beside its errand: numbers, references, languages and times, each by rules."""
