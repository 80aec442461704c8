"""The server of a simulated day: the application, and at each beat what else goes by the clock."""

import logging
from datetime import timedelta
from typing import Any

from flask import Response, jsonify

from adapters.jobs import make_app
from adapters.runtime import Runtime, open_runtime
from adapters.settings import read
from core.errors import TelephonyError
from web.app import create_app
from web.beat import Beat

logger = logging.getLogger(__name__)
SWEEP, SEEN = timedelta(minutes=1), timedelta(seconds=30)
# All that is asked at every moment, in one question.
LOOK = """
SELECT (SELECT coalesce(json_agg(json_build_array(contact_id, agent_id)), '[]') FROM offer),
       (SELECT coalesce(json_agg(id), '[]') FROM agent WHERE state = 'available'),
       (SELECT count(*) FROM place WHERE state IN ('waiting', 'offered')
            OR (state = 'held' AND (due_at IS NULL OR due_at <= %(now)s))),
       (SELECT coalesce(json_agg(json_build_array(id, task_name, args) ORDER BY id), '[]')
          FROM jobs.procrastinate_jobs
         WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= %(now)s))
"""
DONE = "DELETE FROM jobs.procrastinate_jobs WHERE id = %(key)s"


class Hand:
    """Does what servers and workers do by themselves, at moments of the stepped clock."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime, self._beat = runtime, Beat(runtime, runtime.callbacks)
        self._tasks = make_app(runtime).tasks
        self._swept = self._seen = runtime.world.now()

    def beat(self) -> Response:
        """Let everything happen that is due; tell what stands on screens and who could take more."""
        now, desk = self._runtime.world.now(), self._runtime.desk
        if now - self._seen >= SEEN:
            self._seen = now
            for one in desk.present().values():
                if one.state != "away":
                    desk.seen(one.id, now)
        self._beat.once()
        if now - self._swept >= SWEEP:
            self._swept = now
            self._runtime.office.sweep(now)
        offers, idle, still, jobs = self._ask(LOOK, now=now)[0]
        for key, task, args in jobs:
            self._do(key, task, args)
        return jsonify(offers=offers, idle=idle, open=still + len(jobs))

    def _do(self, key: int, task: str, args: dict[str, Any]) -> None:
        """Do a job as the worker does; one that the network did not answer comes again."""
        try:
            self._tasks[task](**args)
        except TelephonyError as error:
            logger.warning("a job failed: %s", error)
            if not error.permanent:
                return
        with self._runtime.engine.connect() as connection:
            connection.exec_driver_sql(DONE, {"key": key})

    def _ask(self, query: str, **values: object) -> list[Any]:
        with self._runtime.engine.connect() as connection:
            return list(connection.exec_driver_sql(query, values).all())


runtime = open_runtime(read())
app = create_app(runtime)
app.add_url_rule("/bench/beat", "bench_beat", Hand(runtime).beat, methods=["POST"])
