// Runs the kommune's script (pipeline/check/check.js) in node against the
// vectors that other programs made, and against small lists of which every
// answer is known by construction: a whole draw, a receipt that was tampered
// with in each way that there is, strata that several kommuner share.
//
//   node vectors.mjs VECTORS
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createHash } from "node:crypto";
import { join } from "node:path";

const lottery = createRequire(import.meta.url)("../../pipeline/check/check.js");
const directory = process.argv[2];
const read = (name) => readFileSync(join(directory, name), "utf8");
const table = (name) => read(name).trimEnd().split("\n").slice(1).map((line) => line.split("\t"));
const node256 = (bytes) => createHash("sha256").update(bytes).digest("hex"); // OpenSSL's
let checks = 0;
function same(got, want, what) {
  assert.deepEqual(got, want, what);
  checks++;
}

// ---- Hashes ----

// Every length up to three blocks, so that padding is right wherever it falls.
for (let n = 0; n <= 192; n++) {
  const bytes = Uint8Array.from({ length: n }, (_, i) => (i * 151 + n) % 256);
  same(lottery.hex(lottery.sha256(bytes)), node256(bytes), `SHA-256 of ${n} bytes`);
}
const million = new Uint8Array(1_000_000).fill(97);
same(lottery.hex(lottery.sha256(million)), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", "FIPS 180-4's example of a million a");

for (const [seed, id, ticket] of table("tickets.tsv")) same(lottery.ticket(seed, id), ticket, `ticket of ${id}`);

const trees = new Map();
let leaves = [];
for (const [size, leaf, root] of table("merkle.tsv")) {
  if (size !== "0") leaves = [...leaves, lottery.unhex(leaf)];
  trees.set(size, { leaves, root });
}
for (const [size, index, path] of table("proofs.tsv")) {
  const { leaves: lines, root } = trees.get(size);
  const hashes = path === "" ? [] : path.split(",");
  const holds = (r, line, i, n, p) => lottery.proofHolds(r, line, i, n, p);
  same(holds(root, lines[index], Number(index), Number(size), hashes), true, `leaf ${index} of ${size}`);
  for (let other = 0; other < Number(size); other++) {
    if (other !== Number(index)) same(holds(root, lines[index], other, Number(size), hashes), false, `leaf ${index} of ${size} at ${other}`);
  }
  same(holds(root, lines[index], Number(index), Number(size), [...hashes, root]), false, "a hash more");
  if (hashes.length > 0) same(holds(root, lines[index], Number(index), Number(size), hashes.slice(1)), false, "a hash less");
}

// ---- Rounding ----

const leaf = ([group, code, population]) => ({ group, code, population });
const small = [["A", "0101", 7], ["A", "0147", 2], ["B", "0370", 5], ["B", "0400", 1], ["B", "0411", 6]].map(leaf);
for (const [seed, want] of [["2026", [2, 0, 2, 0, 2]], ["2027", [2, 1, 1, 1, 1]]]) {
  same([...lottery.round(seed, 6, small).values()], want, `rounding with seed ${seed}`);
  same(Object.fromEntries(lottery.round(seed, 6, [...small].reverse())), Object.fromEntries(lottery.round(seed, 6, small)), "in another order");
}
for (const [seed, path, t, ticket] of table("roundtickets.tsv")) same(lottery.roundTicket(seed, path, t), ticket, `rounding ticket of ${path}`);
for (const [ticket, d, u] of table("remainders.tsv")) same(String(lottery.remainder(ticket, BigInt(d)) ?? "-"), u, `${ticket} modulo ${d}`);
const roundings = new Map();
for (const [frame, seed, n, group, code, population, size] of table("roundings.tsv")) {
  const key = JSON.stringify([frame, seed, n]);
  roundings.set(key, [...(roundings.get(key) ?? []), { group, code, population, size: Number(size) }]);
}
for (const [key, list] of roundings) {
  const [, seed, n] = JSON.parse(key);
  const got = lottery.round(seed, n, list);
  for (const { code, size } of list) same(got.get(code), size, `rounding of ${code}, ${key}`);
}

// ---- Whole draws ----

// What was published of two draws, and a kommune's receipt of each.
const published = (folder, part) => ({ part, commitment: read(`${folder}/commitment.txt`), plan: read(`${folder}/plan.csv`), seed: read(`${folder}/seed.txt`), draw: read(`${folder}/draw.tsv`) });
for (const folder of ["stratified", "self-weighting"]) {
  const parts = [published(folder, 0)];
  if (existsSync(join(directory, folder, "tillaeg-1"))) parts.push(published(`${folder}/tillaeg-1`, 1));
  const result = lottery.check(parts, read(`${folder}/kvittering.csv`), "");
  same(result.problems, [], `the receipt of ${folder}`);
  const answers = result.cases.map((c) => [c.part, c.id, c.listed ? "yes" : "", c.ticket ?? "", c.rank ?? "", c.role === "none" || c.role === null ? "" : c.role].map(String));
  same(answers, table(`${folder}/answers.tsv`), `what the receipt of ${folder} says`);
}

// The frame of the vectors as one kommune's: every stratum is its own.
const seeds = new Set(table("draws.tsv").map(([seed]) => seed));
const frameLines = read("stratified/frame.txt").trimEnd().split("\n");
const hash = (text) => node256(Buffer.from(text));
for (const seed of seeds) {
  const drawn = table("draws.tsv").filter((row) => row[0] === seed);
  const tsv = "stratum\trank\trole\tcase_id\tticket\n" + drawn.map((row) => row.slice(1).join("\t") + "\n").join("");
  const { result } = checkList({ frame: frameLines, plan: read("stratified/plan.csv"), commitment: read("stratified/commitment.txt"), seed, draw: tsv, journal: (id) => id });
  same(result.problems, [], `the draw with seed ${seed}`);
  for (const [, stratum, rank, role, id, ticket] of drawn) {
    const c = result.cases.find((one) => one.stratum === stratum && one.id === id);
    same([c.rank, c.role, c.ticket, c.listed], [Number(rank), role, ticket, true], `case ${id}`);
  }
  same(result.cases.filter((c) => c.role !== "none").length, drawn.length, "no more are drawn");
}

// ---- What is tampered with is seen ----

const ids = Array.from({ length: 12 }, (_, i) => `id${String(i).padStart(2, "0")}`);
const own = { frame: ids.map((id) => `0101\t${id}`), plan: "stratum,stratum_pop,n_planned,n_reserve\n0101,12,3,2\n", total: 3, seed: "2026" };
const found = (change, kommune = "0101") => checkList({ ...own, ...change }, kommune).result.problems.map((p) => p.code);
const rows = (change) => ({ receipt: (text) => change(text.split("\n")).join("\n") });
const lots = ids.map((id) => [lottery.ticket("2026", id), id]).sort();
const lines = lots.slice(0, 5).map(([ticket, id], i) => `0101\t${i + 1}\t${i < 3 ? "sample" : "reserve"}\t${id}\t${ticket}\n`);
const heading = "stratum\trank\trole\tcase_id\tticket\n";
const draw = (list) => ({ draw: heading + list.join("") });
const swapped = (line, from, to) => line.replace(from, to);
same(found(draw(lines)), [], "the right draw");
same(found({}), [], "no public draw to compare with");
same(found(rows((l) => [l[0], l[1].replace(/;([^;]*);([^;]*)$/, (_, n, p) => `;${n};${p.replace(/[0-9a-f]{4}$/, "0000")}`), ...l.slice(2)])), ["proof", "receipt-count"], "a hash changed");
same(found(rows((l) => [l[0], ...l.slice(2)])), ["receipt-count"], "a case left out");
same(found(rows((l) => [...l.slice(0, 2), l[1].replace("J0", "J99"), ...l.slice(3)])), ["twice", "receipt-count"], "one case under two journal numbers");
same(found(rows((l) => [...l.slice(0, 2), l[2].replace(";J1;", ";J0;"), ...l.slice(3)])), ["journal"], "two cases under one journal number");
same(found({ key: "-" }), Array(12).fill("journal"), "ids that are not the journal numbers, and no key");
same(found(rows((l) => l.map((row) => row.replace(/^small;/, "other;")))), Array(12).fill("receipt-batch"), "another batch");
same(found(rows((l) => [l[0], l[1].replace("small;0;", "small;7;"), ...l.slice(2)])), ["receipt-part", "receipt-count"], "a part that is not there");
same(found({ receipt: () => "journalnr;case_id\n1;2\n" })[0], "unreadable", "no receipt");
same(found(draw(lines.slice(1))), ["drawn-missing"], "a drawn case that was left out");
same(found(draw([...lines, `0101\t6\treserve\t${lots[5][1]}\t${lots[5][0]}\n`])), ["drawn-extra"], "a case that was added");
same(found(draw([...lines.slice(0, 4), `0101\t5\treserve\tghost\t${lots[4][0]}\n`])), ["drawn-missing", "drawn-unknown"], "a case of nobody");
same(found(draw([lines[0], swapped(lines[1], "sample", "reserve"), ...lines.slice(2)])), ["drawn-role"], "a reserve for a case");
same(found(draw([swapped(lines[0], "\t1\t", "\t2\t"), swapped(lines[1], "\t2\t", "\t1\t"), ...lines.slice(2)])), ["drawn-place", "drawn-place"], "two that changed places");
same(found({ ...draw(lines), given: "2027" }).includes("drawn-missing"), true, "another seed at the source");
same(found({ plan: own.plan.replace("12,3,2", "12,4,2"), planSHA: hash(own.plan) }).slice(0, 2), ["plan-hash", "plan-total"], "another plan");
same(found({ binding: hash("another") }), ["seed-binding"], "a seed for another list");
same(found({ named: "drand 100", source: "drand 101" }), ["seed-source"], "a seed from another source than was named");
same(found({ named: "drand 100" }), ["seed-source"], "a seed from no source, though one was named");
same(found({ named: "drand 100", source: "drand 100" }), [], "a seed from the source that was named");
same(found({ source: "drand 101" }), [], "a seed from a source that nobody named beforehand");

// ---- Strata that kommuner share, sizes that the seed decides ----

const mixed = { ...own, frame: ids.map((id) => `land\t${id}`), plan: "stratum,stratum_pop,n_planned\nland,12,3\n", total: 3, mine: (line) => /id0[0-5]/.test(line) };
const sharedLines = lots.slice(0, 3).map(([ticket, id], i) => `land\t${i + 1}\tsample\t${id}\t${ticket}\n`);
const shared = checkList({ ...mixed, draw: heading + sharedLines.join("") });
same(shared.result.problems, [], "a shared stratum");
for (const c of shared.result.cases) {
  const at = lots.findIndex(([, id]) => id === c.id);
  same([c.role, c.rank], at < 3 ? ["sample", at + 1] : ["none", null], `case ${c.id} of a shared stratum`);
}
same(checkList({ ...mixed, draw: heading + sharedLines.slice(0, 2).join("") }).result.problems.map((p) => p.code), ["draw-lines"], "a shared stratum without its last case");
same(checkList({ ...mixed, draw: heading + [sharedLines[1].replace("\t2\t", "\t1\t"), sharedLines[0].replace("\t1\t", "\t2\t"), sharedLines[2]].join("") }).result.problems.map((p) => p.code), ["draw-lines"], "a shared stratum out of order");
// A list with more cases in b than its plan says: one stands where c should.
const askew = { ...mixed, frame: ["b\tid00", "b\tid01", "c\tid02"], plan: "stratum,stratum_pop,n_planned\nb,1,1\nc,2,2\n", mine: (line) => line === "b\tid01" };
same(checkList(askew).result.problems.map((p) => p.code), ["place"], "a case beyond its stratum");
const mineDrawn = sharedLines.findIndex((l) => /id0[0-5]/.test(l));
const hidden = [...sharedLines.slice(0, mineDrawn), ...sharedLines.slice(mineDrawn + 1)];
same(checkList({ ...mixed, draw: heading + hidden.join("") }).result.problems.map((p) => p.code), ["draw-lines"], "a shared stratum with a case too few");
const other = lots.findIndex(([, id], i) => i >= 3 && !/id0[0-5]/.test(id));
const instead = [...hidden.map((l, i) => l.replace(/\t\d\t/, `\t${i + 1}\t`)), `land\t3\tsample\t${lots[other][1]}\t${lots[other][0]}\n`];
same(checkList({ ...mixed, draw: heading + instead.join("") }).result.problems.map((p) => p.code), ["drawn-missing"], "another kommune's case in place of ours");

const self = { frame: small.flatMap((l) => Array.from({ length: l.population }, (_, i) => `${l.code}\t${l.code}-${i}`)), design: "self-weighting", total: 6, seed: "2027",
  plan: "stratum,stratum_pop,n_planned,group\n" + small.map((l) => `${l.code},${l.population},,${l.group}\n`).join(""), mine: (line) => line.startsWith("0147\t") };
const selfDrawn = checkList(self, "0147").result;
same(selfDrawn.problems, [], "a self-weighting draw");
same(selfDrawn.cases.map((c) => c.role).sort(), ["none", "sample"], "2027 gives 0147 one case");
same(checkList({ ...self, seed: "2026" }, "0147").result.cases.map((c) => c.role), ["none", "none"], "2026 gives 0147 none");

// ---- What nobody should publish ----

const codes = (list, kommune) => checkList(list, kommune).result.problems.map((p) => p.code);
const twoColumns = { ...mixed, plan: mixed.plan.split("\n").map((l, i) => (l === "" ? l : l + (i === 0 ? ",n_planned" : ",0"))).join("\n") };
same(codes(twoColumns)[0], "unreadable", "a plan with two columns n_planned");
const outside = (id) => (text) => text + `small;0;other;${id};;period;;\n`;
same(codes({ ...mixed, draw: heading + sharedLines.join(""), receipt: outside(sharedLines[0].split("\t")[3]) }).filter((c) => c === "drawn-unlisted"), ["drawn-unlisted"], "a drawn case that is called excluded");
same(codes({ ...mixed, receipt: (text) => outside("x")(outside("x")(text)) }), ["journal"], "an excluded case twice");
same(codes({ ...mixed, receipt: (text) => outside("id00")(text).replace(";other;", ";elsewhere;") }).includes("journal"), true, "one number for two cases");
const strata = (text) => text.replace(/^strata .*$/m, "strata 1");
const { receipt: mixedReceipt } = checkList(mixed);
const mixedFiles = (seed, part = 0) => {
  const frame = [...mixed.frame].sort();
  const commitment = ["barometer-commitment 3", "batch small", `part ${part}`, "design stratified", `total ${mixed.total}`, `frame_sha256 ${hash(frame.join("\n") + "\n")}`,
    `merkle_root ${"0".repeat(64)}`, `cases ${frame.length}`, `strata ${new Set(frame.map((l) => l.split("\t")[0])).size}`, `plan_sha256 ${hash(mixed.plan)}`, `key_sha256 ${hash("a key")}`, "seed_source -"].map((l) => l + "\n").join("");
  return { part, commitment, plan: mixed.plan, seed: `barometer-seed 1\nbatch small\npart ${part}\ncommitment_sha256 ${hash(commitment)}\nsource -\nseed ${seed}\n`, draw: "" };
};
const of = (parts) => lottery.check(parts, mixedReceipt, "9999").problems.map((p) => p.code);
same(of([mixedFiles("2026"), mixedFiles("2026", 1)]).includes("seed-again"), true, "a seed that was used before");
same(of([mixedFiles("2026"), mixedFiles("2027", 1)]).includes("seed-again"), false, "a seed of its own");
const fewer = mixedFiles("2026");
same(of([{ ...fewer, commitment: strata(fewer.commitment).replace("strata 1", "strata 3") }]).includes("plan-strata"), true, "a plan with other strata than were committed to");

// ---- Receipts ----

const { receipt: now } = checkList(own);
const parsed = lottery.parseReceipt(now);
same(lottery.compareReceipts(parsed, lottery.parseReceipt("\ufeff" + now.replaceAll("\n", "\r\n"))), [], "the same receipt by way of Windows");
same(lottery.compareReceipts(parsed, lottery.parseReceipt(now.replace("id03", "id3x"))).length, 1, "a case that has another number");
same(lottery.parseCSV("x", 'a;b\n"1;""2""\n3";\n', ";"), [{ a: '1;"2"\n3', b: "" }], "quotes");
assert.throws(() => lottery.parseCSV("x", 'a;b\n"1;2\n', ";"));
assert.throws(() => lottery.parseCSV("x", "a;b\n1\n", ";"));
for (const bad of ["", "x", read("stratified/commitment.txt").replace("part 0", "part -1"), read("stratified/commitment.txt").replace("\n", "\r\n"), read("stratified/commitment.txt") + "more\n"]) {
  assert.throws(() => lottery.parseCommitment(bad));
  checks++;
}
console.log(`check.js: ${checks} checks, nothing wrong`);

// checkList commits to a list, gives a receipt of the lines that are mine, and
// checks it. Hashes of the tree are node's, from the root down as RFC 6962
// states it.
function checkList(list, kommune = "9999") {
  const root = (l) => (l.length === 1 ? sha([0], l[0]) : sha([1], root(l.slice(0, split(l.length))), root(l.slice(split(l.length)))));
  const path = (i, l) => l.length === 1 ? [] : i < split(l.length)
    ? [...path(i, l.slice(0, split(l.length))), root(l.slice(split(l.length)))]
    : [...path(i - split(l.length), l.slice(split(l.length))), root(l.slice(0, split(l.length)))];
  const frame = [...list.frame].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  const commitment = list.commitment ?? ["barometer-commitment 3", "batch small", "part 0", `design ${list.design ?? "stratified"}`, `total ${list.total}`,
    `frame_sha256 ${hash(frame.join("\n") + "\n")}`, `merkle_root ${root(frame).toString("hex")}`, `cases ${frame.length}`,
    `strata ${new Set(frame.map((l) => l.split("\t")[0])).size}`, `plan_sha256 ${list.planSHA ?? hash(list.plan)}`, `key_sha256 ${list.key ?? hash("a key")}`, `seed_source ${list.named ?? "-"}`].map((l) => l + "\n").join("");
  const batch = /^batch (.*)$/m.exec(commitment)[1];
  const receipt = "batch;part;journalnr;case_id;stratum;excluded_by;leaf;proof\n" + frame.flatMap((line, i) => {
    const [stratum, id] = line.split("\t");
    const journal = list.journal ? list.journal(id) : `J${i}`;
    return list.mine && !list.mine(line) ? [] : [`${batch};0;${journal};${id};${stratum};;${i};${path(i, frame).map((h) => h.toString("hex")).join(" ")}\n`];
  }).join("");
  const seed = `barometer-seed 1\nbatch ${batch}\npart 0\ncommitment_sha256 ${list.binding ?? hash(commitment)}\nsource ${list.source ?? "-"}\nseed ${list.seed}\n`;
  const published = [{ part: 0, commitment, plan: list.plan, seed, draw: list.draw ?? "" }];
  const text = list.receipt ? list.receipt(receipt) : receipt;
  return { receipt: text, result: lottery.check(published, text, kommune, list.given ? { 0: list.given } : {}) };
}

function split(n) {
  let k = 1;
  while (2 * k < n) k *= 2;
  return k;
}

function sha(prefix, ...parts) {
  const h = createHash("sha256").update(Uint8Array.from(prefix));
  for (const p of parts) h.update(p);
  return h.digest();
}
