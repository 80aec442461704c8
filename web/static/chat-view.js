// What the chat looks like: elements of its own, in a shadow that no page's style reaches.

const READ = 15_000; // milliseconds after which a screen reader has begun to read a new line
const sheet = new CSSStyleSheet();
sheet.replaceSync(LOOK);

/** Make an element: properties, attributes where there is no property, and what is in it. */
function make(tag, given = {}, ...inside) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(given)) {
    if (name in element && !name.startsWith("aria")) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...inside);
  return element;
}

/** Make addresses in our own words into links; a visitor's words stay words. */
function linked(words) {
  return words.split(/(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)])/).map((part, number) =>
    number % 2 ? make("a", { href: part, target: "_blank", rel: "noopener" }, part) : part,
  );
}

/** Everything of the chat on the page; `acts` is what its buttons do. */
class View {
  constructor(root, acts) {
    this.acts = acts;
    root.adoptedStyleSheets = [sheet];
    this.launcher = make("button", { className: "launcher", type: "button", onclick: acts.open });
    this.panel = make("section", { className: "panel", role: "dialog", hidden: true, onkeydown: (event) => this.key(event) });
    this.spoken = make("div", { className: "sr", role: "log", "aria-live": "polite" });
    this.status = make("p", { className: "status", role: "status" });
    this.build();
    root.append(this.launcher, this.panel);
  }

  build() {
    const { acts } = this;
    this.title = make("h2", { id: "title", tabIndex: -1 });
    this.tongue = make("button", { type: "button", className: "plain tongue", onclick: acts.switchLanguage });
    this.closer = make("button", { type: "button", className: "plain closer", onclick: acts.close }, "✕");
    this.panel.setAttribute("aria-labelledby", "title");
    this.about = make("p");
    this.hours = make("p");
    this.kept = make("p", { className: "quiet" });
    this.starter = make("button", { type: "button", className: "main", onclick: acts.start });
    this.intro = make("div", { className: "intro" }, this.about, this.hours, this.kept, this.starter);
    this.list = make("ol", { className: "lines" });
    this.log = make("div", { className: "log", tabIndex: 0, role: "region" }, this.list);
    this.place = make("p", { className: "place", hidden: true });
    this.choices = make("div", { className: "choices", role: "group", hidden: true });
    this.talk = make("div", { className: "talk", hidden: true }, this.log, this.place, this.choices, this.composer(), this.ending(), this.menu());
    const head = make("header", {}, this.title, this.tongue, this.closer);
    this.panel.append(head, this.status, this.intro, this.talk, this.spoken);
  }

  composer() {
    this.label = make("label", { htmlFor: "words", className: "sr" });
    this.words = make("textarea", { id: "words", rows: 2, oninput: () => this.acts.hush() });
    this.sender = make("button", { className: "main" });
    const submit = (event) => { event.preventDefault(); this.acts.send(this.words.value); };
    this.form = make("form", { onsubmit: submit }, this.label, this.words, this.sender);
    return this.form;
  }

  ending() {
    this.over = make("p");
    this.again = make("button", { type: "button", className: "main", onclick: this.acts.restart });
    this.survey = new Survey(this.acts.judge);
    this.ended = make("div", { className: "ended", hidden: true }, this.over, this.survey.form, this.again);
    return this.ended;
  }

  menu() {
    const { acts } = this;
    this.more = make("summary");
    this.saver = make("button", { type: "button", onclick: acts.save });
    this.restarter = make("button", { type: "button", onclick: acts.restart });
    this.ender = make("button", { type: "button", className: "end", onclick: acts.end });
    return make("details", {}, this.more, make("div", { className: "row" }, this.saver, this.restarter, this.ender));
  }

  /** Put every text in a language. */
  speak(language) {
    const said = (this.texts = TEXTS[language]);
    const words = [
      [this.launcher, said.open], [this.title, said.title], [this.tongue, said.switch], [this.about, said.about],
      [this.kept, said.kept], [this.starter, said.start], [this.label, said.write], [this.sender, said.send],
      [this.over, said.ended], [this.again, said.again], [this.more, said.more], [this.saver, said.save],
      [this.restarter, said.restart], [this.ender, said.end],
    ];
    for (const [element, text] of words) element.textContent = text;
    this.survey.speak(said.survey);
    this.panel.lang = this.launcher.lang = language;
    this.tongue.lang = language === "sv" ? "en" : "sv";
    this.words.placeholder = said.write;
    const labels = [[this.closer, said.close], [this.log, said.conversation], [this.choices, said.choices]];
    for (const [element, text] of labels) element.setAttribute("aria-label", text);
  }

