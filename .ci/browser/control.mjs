// Goes through a kommune's page as its officer does: the three steps, a saved
// receipt, a case looked up; and as nobody should: tampered receipts and
// draws, another seed, journal numbers that are markup. Green must be green,
// red must be red, and nothing of a list may ever run.
//
//   node control.mjs PAGE.html COMMITMENT.txt SEED.txt RECEIPT.csv SHOTS
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, commitment, seedFile, receipt, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const source = readFileSync(page, "utf8");
const seed = /^seed (.*)$/m.exec(readFileSync(seedFile, "utf8"))[1];
const where = /(<script type="application\/json" id="data">)(.*)(<\/script>\n<script>)/s;
const data = () => JSON.parse(where.exec(source)[2]);
const scratch = mkdtempSync(join(tmpdir(), "kontrol-"));
mkdirSync(shots, { recursive: true });

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: ["--no-sandbox", "--disable-background-networking", "--host-resolver-rules=MAP * ~NOTFOUND"],
});

// open shows a page, the published one or one with other data in it, to a
// reader of that window; it fails on errors and on any request.
async function open(change, { width = 1280, height = 900, colorScheme = "light", javaScriptEnabled = true } = {}) {
  let path = page;
  if (change) {
    const changed = data();
    change(changed);
    path = join(scratch, "kontrol.html");
    const json = JSON.stringify(changed).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
    writeFileSync(path, source.replace(where, (_, before, __, after) => before + json + after));
  }
  const context = await browser.newContext({ viewport: { width, height }, colorScheme, javaScriptEnabled, locale: "da-DK" });
  const tab = await context.newPage();
  const url = pathToFileURL(path).href;
  tab.wrong = [];
  tab.on("console", (message) => tab.wrong.push(`console: ${message.text()}`));
  tab.on("pageerror", (error) => tab.wrong.push(`script: ${error.message}`));
  tab.on("dialog", (dialog) => (tab.wrong.push(`dialog: ${dialog.message()}`), dialog.dismiss()));
  tab.on("request", (request) => request.url() !== url && tab.wrong.push(`asks for ${request.url()}`));
  await tab.goto(url, { waitUntil: "load" });
  tab.close = async () => {
    assert.deepEqual(tab.wrong, []);
    await context.close();
  };
  return tab;
}

const said = (tab) => tab.locator("#verdict").innerText();
const states = (tab) => tab.locator("#steps li").evaluateAll((list) => list.map((li) => li.className));
async function expect(tab, want, verdict) {
  await tab.waitForFunction((w) => [...document.querySelectorAll("#steps li")].map((li) => li.className).join() === w, want.join(), { timeout: 10_000 })
    .catch(() => {}); // what it is stands in the comparison
  assert.deepEqual(await states(tab), want);
  assert.match(await said(tab), verdict);
}
async function accessible(tab, what) {
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => globalThis.axe.run({ runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] } }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`), [], `axe, ${what}`);
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${what}: ${wide} px too wide`);
}
const test = async (name, run) => {
  await run();
  console.log(`control: ${name}: nothing wrong`);
};

const lists = (d) => d.receipt.trimEnd().split("\n");
const listed = lists(data()).map((l, i) => (i > 0 && l.split(";")[4] !== "" ? i : -1)).filter((i) => i >= 0);
const [first, second] = listed;
const cells = lists(data())[first].split(";");
const setReceipt = (d, change) => {
  const l = lists(d);
  change(l);
  d.receipt = l.join("\n") + "\n";
};
const steps = async (tab) => {
  await tab.fill("#commitment-0", readFileSync(commitment, "utf8").replaceAll("\n", " \r\n").trim()); // as it comes out of a mail
  await tab.fill("#seed-0", ` ${seed} `);
};

await test("three steps", async () => {
  for (const [name, width, height] of [["desk", 1280, 900], ["phone", 390, 844], ["narrow", 320, 640]]) {
    for (const colorScheme of ["light", "dark"]) {
      const tab = await open(null, { width, height, colorScheme });
      await expect(tab, ["wait", "wait", "ok"], /Foreløbig stemmer alt/);
      if (name !== "desk") await tab.selectOption("#show", "drawn"); // axe is slow on long tables: once is enough
      await accessible(tab, `${name} ${colorScheme}, at first`);
      await tab.selectOption("#show", "all");
      await tab.screenshot({ path: join(shots, `${name}-${colorScheme}-first.png`), fullPage: true });
      await steps(tab);
      await expect(tab, ["ok", "ok", "ok"], /Alt stemmer/);
      await tab.setInputFiles("#receipt", receipt);
      await tab.locator("#receipt-result.ok").waitFor();
      await tab.fill("#find", cells[2]);
      await tab.locator("#one h3").waitFor();
      await accessible(tab, `${name} ${colorScheme}, all checked`);
      await tab.screenshot({ path: join(shots, `${name}-${colorScheme}-checked.png`), fullPage: true });
      await tab.close();
    }
  }
});

await test("the table is the draw", async () => {
  const tab = await open();
  const drawn = data().parts[0].draw.trimEnd().split("\n").slice(1).map((l) => l.split("\t"));
  await tab.selectOption("#show", "drawn");
  const ids = await tab.locator("#cases tbody .id").allInnerTexts();
  assert.deepEqual(ids, drawn.map((d) => d[3])); // one stratum, by rank
  await tab.selectOption("#show", "wrong");
  assert.equal(await tab.locator("#cases table").count(), 0);
  await tab.close();
});

