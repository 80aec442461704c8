"""What can go wrong in executing TwiML, with the numbers Twilio's error catalogue gives it."""

CONNECTION_FAILED = 11205
BAD_URL = 11100
RETRIEVAL_FAILED = 11200
TOO_MANY_REDIRECTS = 11215
TOO_LARGE = 11750
PARSE_FAILED = 12100
SCHEMA = 12200
CONTENT_TYPE = 12300
GATHER_SPEECH_TIMEOUT = 13327
GATHER_MODEL = 13334


class Fault(Exception):
    """The call cannot go on as its document says."""

    def __init__(self, code: int, sentence: str, url: str = "") -> None:
        super().__init__(sentence)
        self.code = code  # Twilio's error number
        self.sentence = sentence  # names the element at fault
        self.url = url  # the document at fault, for ErrorUrl
