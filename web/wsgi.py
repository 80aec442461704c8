"""The application as a WSGI server runs it."""

from adapters.runtime import open_runtime
from adapters.settings import read
from web.app import create_app
from web.beat import Beat

runtime = open_runtime(read())
app = create_app(runtime)
Beat(runtime, runtime.callbacks).start()
