"""Runs in Rasa's environment: what a trained model makes of sentences, JSON in and JSON out."""

import asyncio
import json
import logging
import sys

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog


async def rankings(model: str, sentences: list[str]) -> list[list[tuple[str, float]]]:
    """Give for each sentence its intents with confidences, the likeliest first."""
    agent = Agent.load(model)
    parsed = [await agent.parse_message(sentence) for sentence in sentences]
    return [[(one["name"], one["confidence"]) for one in each["intent_ranking"]] for each in parsed]


if __name__ == "__main__":
    configure_structlog(logging.ERROR)  # without it Rasa prints every sentence
    json.dump(asyncio.run(rankings(sys.argv[1], json.load(sys.stdin))), sys.stdout)
