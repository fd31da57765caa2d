// pa11y's CodeSniffer looks at every page that is named, Lighthouse gives marks to those it is asked for.
// In:  {"chromium": path, "pages": [{"url", "cookie"}], "marks": [url]}
// Out: {"found": ["url: code context"], "marks": {url: 0 to 1, or what took the full mark away}}
import { text } from "node:stream/consumers";
import lighthouse from "lighthouse";
import pa11y from "pa11y";
import puppeteer from "puppeteer";

const QUIET = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const LANES = 4; // it mostly waits for pages to be still
const PHONE = { width: 390, height: 844, isMobile: true, hasTouch: true };

async function lookedAt(browser, { url, cookie }) {
  const page = await browser.newPage();
  const headers = cookie ? { Cookie: cookie } : {};
  const told = await pa11y(url, { browser, page, headers, viewport: PHONE, standard: "WCAG2AA", timeout: 60000 });
  await page.close();
  return told.issues.map((one) => `${url} ${cookie}: ${one.code} ${one.context}`);
}

async function marked(browser, url) {
  const page = await browser.newPage();
  const told = await lighthouse(url, { onlyCategories: ["accessibility"], logLevel: "error" }, undefined, page);
  await page.close();
  const { categories, audits } = told.lhr;
  const short = categories.accessibility.auditRefs.filter((one) => one.weight && audits[one.id].score === 0);
  return categories.accessibility.score === 1 ? 1 : short.map((one) => one.id).join(" ") || categories.accessibility.score;
}

const asked = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ executablePath: asked.chromium, args: QUIET });
const found = [];
const marks = {};
const lane = async () => {
  while (asked.pages.length) found.push(...(await lookedAt(browser, asked.pages.shift())));
};
await Promise.all(Array.from({ length: LANES }, lane));
for (const url of asked.marks) marks[url] = await marked(browser, url);
await browser.close();
process.stdout.write(JSON.stringify({ found, marks }));
