// The lottery as the documentation of package sampling/lottery states it, in
// a browser or in node, with nothing but the language itself: no library, no
// crypto.subtle (which pages opened from a disk do not have everywhere).
//
// Everything here is a function of its arguments. What is wrong comes out as
// a list of {code, ...}; page.js has the words.
"use strict";

const lottery = (() => {
  // ---- Bytes and hashes ----

  const encoder = new TextEncoder();
  const bytes = (text) => encoder.encode(text);
  const hex = (hash) => Array.from(hash, (b) => b.toString(16).padStart(2, "0")).join("");
  const unhex = (digits) => Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));

  function join(...parts) {
    const all = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
    let at = 0;
    for (const p of parts) {
      all.set(p, at);
      at += p.length;
    }
    return all;
  }

  // FIPS 180-4, section 4.2.2: the first 32 bits of the fractional parts of
  // the cube roots of the first 64 primes.
  const K = Uint32Array.of(
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2);

  // sha256 hashes bytes, FIPS 180-4, section 6.2.
  function sha256(message) {
    const padded = new Uint8Array(((message.length + 8) >> 6 << 6) + 64);
    padded.set(message);
    padded[message.length] = 0x80;
    const view = new DataView(padded.buffer);
    view.setUint32(padded.length - 8, Math.floor(message.length / 0x20000000));
    view.setUint32(padded.length - 4, message.length << 3);
    const h = Uint32Array.of(0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19);
    const w = new Uint32Array(64);
    const turn = (x, n) => (x >>> n) | (x << (32 - n));
    for (let block = 0; block < padded.length; block += 64) {
      for (let t = 0; t < 16; t++) w[t] = view.getUint32(block + 4 * t);
      for (let t = 16; t < 64; t++) {
        const s0 = turn(w[t - 15], 7) ^ turn(w[t - 15], 18) ^ (w[t - 15] >>> 3);
        const s1 = turn(w[t - 2], 17) ^ turn(w[t - 2], 19) ^ (w[t - 2] >>> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
      }
      let [a, b, c, d, e, f, g, i] = h;
      for (let t = 0; t < 64; t++) {
        const t1 = (i + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
        const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        [i, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
      }
      [a, b, c, d, e, f, g, i].forEach((x, n) => (h[n] += x));
    }
    const out = new DataView(new ArrayBuffer(32));
    h.forEach((x, n) => out.setUint32(4 * n, x));
    return new Uint8Array(out.buffer);
  }

  // byBytes is the order of texts by their bytes in UTF-8; that of JavaScript
  // differs beyond U+FFFF.
  function byBytes(a, b) {
    if (a === b) return 0;
    const [x, y] = [bytes(a), bytes(b)];
    for (let i = 0; i < x.length && i < y.length; i++) if (x[i] !== y[i]) return x[i] - y[i];
    return x.length - y.length;
  }

  // ---- The lottery ----

  const ticket = (seed, id) => hex(sha256(join(bytes(seed), [0], bytes(id))));

  const line = (stratum, id) => bytes(stratum + "\t" + id);
  const leafHash = (text) => sha256(join([0], text));
  const innerHash = (left, right) => sha256(join([1], left, right));

  // proofHolds reports whether the line at index of a list of size lines with
  // that root is text: RFC 9162, section 2.1.3.2.
  function proofHolds(root, text, index, size, path) {
    if (!(index >= 0 && index < size)) return false;
    let [hash, at, last] = [leafHash(text), index, size - 1];
    for (const sibling of path) {
      if (last === 0) return false;
      if (at % 2 === 1 || at === last) {
        hash = innerHash(unhex(sibling), hash);
        while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
      } else {
        hash = innerHash(hash, unhex(sibling));
      }
      [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    }
    return last === 0 && hex(hash) === root;
  }

  // remainder is what is left of a ticket after whole multiples of below; null
  // above the largest of them, where the chances would not be equal.
  function remainder(lot, below) {
    const [all, u] = [1n << 256n, BigInt("0x" + lot)];
    return u < all - (all % below) ? u % below : null;
  }

  const roundTicket = (seed, path, t) => hex(sha256(bytes(`${seed}\0\0round\0${path}\0${t}`)));

  // uniform is a whole number from 0 up to, not including, below.
  function uniform(seed, path, below) {
    for (let t = 0; ; t++) {
      const u = remainder(roundTicket(seed, path, t), below);
      if (u !== null) return u;
    }
  }

  // round shares a total among leaves {group, code, population} so that each
  // gets its share rounded up or down, with the right probability: the fixed
  // tree land / group / leaf, children in the order of bytes. Exact.
  function round(seed, total, leaves) {
    const n = BigInt(total);
    const N = leaves.reduce((sum, l) => sum + BigInt(l.population), 0n);
    const size = new Map();
    const merge = (left, right, path) => {
      const [a, i] = left;
      const [b, j] = right;
      if (a === 0n) return right;
      if (b === 0n) return left;
      const s = a + b;
      if (s < N) return [s, uniform(seed, path, s) < a ? i : j];
      const first = uniform(seed, path, 2n * N - s) < N - b;
      const [up, keep] = first ? [i, j] : [j, i];
      size.set(up, size.get(up) + 1n);
      return [s - N, s > N ? keep : null];
    };
    const groups = new Map();
    for (const l of leaves) groups.set(l.group, [...(groups.get(l.group) ?? []), l]);
    let land = [0n, null];
    for (const group of [...groups.keys()].sort(byBytes)) {
      let node = [0n, null];
      for (const l of groups.get(group).sort((a, b) => byBytes(a.code, b.code))) {
        const share = n * BigInt(l.population);
        size.set(l.code, share / N);
        node = merge(node, [share % N, share % N > 0n ? l.code : null], `land/${group}/${l.code}`);
      }
      land = merge(land, node, `land/${group}`);
    }
    return new Map([...size].map(([code, k]) => [code, Number(k)]));
  }

  // ---- The files ----

  const lines = (text) => (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");

  // fields reads "name value" lines in a given order and refuses all else.
  function fields(file, text, names) {
    const found = lines(text);
    if (!text.endsWith("\n") || found.length !== names.length) throw new Error(`${file}: ${found.length} linjer, ventet ${names.length}`);
    return found.map((l, i) => {
      if (!l.startsWith(names[i] + " ")) throw new Error(`${file}: linje ${i + 1} begynder ikke med "${names[i]} "`);
      return l.slice(names[i].length + 1);
    });
  }

  function whole(what, text) {
    if (!/^(0|[1-9][0-9]{0,14})$/.test(text ?? "")) throw new Error(`${what}: "${text}" er ikke et helt tal`);
    return Number(text);
  }

  function digest(what, text) {
    if (!/^[0-9a-f]{64}$/.test(text)) throw new Error(`${what}: "${text}" er ikke 64 cifre`);
    return text;
  }

  function parseCommitment(text) {
    const names = ["barometer-commitment", "batch", "part", "design", "total", "frame_sha256", "merkle_root", "cases", "strata", "plan_sha256", "key_sha256", "seed_source"];
    const [version, batch, part, design, total, frame, root, cases, strata, plan, key, source] = fields("commitment.txt", text, names);
    if (version !== "3") throw new Error(`commitment.txt: version ${version}, ventet 3`);
    if (design !== "stratified" && design !== "self-weighting") throw new Error(`commitment.txt: design "${design}"`);
    return {
      batch, design, part: whole("part", part), total: whole("total", total), cases: whole("cases", cases), strata: whole("strata", strata),
      frame: digest("frame_sha256", frame), root: digest("merkle_root", root), plan: digest("plan_sha256", plan), key: key === "-" ? "" : digest("key_sha256", key), source: source === "-" ? "" : source,
    };
  }

  function parseSeed(text) {
    const [version, batch, part, commitment, source, seed] = fields("seed.txt", text, ["barometer-seed", "batch", "part", "commitment_sha256", "source", "seed"]);
    if (version !== "1") throw new Error(`seed.txt: version ${version}, ventet 1`);
    return { batch, part: whole("part", part), commitment: digest("commitment_sha256", commitment), source, seed };
  }

  // parseCSV reads rows as objects by heading, RFC 4180 with any separator.
  function parseCSV(file, text, separator) {
    const rows = [];
    let [row, at] = [[], text.startsWith("\ufeff") ? 1 : 0];
    while (at < text.length) {
      let value = "";
      if (text[at] === '"') {
        for (at++; ; at += 2) {
          const end = text.indexOf('"', at);
          if (end < 0) throw new Error(`${file}: række ${rows.length + 1}: et anførselstegn mangler`);
          value += text.slice(at, end);
          at = end;
          if (text[at + 1] !== '"') break;
          value += '"';
        }
        at++;
      } else {
        const start = at;
        while (at < text.length && text[at] !== separator && text[at] !== "\n") at++;
        value = text.slice(start, at).replace(/\r$/, "");
      }
      if (text[at] === "\r" && text[at + 1] === "\n") at++;
      row.push(value);
      if (at >= text.length || text[at] === "\n") {
        if (row.length > 1 || row[0] !== "") rows.push(row);
        row = [];
      } else if (text[at] !== separator) {
        throw new Error(`${file}: række ${rows.length + 1}: tekst efter et anførselstegn`);
      }
      at++;
    }
    const [heading, ...below] = rows;
    const again = (heading ?? []).find((name, c) => heading.indexOf(name) !== c);
    if (again !== undefined) throw new Error(`${file}: to kolonner ${again}`); // which of them would count?
    return below.map((cells, i) => {
      if (cells.length !== heading.length) throw new Error(`${file}: række ${i + 2} har ${cells.length} felter, ventet ${heading.length}`);
      return Object.fromEntries(heading.map((name, c) => [name, cells[c]]));
    });
  }

  // parsePlan gives each stratum its group, its population and, where the
  // seed does not decide it, its size.
  function parsePlan(text) {
    return parseCSV("plan.csv", text, ",").map((row) => ({
      code: row.stratum, group: row.group ?? "", population: whole("plan.csv: stratum_pop", row.stratum_pop),
      sample: row.n_planned === "" ? null : whole("plan.csv: n_planned", row.n_planned),
      reserve: row.n_reserve ? whole("plan.csv: n_reserve", row.n_reserve) : 0,
    }));
  }

  function parseDraw(text) {
    const [heading, ...below] = lines(text);
    if (heading !== "stratum\trank\trole\tcase_id\tticket") throw new Error("draw.tsv: ukendt overskrift");
    return below.map((l) => {
      const [stratum, rank, role, id, lot] = l.split("\t");
      return { stratum, rank: whole("draw.tsv: rank", rank), role, id, ticket: digest("draw.tsv: ticket", lot ?? "") };
    });
  }

  function parseReceipt(text) {
    return parseCSV("kvittering", text, ";").map((row) => {
      for (const name of ["batch", "part", "journalnr", "case_id", "stratum", "leaf", "proof"]) {
        if (row[name] === undefined) throw new Error(`kvittering: kolonnen ${name} mangler`);
      }
      return {
        batch: row.batch, part: whole("kvittering: part", row.part), journal: row.journalnr, id: row.case_id, stratum: row.stratum,
        excludedBy: row.excluded_by ?? "", leaf: row.leaf === "" ? -1 : whole("kvittering: leaf", row.leaf),
        path: row.proof === "" ? [] : row.proof.split(" ").map((h) => digest("kvittering: proof", h)),
      };
    });
  }

  // ---- The check ----

  const known = (seed) => seed !== null && seed !== "";

  // readPart holds what is public of one part against itself: the plan and the
  // seed against the commitment. given replaces the seed that it names.
  function readPart(published, given, say) {
    const read = (file, parse) => {
      try {
        return published[file] ? parse(published[file]) : null;
      } catch (error) {
        say("unreadable", { part: published.part, found: error.message });
        return null;
      }
    };
    const commitment = read("commitment", parseCommitment);
    const plan = read("plan", parsePlan);
    const seed = read("seed", parseSeed);
    const draw = read("draw", parseDraw);
    if (!commitment || !plan) return null;
    const part = { part: commitment.part, commitment, draw, strata: new Map(), fingerprint: hex(sha256(bytes(published.commitment))),
      seed: given || (seed && seed.seed) || null, source: seed ? seed.source : "" };
    const about = (found, wanted) => ({ part: part.part, found, wanted });
    const planned = hex(sha256(bytes(published.plan)));
    if (planned !== commitment.plan) say("plan-hash", about(planned, commitment.plan));
    const cases = plan.reduce((sum, p) => sum + p.population, 0);
    if (cases !== commitment.cases) say("plan-cases", about(cases, commitment.cases));
    const strata = new Set(plan.map((p) => p.code)).size;
    if (strata !== commitment.strata || strata !== plan.length) say("plan-strata", about(plan.length, commitment.strata));
    if (seed && (seed.batch !== commitment.batch || seed.part !== part.part || seed.commitment !== part.fingerprint)) {
      say("seed-binding", about(seed.commitment, part.fingerprint));
    }
    if (seed && commitment.source !== "" && seed.source !== commitment.source) say("seed-source", about(seed.source, commitment.source));
    let sizes = new Map(plan.map((p) => [p.code, p.sample]));
    if (commitment.design === "self-weighting") sizes = known(part.seed) ? round(part.seed, commitment.total, plan) : new Map();
    else {
      const total = plan.reduce((sum, p) => sum + p.sample, 0);
      if (total !== commitment.total) say("plan-total", about(total, commitment.total));
    }
    let start = 0;
    for (const p of plan.sort((a, b) => byBytes(a.code, b.code))) {
      part.strata.set(p.code, { ...p, start, sample: sizes.get(p.code) ?? null, mine: [], lines: draw ? draw.filter((d) => d.stratum === p.code) : null });
      start += p.population;
    }
    return part;
  }

  // readCase finds the case's place on the frozen list.
  function readCase(row, parts, seen, say) {
    const c = { ...row, eligible: row.stratum !== "", listed: false, ticket: null, rank: null, of: null, role: null, claimed: null, right: true };
    const wrong = (code, about) => {
      c.right = false;
      say(code, { part: c.part, journal: c.journal, id: c.id, stratum: c.stratum, ...about });
    };
    const part = parts.find((p) => p.part === row.part);
    if (!part) {
      wrong("receipt-part", {});
      return c;
    }
    if (row.batch !== part.commitment.batch) wrong("receipt-batch", { found: row.batch, wanted: part.commitment.batch });
    if (part.commitment.key === "" && row.id !== row.journal) wrong("journal", {}); // without a key the id is the journal number
    // A name stands for one case: within a part, and among all that could be
    // drawn in any. A pseudonym that came twice would stand for two cases.
    const again = (kind, text) => {
      const names = [`${kind} ${row.part} ${text}`, ...(c.eligible ? [`${kind} ${text}`] : [])];
      const before = names.some((name) => seen.has(name));
      names.forEach((name) => seen.set(name, row.journal));
      return before;
    };
    const [journal, id] = [again("journal", row.journal), again("id", row.id)];
    if (journal || (id && !seen.has(`leaf ${row.part} ${row.leaf}`))) wrong("journal", {}); // of two on one line, below
    if (!c.eligible) {
      if (part.draw && part.draw.some((d) => d.id === row.id)) wrong("drawn-unlisted", {});
      return c;
    }
    const stratum = part.strata.get(row.stratum);
    if (!stratum) {
      wrong("stratum", {});
      return c;
    }
    c.of = stratum.population;
    c.listed = proofHolds(part.commitment.root, line(row.stratum, row.id), row.leaf, part.commitment.cases, row.path);
    if (!c.listed) wrong("proof", {});
    else if (row.leaf < stratum.start || row.leaf >= stratum.start + stratum.population) wrong("place", { found: row.leaf });
    else if (seen.has(`leaf ${row.part} ${row.leaf}`)) wrong("twice", { found: seen.get(`leaf ${row.part} ${row.leaf}`) });
    else {
      seen.set(`leaf ${row.part} ${row.leaf}`, row.journal);
      stratum.mine.push(c);
    }
    if (known(part.seed)) c.ticket = ticket(part.seed, row.id);
    return c;
  }

  const roleOf = (rank, s) => (rank <= s.sample ? "sample" : rank <= s.sample + s.reserve ? "reserve" : "none");

  // drawWhole draws a stratum whose every case is the kommune's own.
  function drawWhole(part, s, say) {
    s.mine.sort((a, b) => (a.ticket < b.ticket ? -1 : a.ticket > b.ticket ? 1 : byBytes(a.id, b.id)));
    s.mine.forEach((c, i) => ([c.rank, c.role] = [i + 1, roleOf(i + 1, s)]));
    if (!s.lines) return;
    const claims = new Map(s.lines.map((d) => [d.id, d]));
    for (const c of s.mine) {
      const claim = claims.get(c.id);
      claims.delete(c.id);
      c.claimed = claim ? claim.role : "none";
      const about = { part: part.part, journal: c.journal, id: c.id, stratum: s.code };
      if (c.claimed !== c.role) {
        c.right = false;
        say(c.claimed === "none" ? "drawn-missing" : c.role === "none" ? "drawn-extra" : "drawn-role", { ...about, found: c.claimed, wanted: c.role });
      } else if (claim && (claim.rank !== c.rank || claim.ticket !== c.ticket)) {
        c.right = false;
        say("drawn-place", { ...about, found: claim.rank, wanted: c.rank });
      }
    }
    for (const d of claims.values()) say("drawn-unknown", { part: part.part, id: d.id, stratum: s.code });
    if (claims.size === 0 && s.lines.length !== new Set(s.lines.map((d) => d.id)).size) say("draw-lines", { part: part.part, stratum: s.code });
  }

  // drawShared finds the kommune's cases in a stratum that holds others' too.
  // Their tickets follow from the public draw; that no case is left out of it
  // takes the whole list to see.
  function drawShared(part, s, say) {
    if (!s.lines) return;
    const length = Math.min(s.sample + s.reserve, s.population);
    const inOrder = s.lines.length === length && s.lines.every((d, i) =>
      d.rank === i + 1 && d.role === roleOf(i + 1, s) && d.ticket === ticket(part.seed, d.id) && (i === 0 || s.lines[i - 1].ticket <= d.ticket));
    if (!inOrder) say("draw-lines", { part: part.part, stratum: s.code });
    const last = length > 0 && inOrder ? s.lines[length - 1].ticket : "";
    for (const c of s.mine) {
      const claim = s.lines.find((d) => d.id === c.id);
      c.claimed = claim ? claim.role : "none";
      const drawn = claim ? true : c.ticket < last;
      [c.rank, c.role] = [claim ? claim.rank : null, drawn ? (claim ? roleOf(claim.rank, s) : "sample") : "none"];
      if (!claim && drawn) {
        c.right = false;
        say("drawn-missing", { part: part.part, journal: c.journal, id: c.id, stratum: s.code, found: "none", wanted: "sample" });
      }
    }
  }

  // check holds a kommune's receipt against what is public of each part:
  // [{part, commitment, plan, seed, draw}], texts of files, seed and draw ""
  // where there is none yet, draw at least the lines of the kommune's strata.
  // seeds, by part, are those that somebody fetched at the source.
  function check(published, receipt, kommune, seeds = {}) {
    const problems = [];
    const say = (code, about) => problems.push({ code, ...about });
    const parts = published.map((p) => readPart(p, seeds[p.part], say)).filter(Boolean);
    parts.forEach((part, i) => {
      if (known(part.seed) && parts.slice(0, i).some((earlier) => earlier.seed === part.seed)) say("seed-again", { part: part.part });
    });
    let rows = [];
    try {
      rows = parseReceipt(receipt);
    } catch (error) {
      say("unreadable", { found: error.message });
    }
    const seen = new Map();
    const cases = rows.map((row) => readCase(row, parts, seen, say));
    for (const part of parts) {
      for (const s of part.strata.values()) {
        const own = s.code.split(/[/~]/).includes(kommune);
        if (own && s.mine.length !== s.population) {
          say("receipt-count", { part: part.part, stratum: s.code, found: s.mine.length, wanted: s.population });
        }
        s.whole = s.mine.length === s.population;
        if (s.mine.length === 0 || !known(part.seed) || s.sample === null) continue;
        (s.whole ? drawWhole : drawShared)(part, s, say);
      }
    }
    return { parts, cases, problems };
  }

  // compareReceipts lists the cases of an earlier receipt that could be drawn
  // and are not in this one just as they were.
  function compareReceipts(now, before) {
    const text = (r) => [r.batch, r.part, r.journal, r.id, r.stratum, r.excludedBy, r.leaf, ...r.path].join("\n");
    const have = new Set(now.map(text));
    return before.filter((r) => r.stratum !== "" && !have.has(text(r)));
  }

  return { bytes, hex, unhex, sha256, byBytes, ticket, line, leafHash, innerHash, proofHolds, remainder, roundTicket, round,
    parseCommitment, parsePlan, parseSeed, parseDraw, parseReceipt, parseCSV, check, compareReceipts };
})();

if (typeof module === "object") module.exports = lottery;
