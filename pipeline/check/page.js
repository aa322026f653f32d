// The page around check.js: reads what the officer pastes, and says in words
// and signs what came of it. Texts of others go in as text, never as markup.
"use strict";

(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const at = (id) => document.getElementById(id);
  const count = new Intl.NumberFormat("da-DK").format;
  const many = (n, one, more) => `${count(n)} ${n === 1 ? one : more}`;

  // make is an element with a class and children, texts or elements.
  function make(name, className, ...children) {
    const e = document.createElement(name);
    if (className) e.className = className;
    e.append(...children.filter((c) => c !== null));
    return e;
  }

  // plain shows the characters that nobody sees or that turn the writing, so
  // that no journal number looks like another.
  const plain = (text) => text.replace(/[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (c) => `⟨U+${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`);
  const quoted = (text, className) => make("bdi", className, plain(text));

  const signs = { ok: "✓", wait: "○", bad: "✗" };
  const sign = (state) => {
    const e = make("span", "sign", signs[state]);
    e.setAttribute("aria-hidden", "true");
    return e;
  };
  const reply = (e, state, ...text) => {
    e.className = "result" + (state ? " " + state : "");
    if (state) e.replaceChildren(sign(state), " ", ...text);
    else e.replaceChildren();
  };
  const partName = (part) => (part === 0 ? "hovedlisten" : `tillæg ${part}`);
  const reason = (code) => data.reasons.find((r) => r.code === code)?.label ?? code;

  // What is wrong, by code. about is {found, wanted, stratum, part}, n how
  // many cases it is about.
  const words = {
    "unreadable": ({ found }) => `En fil i siden kan ikke læses: ${found}.`,
    "plan-hash": () => "Planen for, hvor mange sager der skal trækkes, er ikke den, der blev låst.",
    "plan-cases": ({ found, wanted }) => `Planens grupper har ${count(found)} sager, men den låste liste har ${count(wanted)}.`,
    "plan-strata": ({ found, wanted }) => `Planen har ${count(found)} grupper, men der blev låst ${count(wanted)}, hver nævnt én gang.`,
    "plan-total": ({ found, wanted }) => `Planen trækker ${count(found)} sager, men der blev låst ${count(wanted)}.`,
    "seed-binding": () => "Startordet er noteret til en anden liste end den, der blev låst.",
    "seed-source": ({ found, wanted }) => `Startordet skulle komme herfra, da listen blev låst: ${plain(wanted)}. Myndigheden skriver nu noget andet: ${plain(found)}.`,
    "seed-again": () => "Startordet er brugt før. Hver liste skal have sit eget, der er kommet efter låsningen af den.",
    "receipt-batch": ({ found, wanted }) => `Kvitteringen er fra en anden undersøgelse: ${plain(found)}, ikke ${plain(wanted)}.`,
    "receipt-part": () => "Kvitteringen nævner en liste, som siden ikke har.",
    "receipt-count": ({ stratum, found, wanted }) => `På den låste liste er der ${count(wanted)} sager i gruppen ${plain(stratum)}, men kun ${count(found)} af dem kan findes blandt jeres.`,
    "stratum": (_, n) => `${many(n, "sag hører", "sager hører")} til en gruppe, som planen ikke har.`,
    "proof": (_, n) => `${many(n, "sag stod", "sager stod")} ikke på listen, da den blev låst: beviset holder ikke.`,
    "place": (_, n) => `${many(n, "sag står", "sager står")} et sted på listen, hvor deres gruppe ikke er.`,
    "twice": (_, n) => `${many(n, "sag har", "sager har")} samme plads på listen som en anden af jeres sager.`,
    "journal": (_, n) => `${many(n, "journalnummer står", "journalnumre står")} for mere end én sag på listen eller for en anden, end listen siger.`,
    "drawn-missing": (_, n) => `${many(n, "sag skulle", "sager skulle")} være trukket, men står ikke blandt de offentliggjorte trukne sager.`,
    "drawn-extra": (_, n) => `${many(n, "sag er offentliggjort", "sager er offentliggjort")} som trukket, men deres lod er for stort.`,
    "drawn-unlisted": (_, n) => `${many(n, "sag er offentliggjort", "sager er offentliggjort")} som trukket, men hørte ikke til på listen.`,
    "drawn-role": (_, n) => `${many(n, "sag er", "sager er")} byttet om mellem stikprøve og reserver.`,
    "drawn-place": (_, n) => `${many(n, "trukket sag er", "trukne sager er")} offentliggjort med et andet lod eller nummer i rækken, end siden regner sig frem til.`,
    "drawn-unknown": ({ stratum }, n) => `Der er offentliggjort ${many(n, "trukket sag", "trukne sager")} i gruppen ${plain(stratum)}, som ikke er blandt jeres.`,
    "draw-lines": ({ stratum }) => `De offentliggjorte trukne sager i gruppen ${plain(stratum)} er ikke i orden efter lod, eller der er ikke det antal, planen siger.`,
  };

  // sentences are the problems of a list, one for each kind, part and group.
  function sentences(problems) {
    const groups = new Map();
    for (const p of problems) {
      const key = [p.code, p.part, p.code.startsWith("drawn-") || p.journal === undefined ? p.stratum : ""].join("\n");
      groups.set(key, [...(groups.get(key) ?? []), p]);
    }
    return [...groups.values()].map((list) => {
      const li = make("li", "", words[list[0].code](list[0], list.length));
      if (data.parts.length > 1 && list[0].part !== undefined) li.append(` (${partName(list[0].part)})`);
      const named = list.filter((p) => p.journal !== undefined).slice(0, 5);
      if (named.length > 0) {
        li.append(" Journalnr.: ");
        named.forEach((p, i) => li.append(i > 0 ? ", " : "", quoted(p.journal)));
        li.append(list.length > named.length ? ` og ${count(list.length - named.length)} flere.` : ".");
      }
      return li;
    });
  }

  // ---- Step 1 ----

  // clean takes what copying adds: line ends of Windows, spaces at the ends,
  // empty lines.
  const clean = (text) => text.split(/\r\n|\r|\n/).map((l) => l.trim()).filter((l) => l !== "").map((l) => l + "\n").join("");

  function stepOne() {
    const states = data.parts.map((p) => {
      const [pasted, result] = [clean(at(`commitment-${p.part}`).value), at(`commitment-${p.part}-result`)];
      if (pasted === "") {
        reply(result, "");
        return "wait";
      }
      if (pasted === p.commitment) {
        reply(result, "ok", "Teksten er den samme. Listen og planen lå fast, da den blev offentliggjort.");
        return "ok";
      }
      const [mine, theirs] = [p.commitment.split("\n"), pasted.split("\n")];
      const batch = theirs.find((l) => l.startsWith("batch "));
      if (theirs[0].split(" ")[0] !== "barometer-commitment") {
        reply(result, "bad", "Det er ikke teksten fra commitment.txt: den begynder med barometer-commitment. Prøv igen.");
      } else if (batch !== mine[1]) {
        reply(result, "bad", "Teksten er fra en anden undersøgelse: ", quoted(batch ?? ""), ", ikke ", quoted(mine[1]), ".");
      } else if (theirs.length < mine.length) {
        reply(result, "bad", `Teksten er ikke hel: ${theirs.length - 1} linjer, ventet ${mine.length - 1}. Kopiér den igen.`);
      } else {
        const line = mine.findIndex((l, i) => l !== theirs[i]);
        reply(result, "bad", `Teksten er en anden end den, siden regner på. Første forskel er i linje ${line + 1}: offentliggjort `,
          quoted(theirs[line] ?? ""), ", her ", quoted(mine[line]), ".");
      }
      return "bad";
    });
    return worst([...states, ...(receiptState === "bad" ? ["bad"] : [])]);
  }

  let receiptState = "";
  async function readSaved() {
    const [file, result] = [at("receipt").files[0], at("receipt-result")];
    receiptState = "";
    reply(result, "");
    if (!file) return update();
    try {
      const saved = lottery.parseReceipt(await file.text());
      const changed = lottery.compareReceipts(lottery.parseReceipt(data.receipt), saved);
      receiptState = changed.length > 0 || saved.length === 0 ? "bad" : "ok";
      if (saved.length === 0) reply(result, "bad", "Der er ingen sager i filen.");
      else if (changed.length === 0) reply(result, "ok", `Alle ${many(saved.length, "sag", "sager")} på den gemte kvittering står her uændret.`);
      else {
        reply(result, "bad", `${many(changed.length, "sag på den gemte kvittering står", "sager på den gemte kvittering står")} her på en anden måde: `);
        changed.slice(0, 5).forEach((r, i) => result.append(i > 0 ? ", " : "", quoted(r.journal)));
        result.append(changed.length > 5 ? " og flere." : ".");
      }
    } catch (error) {
      receiptState = "bad";
      reply(result, "bad", `Filen er ikke en kvittering: ${plain(error.message)}.`);
    }
    update();
  }

  // ---- Step 2 ----

  function stepTwo(seeds) {
    const states = data.parts.map((p) => {
      if (!p.seed) return "ok"; // nothing to compare yet
      const [given, result] = [at(`seed-${p.part}`).value.trim(), at(`seed-${p.part}-result`)];
      if (given === "") {
        reply(result, "");
        return "wait";
      }
      seeds[p.part] = given;
      const own = lottery.parseSeed(p.seed).seed;
      if (given === own) {
        reply(result, "ok", "Startordet er det samme. Trin 3 er regnet med det, I har indsat.");
        return "ok";
      }
      const near = (text) => text.replace(/\s+/g, "").toLowerCase();
      reply(result, "bad", near(given) === near(own)
        ? "Kun mellemrum eller store og små bogstaver er anderledes. Startordet skal være ens til mindste tegn: myndigheden har brugt "
        : "Myndigheden har brugt et andet startord: ", quoted(own), ". Trin 3 er regnet med det, I har indsat.");
      return "bad";
    });
    return worst(states);
  }

  const worst = (states) => ["bad", "wait", "ok"].find((s) => states.includes(s)) ?? "ok";

  // ---- Step 3 ----

  let result = null;

  function summary() {
    const parts = result.parts.map((part) => {
      const mine = [...part.strata.values()].filter((s) => s.mine.length > 0);
      const listed = mine.reduce((n, s) => n + s.mine.length, 0);
      const drawn = mine.reduce((n, s) => n + s.mine.filter((c) => c.role === "sample").length, 0);
      const reserves = mine.reduce((n, s) => n + s.mine.filter((c) => c.role === "reserve").length, 0);
      const where = data.parts.length > 1 ? ` (${partName(part.part)})` : "";
      const p = make("p", "lead", `${many(listed, "sag", "sager")} fra jer står på den låste liste${where}. `);
      if (!part.seed) p.append("Der er ikke trukket lod om dem endnu.");
      else p.append(make("strong", "", `${count(drawn)} af dem ${result.problems.length > 0 ? "skulle være trukket" : "er trukket"}`), reserves > 0 ? ` og ${many(reserves, "er reserve", "er reserver")}.` : ".");
      return p;
    });
    at("summary").replaceChildren(...parts);
  }

  const outcomes = { sample: "Trukket", reserve: "Reserve", none: "Ikke trukket" };

  function outcome(c) {
    if (!c.right || !c.listed) {
      const text = c.claimed !== null && c.role !== null && c.claimed !== c.role ? `${outcomes[c.claimed]}, burde være: ${outcomes[c.role].toLowerCase()}` : "Stemmer ikke";
      return make("td", "bad", sign("bad"), " " + text);
    }
    if (c.role === null) return make("td", "", "–");
    return make("td", c.role === "none" ? "" : "drawn", ...(c.claimed === null ? [] : [sign("ok"), "\u00a0"]), outcomes[c.role]);
  }

  function row(c) {
    const head = make("th", "", quoted(c.journal), make("br"), quoted(c.id, "id"));
    head.scope = "row";
    const listed = c.listed ? make("td", "", sign("ok"), " Ja") : make("td", "bad", sign("bad"), " Nej");
    const lot = make("td", "lot", c.ticket === null ? "–" : make("code", "", c.ticket.slice(0, 16) + "…"));
    const rank = c.rank === null ? "–" : `${count(c.rank)} af ${count(c.of)}`;
    return make("tr", c.right ? "" : "wrong", head, listed, lot, make("td", "n", rank), outcome(c));
  }

  // table is the cases by group, a body each.
  function table(list, order) {
    const heading = (text, className) => {
      const th = make("th", className, text);
      th.scope = "col";
      return th;
    };
    const head = make("tr", "", heading("Journalnr. og nummer på listen"), heading("På listen"), heading("Lod", "lot"), heading("Nr. i rækken", "n"), heading("Udfald"));
    const bodies = [];
    for (const part of result.parts) {
      for (const s of part.strata.values()) {
        const mine = list.filter((c) => c.part === part.part && c.stratum === s.code);
        if (mine.length === 0) continue;
        const size = s.sample === null ? many(s.population, "sag", "sager") : `planen trækker ${count(s.sample)} af ${many(s.population, "sag", "sager")}`;
        const th = make("th", "", `${part.part === 0 ? "Gruppe" : "Tillæg " + part.part + ", gruppe"} `, quoted(s.code), `: ${size}`);
        th.scope = "rowgroup";
        th.colSpan = 5;
        bodies.push(make("tbody", "", make("tr", "part", th), ...mine.sort(order).map(row)));
      }
    }
    const lost = list.filter((c) => !result.parts.some((p) => p.part === c.part && p.strata.has(c.stratum)));
    if (lost.length > 0) bodies.unshift(make("tbody", "", ...lost.map(row)));
    return make("table", "", make("caption", "", "Jeres sager på listen"), make("thead", "", head), ...bodies);
  }

  // one shows how the lot of a single case is worked out.
  function one(c) {
    const entry = (term, ...text) => [make("dt", "", term), make("dd", "", ...text)];
    const part = result.parts.find((p) => p.part === c.part);
    at("one").replaceChildren(make("h3", "", "Sagen ", quoted(c.journal)), make("dl", "",
      ...entry("Nummer på listen", quoted(c.id, "id")),
      ...entry("Plads på listen", c.leaf < 0 ? "–" : `linje ${count(c.leaf + 1)} af ${count(part?.commitment.cases ?? 0)}; beviset er ${many(c.path.length, "fingeraftryk", "fingeraftryk")} og ${c.listed ? "holder" : "holder ikke"}`),
      ...entry("Lod", make("code", "", c.ticket ?? "–")),
      ...entry("Regnet ud som", make("code", "", "SHA-256( "), part?.seed ? quoted(part.seed, "id") : "startord", make("code", "", " , nul-byte, "), quoted(c.id, "id"), make("code", "", " )"))));
  }

  function show() {
    const order = at("order").value === "journal"
      ? (a, b) => lottery.byBytes(a.journal, b.journal)
      : (a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || (a.ticket < b.ticket ? -1 : 1);
    const wanted = at("find").value.trim().toLowerCase();
    const first = (a, b) => Number(a.right) - Number(b.right) || order(a, b); // what is wrong stands on top
    const list = result.cases.filter((c) => c.eligible)
      .filter((c) => wanted === "" || c.journal.toLowerCase().includes(wanted) || c.id.startsWith(wanted))
      .filter((c) => ({ all: true, drawn: c.role === "sample" || c.role === "reserve" || c.claimed === "sample" || c.claimed === "reserve", wrong: !c.right })[at("show").value]);
    at("count").textContent = `${many(list.length, "sag", "sager")} i tabellen`;
    at("cases").replaceChildren(list.length > 0 ? table(list, first) : make("p", "", wanted === "" ? "Ingen sager." : "Ingen af jeres sager på listen passer til søgningen. Se også under tabellen."));
    at("one").hidden = list.length !== 1;
    if (list.length === 1) one(list[0]);
    const out = result.cases.filter((c) => !c.eligible && (wanted === "" || c.journal.toLowerCase().includes(wanted))).sort((a, b) => lottery.byBytes(a.journal, b.journal));
    if (out.length === 0) return at("excluded").replaceChildren();
    const col = (text) => Object.assign(make("th", "", text), { scope: "col" });
    const box = make("div", "scroll tall", make("table", "", make("caption", "", `${many(out.length, "sag", "sager")} uden for lodtrækningen`),
      make("thead", "", make("tr", "", col("Journalnr."), col("Grund"))),
      make("tbody", "", ...out.map((c) => make("tr", "", Object.assign(make("th", "", quoted(c.journal)), { scope: "row" }), make("td", "", reason(c.excludedBy)))))));
    Object.entries({ role: "region", tabindex: "0", "aria-label": "Sager uden for lodtrækningen" }).forEach((pair) => box.setAttribute(...pair));
    at("excluded").replaceChildren(make("h3", "", "Sager, der ikke var med i lodtrækningen"),
      make("p", "", "I har leveret dem, men de hører efter undersøgelsens regler ikke til. Er grunden forkert, så sig det til myndigheden."), box);
  }

  // ---- The result ----

  const texts = {
    1: { ok: "ja, I har sammenlignet", wait: "mangler: indsæt teksten", bad: "stemmer ikke" },
    2: { ok: "ja, I har sammenlignet", wait: "mangler: indsæt startordet", bad: "stemmer ikke" },
    3: { ok: "ja, siden har regnet efter", wait: "", bad: "stemmer ikke" },
  };

  function verdict(states) {
    const all = worst(states);
    [...at("steps").children].forEach((li, i) => {
      li.className = states[i];
      li.querySelector(".state").replaceChildren(sign(states[i]), " " + texts[i + 1][states[i]]);
    });
    const box = at("verdict");
    box.className = "verdict " + all;
    const say = (text) => make("p", "say", sign(all), " " + text);
    if (all === "ok") {
      box.replaceChildren(say("Alt stemmer"),
        make("p", "", "Jeres sager stod på listen, før startordet var kendt, og de sager, der er offentliggjort som trukket, er dem, lodtrækningen giver."));
    } else if (all === "wait") {
      box.replaceChildren(say("Foreløbig stemmer alt"),
        make("p", "", "Siden har regnet trin 3 og fundet alt i orden. Gør trin 1 og 2 færdige: først når I selv har hentet teksten og startordet, ved I, at siden regner på de rigtige."));
    } else {
      const where = states.map((s, i) => (s === "bad" ? i + 1 : 0)).filter(Boolean);
      const list = sentences(result.problems);
      box.replaceChildren(...[say("Noget stemmer ikke"),
        make("p", "", `Se ${where.length === 1 ? "trin " + where[0] : "trin " + where.slice(0, -1).join(", ") + " og " + where.at(-1)}.`),
        list.length > 0 ? make("ul", "", ...list) : null,
        make("p", "", make("strong", "", "Hvad betyder det? "), "Tallene passer ikke sammen, som de skal. Det kan være en kopi, der ikke kom helt med, en gammel udgave af siden eller en fejl i lodtrækningen. Siden kan ikke se hvilken."),
        make("p", "", make("strong", "", "Hvad gør I? "), "Hent og indsæt teksten igen. Er det stadig rødt, så udskriv siden, og ring til den myndighed, der har trukket lod; nummeret står i det brev, I fik om undersøgelsen. Sig, hvilket trin der er rødt. Send ikke journalnumre i en almindelig mail.")].filter(Boolean));
    }
    document.title = `${signs[all]} Kontrol af lodtrækningen: ${data.name}`;
  }

  function update() {
    const seeds = {};
    const two = stepTwo(seeds);
    result = lottery.check(data.parts, data.receipt, data.kommune, seeds);
    verdict([stepOne(), two, result.problems.length > 0 ? "bad" : "ok"]);
    summary();
    show();
  }

  let waiting;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(update, 150);
  };
  for (const p of data.parts) {
    at(`commitment-${p.part}`).addEventListener("input", soon);
    at(`seed-${p.part}`)?.addEventListener("input", soon);
  }
  at("receipt").addEventListener("change", readSaved);
  for (const id of ["find", "show", "order"]) at(id).addEventListener("input", () => show());
  at("print").addEventListener("click", () => window.print());
  for (const id of ["verdict", "steps", "printing", "controls"]) at(id).hidden = false;
  try {
    update();
  } catch (error) {
    const box = at("verdict");
    box.className = "verdict bad";
    box.replaceChildren(make("p", "say", sign("bad"), " Siden kan ikke regne"), make("p", "", `Brug en nyere browser, eller skriv til myndigheden: ${plain(String(error))}`));
  }
})();
