"""The measure of comparison: a Flask view that returns fixed TwiML and does nothing else."""

from flask import Flask, Response

TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather input="dtmf" numDigits="1" action="/bare">'
    '<Say language="sv-SE">Tryck ett för faktura, två för fel på tjänsten.</Say></Gather></Response>'
)

app = Flask(__name__)


@app.post("/bare/<contact>/turn/<int:turn>")
def bare(contact: str, turn: int) -> Response:
    """Answer always the same."""
    return Response(TWIML, mimetype="text/xml")
