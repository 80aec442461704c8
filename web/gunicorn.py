"""Settings of gunicorn: `gunicorn -c web/gunicorn.py web.wsgi:app`."""

import gc
import os

bind = os.environ.get("VAXEL_BIND", "127.0.0.1:8080")
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
worker_class = "gevent"  # thousands of open event streams in one worker
worker_connections = 2000
graceful_timeout = 10  # seconds for calls under way; event streams are cut and come back
keepalive = 75
control_socket_disable = True  # nobody needs a way in beside the web
accesslog = None  # addresses and paths are personal data
errorlog = "-"


def post_worker_init(worker: object) -> None:
    """Take what was loaded at the start out of the garbage collector's rounds: it lives as long as we do."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
