"""How many calls are promised in one window: as many as the agents of the queue can be counted on for."""


def room(each: str, queue: str) -> str:
    """Give the SQL for the room in a window of a queue; both are SQL, `each` for the calls of one agent.

    Who takes contacts and serves the queue counts, there just now or not: windows are hours ahead. A set-up
    that has named nobody for a queue is reckoned with one.
    """
    serves = f"a.role <> 'designer' AND (a.queues = '{{}}' OR {queue} = ANY(a.queues))"
    staff = f"SELECT greatest(1, count(*)) FROM agent a WHERE {serves}"  # noqa: S608  our own words
    return f"least(32767, {each} * ({staff}))::smallint"
