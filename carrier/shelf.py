"""A store of bounded size."""

from collections.abc import Callable, Iterator


class Shelf[T]:
    """Things by their identifier; when it is full the oldest that may go makes room."""

    def __init__(self, limit: int, may_go: Callable[[T], bool] = lambda thing: True) -> None:
        self._limit = limit
        self._may_go = may_go
        self._things: dict[str, T] = {}

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._things.values()))

    def __len__(self) -> int:
        return len(self._things)

    def get(self, key: str) -> T | None:
        return self._things.get(key)

    def put(self, key: str, thing: T) -> None:
        """Keep a thing, and let the oldest go that is over the limit and may go."""
        self._things[key] = thing
        if len(self._things) > self._limit:
            oldest = next((k for k, kept in self._things.items() if k != key and self._may_go(kept)), None)
            if oldest is not None:
                del self._things[oldest]

    def drop(self, key: str) -> None:
        self._things.pop(key, None)
