"""What a visitor of the chat does at their screen, in their own words."""

from playwright.sync_api import Locator, Page, expect

FOCUSED = """() => {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return (found?.getAttribute("aria-label") || found?.innerText || found?.placeholder || "").trim();
}"""
MOST = 40  # presses of the tab key; no page of ours has so many places to go


class Greta:
    """Somebody who writes with us, in Swedish unless said otherwise."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self._url = page, url

    @property
    def chat(self) -> Locator:
        return self.page.locator("vaxel-chat")

    @property
    def lines(self) -> Locator:
        return self.chat.locator(".lines li")

    @property
    def status(self) -> Locator:
        return self.chat.locator(".status")

    @property
    def focused(self) -> str:
        return str(self.page.evaluate(FOCUSED))

    @property
    def heard(self) -> list[str]:
        """Give what a screen reader is given to read by itself."""
        return self.chat.locator(".sr[role=log] p").all_inner_texts()

    def visit(self, path: str = "/chat") -> "Greta":
        self.page.goto(self._url + path)
        return self

    def start(self) -> "Greta":
        self.press("Chatta med oss")
        self.press("Starta chatten")
        self.sees("automatisk assistent")
        return self

    def to_queue(self) -> "Greta":
        """Go to the queue for invoices by buttons, with keeping the chat declined."""
        self.press("Nej")
        self.press("Visa alternativ")
        self.press("Fråga om faktura")
        self.sees("Du har plats")
        return self

    def press(self, label: str) -> None:
        self.chat.get_by_role("button", name=label, exact=True).click()

    def write(self, words: str) -> None:
        self.chat.get_by_role("textbox").fill(words)
        self.chat.get_by_role("textbox").press("Enter")

    def sees(self, words: str) -> None:
        expect(self.lines.filter(has_text=words).last).to_be_visible()

    def tab_to(self, label: str, key: str = "Tab") -> None:
        """Go by the tab key alone to what has this label."""
        for _ in range(MOST):
            if self.focused == label:
                return
            self.page.keyboard.press(key)
        raise AssertionError(f"the tab key does not lead to {label!r}, only to {self.focused!r}")

    def choose(self, label: str) -> None:
        """Go back from the field to a button by keyboard, and press it."""
        expect(self.chat.get_by_role("button", name=label, exact=True)).to_be_visible()
        self.tab_to(label, "Shift+Tab")
        self.page.keyboard.press("Enter")
