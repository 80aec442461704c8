"""Defers jobs by the job library's own SQL, inside the transaction of what asks for them."""

import json
from datetime import datetime
from typing import Any

import psycopg

QUEUE = "callbacks"


def defer(task: str, args: str, at: str = "NULL") -> str:
    """Give the SQL call that defers a task once; `args` and `at` are SQL for its arguments and its time."""
    job = f"ROW('{QUEUE}', '{QUEUE}.{task}', 0, NULL, NULL, {args}, {at})"
    return f"jobs.procrastinate_defer_jobs_v1(ARRAY[{job}::jobs.procrastinate_job_to_defer_v1])"


def put(
    raw: psycopg.Connection[tuple[Any, ...]], task: str, args: dict[str, Any], at: datetime | None = None
) -> None:
    """Defer a task in the caller's transaction, to be done at `at` or at once."""
    query = f"SELECT {defer(task, '%s::jsonb', '%s::timestamptz')}"
    raw.execute(query, (json.dumps(args), at))
