"""Reads the sentences, for tests in either environment; `cli.nlu_sentences` does the same for commands."""

from cli.nlu_sentences import EXAMS, HELD_OUT, LANGUAGES, ROOT, Sentence, held_out, intents, training

__all__ = ["EXAMS", "HELD_OUT", "LANGUAGES", "ROOT", "Sentence", "held_out", "intents", "training"]
