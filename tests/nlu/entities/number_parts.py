"""Runs in Rasa's environment: every test of words, numbers, references, languages and their component."""

import json
import sys
import unittest

from tests.nlu.entities import (
    language_parts,
    phone_parts,
    postcode_parts,
    reader_parts,
    reference_parts,
    word_parts,
)

PARTS = (word_parts, phone_parts, reference_parts, postcode_parts, language_parts, reader_parts)

if __name__ == "__main__":
    loader = unittest.defaultTestLoader
    suite = unittest.TestSuite(loader.loadTestsFromModule(part) for part in PARTS)
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=2).run(suite)
    failed = [str(test) for test, _ in result.failures + result.errors]
    json.dump({"ran": result.testsRun, "failed": failed}, sys.stdout)
