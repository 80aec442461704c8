"""Rasa's graph component that reads the entities of a message by rules: numbers, languages, times."""

from __future__ import annotations

import importlib
from datetime import datetime
from typing import Any, Dict, List, Text
from zoneinfo import ZoneInfo

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import (
    ENTITIES,
    ENTITY_ATTRIBUTE_END,
    ENTITY_ATTRIBUTE_START,
    ENTITY_ATTRIBUTE_TYPE,
    ENTITY_ATTRIBUTE_VALUE,
    METADATA,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message

from bot.entities import languages, phone, postcode, reference
from bot.entities.entity import Entity
from bot.entities.tokens import LANGUAGES, tokens

HOME = ZoneInfo("Europe/Stockholm")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class EntityReader(GraphComponent, EntityExtractorMixin):
    """Runs every parser on the text; the language is the metadata's, or both where it names none."""

    def __init__(self, config: Dict[Text, Any]) -> None:
        unknown = sorted(set(config) - set(self.get_default_config()))
        if unknown:
            raise ValueError(f"config.yml: bot.entities.extractor.EntityReader has no setting {unknown[0]}")
        for language in LANGUAGES:
            tokens("", language)  # the first caller does not wait for the tokenisers

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return every setting there is: none."""
        return {}

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> EntityReader:
        """Return the component (Rasa calls this when training and at start)."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set each message's entities, after those that other components have set."""
        for message in messages:
            found = read(message.get(TEXT) or "", *_circumstances(message.get(METADATA)))
            shown = self.add_extractor_name([_shown(one) for one in found])
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *shown], add_to_output=True)
        return messages


def read(text: Text, language: Text, at: datetime) -> List[Entity]:
    """Return all entities of a text, each parser's in its order; of two that overlap the one to be masked.

    `at` is the moment from which "tomorrow" is counted. A language that is neither sv nor en means both.
    """
    references = reference.find(text, language)
    # "12:00–13:00" has eight digits too.
    loose = [one for one in references if reference.is_loose(text, one)]
    sure = [one for one in references if one not in loose]
    found = [*sure, *phone.find(text, language), *languages.find(text, language), *_times(text, language, at)]
    return reference.apart([*found, *loose, *postcode.find(text, language)])


def _times(text: Text, language: Text, at: datetime) -> List[Entity]:
    try:
        times = importlib.import_module("bot.entities.times")
    except ModuleNotFoundError as missing:
        if missing.name != "bot.entities.times":
            raise
        return []
    return list(times.find(text, language if language in LANGUAGES else "", at))


def _circumstances(metadata: Any) -> tuple[Text, datetime]:
    """Read the language and the moment ("at", ISO 8601 with offset) out of metadata; else both, and now."""
    given = metadata if isinstance(metadata, dict) else {}
    try:
        at = datetime.fromisoformat(str(given.get("at")))
    except ValueError:
        at = datetime.now(HOME)
    return str(given.get("language", "")), at if at.tzinfo else at.replace(tzinfo=HOME)


def _shown(one: Entity) -> Dict[Text, Any]:
    # Never `secret`: what is set here is kept in the tracker.
    return {
        ENTITY_ATTRIBUTE_TYPE: one.kind,
        ENTITY_ATTRIBUTE_VALUE: one.value,
        ENTITY_ATTRIBUTE_START: one.start,
        ENTITY_ATTRIBUTE_END: one.end,
    }