const reds = {
  "a tampered proof": [(d) => setReceipt(d, (l) => (l[first] = l[first].replace(/.$/, (c) => (c === "0" ? "1" : "0")))), /stod ikke på listen/],
  "two pseudonyms that changed places": [(d) => setReceipt(d, (l) => {
    const [a, b] = [l[first].split(";"), l[second].split(";")];
    [a[3], b[3]] = [b[3], a[3]];
    [l[first], l[second]] = [a.join(";"), b.join(";")];
  }), /stod ikke på listen/],
  "a case left out": [(d) => setReceipt(d, (l) => l.splice(first, 1)), /kun .* af dem kan findes/],
  "a receipt of another batch": [(d) => (d.receipt = d.receipt.replaceAll(`\n${cells[0]};`, "\nbl86-1999;")), /fra en anden undersøgelse/],
  "a drawn case that was left out": [(d) => (d.parts[0].draw = d.parts[0].draw.replace(/\n.*\n/, "\n")), /skulle være trukket/],
  "a case drawn by hand": [(d) => (d.parts[0].draw = d.parts[0].draw.replace(/(\n.*\t1\tsample\t)[^\t]*/, `$1${cells[3]}`)), /skulle være trukket|andet lod/],
  "another plan": [(d) => (d.parts[0].plan = d.parts[0].plan.replace(/\n(\d+),(\d+),(\d+),/, (_, s, N, n) => `\n${s},${N},${Number(n) + 1},`)), /ikke den, der blev låst/],
  "a seed for another list": [(d) => (d.parts[0].seed = d.parts[0].seed.replace(/commitment_sha256 ..../, "commitment_sha256 0000")), /en anden liste/],
};
for (const [name, [change, words]] of Object.entries(reds)) {
  await test(name, async () => {
    const tab = await open(change);
    await expect(tab, ["wait", "wait", "bad"], /Noget stemmer ikke/);
    assert.match(await said(tab), words);
    assert.match(await said(tab), /Hvad betyder det\?[^]*Hvad gør I\?/);
    if (name === "a tampered proof") {
      await accessible(tab, name);
      await tab.screenshot({ path: join(shots, "red.png"), fullPage: true });
    }
    await tab.close();
  });
}

await test("another text, another seed, another receipt", async () => {
  const tab = await open();
  await tab.fill("#seed-0", seed + "1");
  await expect(tab, ["wait", "bad", "bad"], /Noget stemmer ikke/);
  await tab.fill("#seed-0", seed.toUpperCase() === seed ? seed.toLowerCase() + " x" : seed.toUpperCase());
  await tab.getByText(/store og små bogstaver|et andet startord/).waitFor();
  await tab.fill("#seed-0", seed);
  await tab.fill("#commitment-0", readFileSync(commitment, "utf8").replace(/cases \d+/, "cases 1"));
  await expect(tab, ["bad", "ok", "ok"], /Noget stemmer ikke/);
  assert.match(await tab.locator("#commitment-0-result").innerText(), /linje 8: offentliggjort cases 1, her cases \d+/);
  await tab.fill("#commitment-0", readFileSync(commitment, "utf8").replace(/^batch .*$/m, "batch bl86-1999"));
  await tab.getByText(/fra en anden undersøgelse: batch bl86-1999/).waitFor();
  await tab.fill("#commitment-0", "hej");
  await tab.getByText(/ikke teksten fra commitment.txt/).waitFor();
  await tab.fill("#commitment-0", "");
  for (const text of [readFileSync(receipt, "utf8").replace(cells[3], cells[3] + "x"), "hej", ""]) {
    writeFileSync(join(scratch, "kvittering.csv"), text);
    await tab.setInputFiles("#receipt", join(scratch, "kvittering.csv"));
    await expect(tab, ["bad", "ok", "ok"], /Noget stemmer ikke/);
  }
  await tab.setInputFiles("#receipt", []);
  await expect(tab, ["wait", "ok", "ok"], /Foreløbig/);
  await tab.close();
});

await test("journal numbers that are markup", async () => {
  const hostile = ["</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!--<script>", "\"'`${1}\\", "12\u202e43", "a\u2028b\u200b", "{{.}}&lt;"];
  const tab = await open((d) => setReceipt(d, (l) => hostile.forEach((h, i) => {
    const row = l[listed[i]].split(";");
    row[2] = `"${h.replaceAll('"', '""')}"`;
    l[listed[i]] = row.join(";");
  })));
  await expect(tab, ["wait", "wait", "ok"], /Foreløbig/);
  const shown = await tab.locator("#cases tbody th bdi:first-child").allInnerTexts();
  for (const h of hostile) {
    const want = h.replace("\u202e", "⟨U+202E⟩").replace("\u2028", "⟨U+2028⟩").replace("\u200b", "⟨U+200B⟩");
    assert.ok(shown.includes(want), want);
  }
  assert.equal(await tab.locator("img").count(), 0);
  await tab.close();
});

await test("without script", async () => {
  const tab = await open(null, { javaScriptEnabled: false });
  assert.match(await tab.locator("#resultat").innerText(), /Siden kan ikke regne[^]*barometer verify --draw/);
  await tab.close();
});

await test("on paper", async () => {
  const tab = await open();
  await tab.emulateMedia({ media: "print" });
  await tab.pdf({ path: join(shots, "kontrol.pdf"), format: "A4" });
  assert.equal(await tab.locator("#controls").isVisible(), false);
  assert.equal(await tab.evaluate(() => document.getElementById("cases").scrollHeight > document.getElementById("cases").clientHeight + 1), false);
  await tab.close();
});

await browser.close();
rmSync(scratch, { recursive: true });
