"""A browser's side of the pages: it says where its requests come from, as browsers do."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

OWN = {"Sec-Fetch-Site": "same-origin"}


class Visitor:
    """Somebody at a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def logged_in(self, agent: str, password: str) -> "Visitor":
        answer = self.log_in(agent, password)
        assert answer.status_code == 303
        return self

    def log_in(self, agent: str, password: str) -> TestResponse:
        return self.post("/desk/login", agent=agent, password=password)

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data=form, headers=OWN)

    def send(self, path: str, body: object) -> TestResponse:
        return self.client.post(path, json=body, headers=OWN)

    def take(self, contact: str) -> str:
        """Take a contact and give the page that follows."""
        assert self.post(f"/desk/contacts/{contact}/take").status_code == 303
        return self.get("/desk").text
