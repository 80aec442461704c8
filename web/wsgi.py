"""The application as a WSGI server runs it."""

from adapters.runtime import open_runtime
from adapters.settings import read
from web.app import create_app

app = create_app(open_runtime(read()))
