"""The jobs: background work in PostgreSQL (procrastinate), each task thin over core and safe to repeat."""

import logging
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from procrastinate import App, BaseRetryStrategy, PsycopgConnector, RetryDecision
from procrastinate.jobs import Job

from adapters.runtime import Runtime
from adapters.store.deferred import QUEUE
from adapters.store.deliveries import TASK
from adapters.webhook import ATTEMPTS
from core import recording
from core.errors import MailError, StoreUnavailable, TelephonyError, WebhookError
from core.kpi.dated import week_before
from core.kpi.tally import day_of
from core.ports import Letter

logger = logging.getLogger(__name__)
TRIES, PAUSE_SECONDS = 8, 5  # of a job whose outside does not answer; each pause is twice the one before
READY = "the worker is ready"
JOBS_AT_ONCE = 4
MONDAYS = "0 5 * * 1"  # UTC: six or seven in Sweden
POLL_SECONDS = 2.0  # where a notice of a new job was lost


type Weekly = Callable[[date, date, str], Letter]  # first day, last day, to whom


class WhenAway(BaseRetryStrategy):
    """Tries again what failed because the database or the network did not answer, and nothing else."""

    def __init__(self, tries: int = TRIES) -> None:
        self._tries = tries

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """Say when, or that it is given up."""
        outside = isinstance(exception, TelephonyError | MailError) and not exception.permanent
        away = outside or isinstance(exception, StoreUnavailable | WebhookError)
        if not away or job.attempts >= self._tries:
            return None
        return RetryDecision(retry_in={"seconds": PAUSE_SECONDS * 2**job.attempts})


def make_app(runtime: Runtime, weekly: Weekly | None = None) -> App:
    """Make the application that runs our tasks over a runtime that is open already.

    `weekly` writes the report of a week; without it, or without anybody to send it to, none is sent.
    """
    connector = PsycopgConnector(
        conninfo=runtime.settings.database_url, kwargs={"options": "-c search_path=jobs"}, max_size=8
    )
    app = App(connector=connector)
    office, asker, now = runtime.office, runtime.asker, runtime.world.now

    def add(name: str, work: Callable[..., Any], tries: int = TRIES) -> None:
        app.task(name=f"{QUEUE}.{name}", queue=QUEUE, retry=WhenAway(tries))(work)

    add("confirm", lambda contact, turn: office.confirm(contact, now()))
    add("write", lambda contact, kind: office.write(contact, kind, now()))
    add("call", lambda contact, attempt: office.dial(contact, attempt, now()))
    add("ask", lambda contact: asker.ask(contact, now()))
    add("link", lambda contact: runtime.inviter.send(contact))
    add("withdraw", lambda contact: office.withdraw(contact, now()))
    cases, courier = runtime.case_office, runtime.courier
    add("close", lambda reference, change: cases.tell(reference, change, now()), ATTEMPTS)
    add("remind", lambda reference, due: cases.remind(reference, date.fromisoformat(due), now()))
    add(TASK, lambda delivery: courier.deliver(delivery, now()), ATTEMPTS)
    sweep = app.task(name=f"{QUEUE}.sweep", queue=QUEUE, queueing_lock="sweep")

    @app.periodic(cron="* * * * *")
    @sweep
    def _sweep(timestamp: int) -> None:
        office.sweep(now())
        runtime.deliveries.forget(now())
        runtime.booth.sweep(now())
        recording.mend(runtime.world, runtime.desk.unsettled(now()))

    count = app.task(name=f"{QUEUE}.count", queue=QUEUE, queueing_lock="count")

    @app.periodic(cron="* * * * *")
    @count
    def _count(timestamp: int) -> None:
        runtime.figures.catch_up()

    if weekly and runtime.mail:
        _report(app, runtime, weekly)

    @app.periodic(cron="* * * * *")
    @app.task(name=f"{QUEUE}.mend", queue=QUEUE, queueing_lock="mend")
    async def _mend(timestamp: int) -> None:
        await mend(app)

    return app


def _report(app: App, runtime: Runtime, weekly: Weekly) -> None:
    """Have the figures of each week sent, by a job for each who gets them: one bad address stops nobody."""

    @app.task(name=f"{QUEUE}.report", queue=QUEUE, retry=WhenAway())
    def report(monday: str, number: int) -> None:
        first, to = date.fromisoformat(monday), runtime.settings.report_to
        if runtime.mail and number < len(to):
            runtime.mail.send(weekly(first, first + timedelta(days=6), to[number]))

    @app.periodic(cron=MONDAYS)
    @app.task(name=f"{QUEUE}.reports", queue=QUEUE, queueing_lock="reports")
    def _reports(timestamp: int) -> None:
        runtime.figures.catch_up()
        monday, _ = week_before(day_of(datetime.fromtimestamp(timestamp, UTC)))
        for number in range(len(runtime.settings.report_to)):
            report.defer(monday=monday.isoformat(), number=number)


async def mend(app: App) -> None:
    """Give the jobs of workers that died to others."""
    for job in await app.job_manager.get_stalled_jobs():
        logger.warning("a worker died over %s; it is done again", job.task_name)
        await app.job_manager.retry_job(job)


async def work(runtime: Runtime, weekly: Weekly | None = None, *, wait: bool = True) -> None:
    """Do jobs until a signal ends it; without `wait` until none is left."""
    app = make_app(runtime, weekly)
    async with app.open_async():
        await mend(app)
        logger.info(READY)
        await app.run_worker_async(
            concurrency=JOBS_AT_ONCE,
            wait=wait,
            fetch_job_polling_interval=POLL_SECONDS,
            delete_jobs="successful",
            install_signal_handlers=wait,
            shutdown_graceful_timeout=10,
        )
