// The element <vaxel-chat>: put together from the wire, the conversation and the view.

class VaxelChat extends HTMLElement {
  connectedCallback() {
    if (this.view) return;
    const names = ["open", "close", "start", "send", "choose", "switchLanguage", "save", "restart", "end", "hush", "judge"];
    const acts = Object.fromEntries(names.map((name) => [name, (given) => this[name](given)]));
    this.view = new View(this.attachShadow({ mode: "open" }), acts);
    this.speak(this.pageLanguage());
    this.conversation = null;
    this.link = this.hasAttribute("link") ? location.hash.slice(1) : "";
    const found = this.link ? null : shelf.read();
    if (!found) return this.link && this.show();
    this.meetTabs();
    this.adopt(found);
    this.view.show(found.open);
  }

  /** Stand open at once, for a caller who goes on here. */
  show() {
    this.meetTabs();
    this.view.goOn();
    this.view.show(true);
    this.view.draw(null);
    this.view.starter.focus();
  }

  /** Give the language of the page around us, else the browser's. */
  pageLanguage() {
    const around = this.closest("[lang]")?.lang || navigator.language;
    return around.toLowerCase().startsWith("sv") ? "sv" : "en";
  }

  speak(language) {
    if (this.language === language || !(language in TEXTS)) return;
    this.language = language;
    this.view.speak(language);
  }

  async open() {
    this.view.show(true);
    this.view.title.focus();
    this.remember(true);
    if (this.conversation) return this.enter();
    this.meetTabs();
    await this.tabs.ask(() => this.conversation);
    if (this.conversation) return this.enter();
    this.view.draw(null);
    this.view.starter.focus();
    await this.tell();
  }

  /** Say who answers and when, before anything begins. */
  async tell() {
    try {
      const answer = await ask("/about", this.language);
      this.view.begin(await answer.json());
    } catch {
      // The hours are missing then; the chat is not.
    }
  }

  close() {
    this.view.show(false);
    this.view.launcher.focus();
    this.remember(false);
  }

  remember(open) {
    const found = shelf.read();
    if (found) shelf.write({ ...found, open });
  }

  meetTabs() {
    this.tabs ??= new Tabs(
      () => this.conversation?.over === false && this.conversation.chat,
      (chat, instead) => this.hear(chat, instead),
    );
  }

  /** Take over what another tab has: where we have nothing, or ours was begun anew there. */
  hear(chat, instead) {
    const ours = this.conversation?.chat.contact;
    if (!ours || ours === instead || this.conversation.over) this.adopt(chat);
  }

  async start() {
    this.key ??= newKey();
    this.view.starter.disabled = true;
    try {
      const [path, more] = this.link ? ["/go", { link: this.link }] : ["/contacts", { language: this.language, ...refusal.told }];
      const answer = await ask(path, this.language, null, { key: this.key, ...more });
      this.began(await answer.json());
      this.goneOn();
      this.enter();
    } catch (error) {
      this.view.say(error.message && error.lasting !== undefined ? error.message : this.view.texts.failed);
    }
    this.view.starter.disabled = false;
  }

  /** The link has done what it was for: whoever loads the page anew has the conversation itself. */
  goneOn() {
    if (!this.link) return;
    this.link = "";
    history.replaceState(null, "", location.pathname);
  }

  began({ contact, token, ...found }, instead) {
    this.key = null;
    const chat = { contact, token };
    this.adopt(chat);
    this.caughtUp = true; // the greeting is news
    this.conversation.take(found);
    this.tabs.tell(chat, instead);
  }

  /** Show a conversation from now on. */
  adopt(chat) {
    this.conversation?.close();
    this.view.clear();
    this.lost = false;
    this.hush();
    this.caughtUp = false;
    this.conversation = new Conversation(chat, {
      language: () => this.language,
      changed: (fresh) => this.changed(fresh),
      contacted: (there) => this.contacted(there),
      gone: () => this.forget(),
      failed: (sentence, text) => this.failed(sentence, text),
    });
    this.conversation.keep();
    this.view.draw(this.conversation);
  }

  changed(fresh) {
    const { conversation, view } = this;
    if (conversation.state) this.speak(conversation.state.language);
    view.draw(conversation);
    if (this.caughtUp) view.read(fresh);
    this.caughtUp ||= fresh.length > 0;
    if (conversation.over && fresh.length) this.focusEnd();
  }

  focusEnd() {
    const { view } = this;
    const inside = !view.panel.hidden && view.panel.contains(view.panel.getRootNode().activeElement);
    if (inside) this.enter();
  }

  contacted(there) {
    const { view, lost } = this;
    this.lost = !there;
    if (this.lost) this.hush();
    else if (lost) view.say(view.texts.online);
  }

  /** Say nothing more about what went wrong before, but that there is no contact. */
  hush() {
    this.view.say(this.lost ? this.view.texts.offline : "");
  }

  enter() {
    const { view, conversation } = this;
    if (!conversation.over) view.words.focus();
    else if (conversation.state.survey) view.survey.title.focus();
    else view.again.focus();
  }

  send(text) {
    const words = text.trim();
    if (!words) return;
    if (words.length > LONGEST) {
      this.view.say(this.view.texts.too_long);
      return;
    }
    this.view.words.value = "";
    this.hush();
    this.conversation.write(words);
  }

  choose(key) {
    if (this.conversation.answering) return;
    this.hush();
    this.conversation.choose(key);
  }

  switchLanguage() {
    if (this.conversation) return this.choose("*");
    this.speak(this.language === "sv" ? "en" : "sv");
    if (this.link) return this.view.goOn();
    return this.tell();
  }

  failed(sentence, text) {
    if (text && !this.view.words.value) this.view.words.value = text;
    this.view.say(sentence || this.view.texts.failed);
  }

  async save() {
    try {
      const address = URL.createObjectURL(await this.conversation.file());
      make("a", { href: address, download: `${SHELF}.txt` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch {
      this.view.say(this.view.texts.failed);
    }
  }

  /** Begin anew: in the place of a conversation that goes on, or after one that is over. */
  async restart() {
    const before = this.conversation;
    if (before.over) {
      this.forget();
      return this.start();
    }
    try {
      this.began(await before.restart(), before.chat.contact);
      this.enter();
    } catch {
      this.view.say(this.view.texts.failed);
    }
  }

  async end() {
    try {
      await this.conversation.end();
    } catch {
      this.view.say(this.view.texts.failed);
    }
  }

  /** Send what the visitor thought of it all, or that they want no such questions. */
  async judge(given) {
    const { view } = this;
    try {
      await this.conversation.judge(given);
      const kept = given.declined && refusal.keep();
      view.say(view.texts.survey[given.declined ? (kept ? "declined_here" : "declined_once") : "thanks"]);
      view.again.focus();
    } catch {
      view.say(view.texts.failed);
    }
  }

  /** There is no such conversation any more: as if none had been. */
  forget() {
    this.conversation?.close();
    this.conversation = null;
    shelf.write(null);
    this.view.clear();
    this.view.draw(null);
    this.tell();
  }
}

if (!customElements.get("vaxel-chat")) customElements.define("vaxel-chat", VaxelChat);