  key(event) {
    if (event.key === "Escape") this.acts.close();
    const sends = event.target === this.words && event.key === "Enter" && !event.shiftKey && !event.isComposing;
    if (!sends) return;
    event.preventDefault();
    this.acts.send(this.words.value);
  }

  show(open) {
    this.panel.hidden = !open;
    this.launcher.hidden = open;
  }

  /** Say something about the chat itself; nothing takes it away. */
  say(text) {
    if (this.status.textContent !== text) this.status.textContent = text;
  }

  /** Say to a caller what goes on here, instead of what begins. */
  goOn() {
    this.about.textContent = this.texts.go;
    this.starter.textContent = this.texts.go_start;
  }

  begin({ hours, open }) {
    this.hours.textContent = [hours && this.texts.hours.replace("{hours}", hours), open ? "" : this.texts.closed].filter(Boolean).join(" ");
  }

  /** Show a conversation, or with none what comes before it. */
  draw(conversation) {
    this.intro.hidden = Boolean(conversation);
    this.talk.hidden = !conversation;
    if (!conversation?.state) return;
    const { state, lines, unsaid, answering } = conversation;
    const pinned = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 60;
    this.drawLines(lines, unsaid);
    this.drawPlace(state);
    this.drawChoices(state, answering);
    const over = state.phase === "ended";
    this.form.hidden = this.restarter.hidden = this.ender.hidden = over;
    this.ended.hidden = !over;
    this.survey.show(over && state.survey);
    this.tongue.hidden = over || state.phase === "talking";
    if (pinned) this.log.scrollTop = this.log.scrollHeight;
  }

  drawLines(lines, waiting) {
    for (const item of [...this.list.querySelectorAll(".waiting")]) item.remove();
    for (const line of lines.slice(this.list.children.length)) this.list.append(this.line(line));
    for (const { text } of waiting) {
      const item = this.line({ author: "visitor", words: text, language: this.panel.lang });
      item.classList.add("waiting");
      item.append(make("small", {}, this.texts.sending));
      this.list.append(item);
    }
  }

  line({ author, name, words, language }) {
    const who = make("span", { className: "who" }, this.who(author, name));
    const said = author === "visitor" ? [words] : linked(words);
    return make("li", { className: author }, who, make("p", { lang: language }, ...said));
  }

  who(author, name) {
    return name ?? this.texts[author === "visitor" ? "you" : author];
  }

  drawPlace({ phase, position }) {
    this.place.hidden = phase !== "waiting";
    const place = this.texts.position.replace("{position}", position);
    this.place.textContent = position ? `${place} ${this.texts.while_waiting}` : this.texts.while_waiting;
  }

  drawChoices({ choices }, busy) {
    const mark = JSON.stringify([choices, this.panel.lang]);
    if (this.choices.dataset.mark !== mark) {
      const focused = this.choices.contains(this.choices.getRootNode().activeElement);
      this.choices.dataset.mark = mark;
      this.choices.replaceChildren(...choices.map(({ key, label }) => this.choice(key, label)));
      this.choices.hidden = !choices.length;
      if (focused) this.words.focus();
    }
    this.choices.toggleAttribute("data-busy", busy);
  }

  choice(key, label) {
    return make("button", { type: "button", onclick: () => this.acts.choose(key) }, label);
  }

  /** Have a screen reader read new lines of others, each once. */
  read(lines) {
    for (const { author, name, words, language } of lines) {
      if (author === "visitor") continue;
      const line = make("p", { lang: language }, `${this.who(author, name)}: ${words}`);
      this.spoken.append(line);
      setTimeout(() => line.remove(), READ); // it stands among the lines too, to be read again
    }
  }

  clear() {
    this.list.replaceChildren();
    this.spoken.replaceChildren();
    this.choices.replaceChildren();
    delete this.choices.dataset.mark;
  }
}
