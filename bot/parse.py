"""Runs in Rasa's environment: what a trained model makes of sentences, one JSON object a line, in and out."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import time
from typing import Any, Dict, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.log_utils import configure_structlog


async def parsed(agent: Agent, asked: Dict[Text, Any]) -> Dict[Text, Any]:
    """Return Rasa's parse of one sentence: `text`, with `metadata` (language, at) where there is any."""
    message = UserMessage(asked["text"], metadata=asked.get("metadata"))
    begun = time.perf_counter()
    found = await agent.processor.parse_message(message)  # type: ignore[union-attr]  # a model is loaded
    return {**found, "milliseconds": round(1000 * (time.perf_counter() - begun), 2)}


async def main(model: Text) -> None:
    """Answer line by line, in order."""
    agent = Agent.load(model)
    for line in sys.stdin:
        found = await parsed(agent, json.loads(line))
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    configure_structlog(logging.ERROR)  # without it Rasa prints every sentence
    asyncio.run(main(sys.argv[1]))
