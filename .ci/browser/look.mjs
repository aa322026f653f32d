// Opens a page as a reader does, on a desk, a phone and the narrowest window
// that WCAG asks for, by day and by night, and fails on what no reader should
// meet: errors in the console, a request to anywhere, a page wider than its
// window, a breach of WCAG 2.1 A or AA that axe can see.
//
//   node look.mjs PAGE.html SHOTS
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [page, shots] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const windows = { desk: [1280, 900], phone: [390, 844], narrow: [320, 640] };
const standard = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM,
  args: [
    "--no-sandbox", // Chromium has none for root
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND", // and nobody to talk to
  ],
});

let failures = 0;
for (const [name, [width, height]] of Object.entries(windows)) {
  for (const colorScheme of ["light", "dark"]) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme, locale: "da-DK" });
    const tab = await context.newPage();
    const wrong = [];
    tab.on("console", (message) => ["error", "warning"].includes(message.type()) && wrong.push(`console: ${message.text()}`));
    tab.on("pageerror", (error) => wrong.push(`script: ${error.message}`));
    tab.on("request", (request) => {
      const url = request.url();
      if (url !== pathToFileURL(page).href && !url.startsWith("data:")) wrong.push(`asks for ${url}`);
    });
    await tab.goto(pathToFileURL(page).href, { waitUntil: "load" });

    wrong.push(...(await tab.evaluate(tooWide)));
    await tab.screenshot({ path: `${shot(name, colorScheme)}.png` });
    await tab.screenshot({ path: `${shot(name, colorScheme)}-whole.png`, fullPage: true });

    await tab.evaluate(axe);
    const { violations } = await tab.evaluate((values) => globalThis.axe.run({ runOnly: { type: "tag", values } }), standard);
    for (const { id, help, nodes } of violations) {
      wrong.push(`axe ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")} (${nodes.length})`);
    }
    console.log(`${name} ${width}x${height} ${colorScheme}: ${wrong.length === 0 ? "nothing wrong" : wrong.length + " wrong"}`);
    for (const what of wrong) console.error(`  ${what}`);
    failures += wrong.length;
    await context.close();
  }
}
await browser.close();
process.exit(failures === 0 ? 0 : 1);

function shot(name, colorScheme) {
  mkdirSync(shots, { recursive: true });
  return `${shots}/${name}-${colorScheme}`;
}

// In the page: what makes it scroll sideways. Tables may scroll in a frame of
// their own.
function tooWide() {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const culprits = [...document.body.querySelectorAll("*")].filter((e) => e.getBoundingClientRect().right > width + 1);
  return [`${document.documentElement.scrollWidth} px wide in a window of ${width}: ${culprits.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(" ")}`];
}
