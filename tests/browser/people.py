"""What people do at the two screens, in their own words."""

from playwright.sync_api import Locator, Page, expect

SPOKEN = 60_000  # milliseconds for what takes its time to be said


class Caller:
    """Somebody at /phone, in Swedish."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url

    @property
    def state(self) -> Locator:
        return self.page.locator("#state")

    @property
    def lines(self) -> Locator:
        return self.page.locator("#heard")

    def dial(self, own: str = "") -> None:
        """Call; from another number than the page has at first, where one is given."""
        self.page.goto(f"{self._url}/phone")
        if own:
            self.page.get_by_label("Ditt nummer").fill(own)
        self.page.get_by_label("Läs upp det som sägs").uncheck()
        self.page.get_by_role("button", name="Ring upp").click()

    def hears(self, words: str) -> None:
        expect(self.lines).to_contain_text(words, timeout=SPOKEN)

    def press(self, key: str) -> None:
        self.page.get_by_role("group", name="Knappsats").get_by_role("button", name=key).click()

    def say(self, words: str) -> None:
        self.page.get_by_label("Säg något").fill(words)
        self.page.get_by_role("button", name="Säg", exact=True).click()

    def say_when_asked(self, words: str) -> None:
        expect(self.state).to_have_attribute("data-state", "listening", timeout=SPOKEN)
        self.say(words)

    def to_queue(self) -> None:
        """Go the whole way to the queue by keys, with recording declined."""
        self.dial()
        self.hears("tryck ett")
        self.press("1")
        self.hears("Du betalar enligt din operatörs pris")
        self.hears("Får vi spela in samtalet")
        self.press("2")
        self.hears("Då spelar vi inte in")
        self.hears("Berätta med egna ord")
        self.say_when_asked("jag har fått en dubbel faktura")
        self.hears("Du kommer till fakturafrågor")


class Agent:
    """Somebody at /desk, in Swedish."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url

    @property
    def state(self) -> Locator:
        return self.page.locator("#agent-state")

    @property
    def lines(self) -> Locator:
        return self.page.locator("#agent-heard")

    @property
    def card(self) -> Locator:
        return self.page.locator(".card")

    @property
    def rows(self) -> Locator:
        return self.page.locator("tr[data-contact]")

    def log_in(self, name: str, password: str) -> None:
        self.page.goto(f"{self._url}/desk")
        self.page.get_by_label("Användarnamn").fill(name)
        self.page.get_by_label("Lösenord").fill(password)
        self.page.get_by_role("button", name="Logga in").click()
        expect(self.page.get_by_role("heading", name="Väntar")).to_be_visible()

    def take(self) -> None:
        self.page.get_by_role("button", name="Ta samtalet").last.click()

    def say(self, words: str) -> None:
        self.page.get_by_label("Svara kunden").fill(words)
        self.page.get_by_role("button", name="Säg", exact=True).click()

    def hang_up(self) -> None:
        self.card.get_by_role("button", name="Lägg på").click()
