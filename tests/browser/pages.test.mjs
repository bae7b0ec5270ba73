// The paths that people take through the pages, in a real Chromium against the simulated world.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { startDemo } from './agent.mjs';
import { assertAccessible, assertFits, desk, launch, phone } from './browser.mjs';

const kPages = ['/', '/?owner=finance', '/?q=nothing', '/?sort=money&age=day', '/?state=pending', '/?state=resolved', '/?days=90', '/guide/', '/guide/refund_not_posted', '/acknowledge?check=refund_not_posted', '/checks', '/sources', '/messages', '/reports', '/returns/unknown'];
let demo, browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const open = async (path, options = {}) => {
  const context = await browser.newContext({ viewport: desk, ...options });
  context.setDefaultTimeout(8000);
  const page = await context.newPage();
  await page.goto(demo.base + path);
  return page;
};
// Severity, then money and time together: ten of a currency weigh as much as a day.
const pressing = (all, now = Date.now()) => {
  const rank = { critical: 2, warning: 1, info: 0 };
  const minor = (a) => (a ? Number(a.value.replace('.', '')) : 0);
  const weight = (f) => Math.min((now - Date.parse(f.since)) / 86400000, 60) + Math.min(minor(f.amount) / 1000, 200);
  return [...all].sort((a, b) => rank[b.severity] - rank[a.severity] || weight(b) - weight(a));
};
const topCard = (page) => page.locator('article.card').first();
const firing = async () => (await demo.findings()).filter((f) => f.state === 'firing');
const ofReturn = async () => (await firing()).find((f) => f.rma_id && f.order_name && f.check === 'refund_not_posted') ?? (await firing()).find((f) => f.rma_id && f.order_name);

for (const colorScheme of ['light', 'dark'])
  test(`on a phone, ${colorScheme}: the most urgent finding and what to do stand above the fold`, async () => {
    const page = await open('/', { viewport: phone, colorScheme });
    const card = topCard(page);
    const summary = (await card.locator('a.plain').textContent()).trim();
    const all = await firing();
    assert.ok(all.filter((f) => f.severity === 'critical').length > 3, 'the demo has critical findings');
    assert.equal(summary, pressing(all)[0].summary);
    assert.match(await page.title(), new RegExp(`^\\(${all.length}\\) Now`));
    for (const part of [card.locator('a.plain'), card.locator('.do'), card.getByRole('button', { name: 'Acknowledge' })]) {
      const box = await part.boundingBox();
      assert.ok(box.y >= 0 && box.y + box.height <= phone.height, `below the fold: ${await part.textContent()} ends at ${box.y + box.height}`);
    }
    const [fg, bg] = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]);
    const light = (c) => c.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0);
    assert.equal(light(bg) > light(fg), colorScheme === 'light');
    await page.context().close();
  });

test('an order is found by its name, and its page says what is owed', async () => {
  const f = await ofReturn();
  const page = await open('/');
  await page.getByLabel('Order, RMA, SKU or product').fill(f.order_name);
  await page.getByLabel('Order, RMA, SKU or product').press('Enter');
  assert.match(page.url(), /q=%23/);
  assert.ok((await page.locator('ul.findings li').count()) >= 1);
  await page.getByRole('link', { name: 'Timeline of' }).click();
  assert.match(await page.locator('h1').first().textContent(), new RegExp(f.order_name));
  for (const heading of ['What is owed', 'Timeline', 'Checks']) assert.ok(await page.getByRole('heading', { name: heading }).first().isVisible());
  assert.ok((await page.locator('ol.line li').count()) > 3);
  await page.goto(`${demo.base}/?q=RMA${f.rma_id}`);
  assert.ok((await page.locator('ul.findings li').count()) >= 1);
  await page.context().close();
});

test('filters live in the URL: they survive a reload, an acknowledgement and the way back', async () => {
  const page = await open('/');
  const all = await page.locator('ul.findings li').count();
  await page.locator('select[name=owner]').selectOption('finance');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  assert.match(page.url(), /owner=finance/);
  const some = await page.locator('ul.findings li').count();
  assert.ok(some > 0 && some < all);
  await page.reload();
  assert.equal(await page.locator('select[name=owner]').inputValue(), 'finance');
  assert.equal(await page.locator('ul.findings li').count(), some);
  await page.locator('ul.findings').getByRole('button', { name: 'Ack' }).last().click();
  assert.match(page.url(), /owner=finance/);
  assert.match(await page.locator('main').textContent(), /acknowledged by local/);
  await page.locator('select[name=state]').selectOption('acknowledged');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  assert.equal(await page.locator('ul.findings li').count(), 1);
  await page.goBack();
  assert.equal(await page.locator('select[name=state]').inputValue(), '');
  await page.getByRole('link', { name: 'Clear the filters' }).click();
  assert.equal(await page.locator('select[name=owner]').inputValue(), '');
  await page.context().close();
});

test('by keyboard alone: skip to the content, acknowledge the most urgent finding', async () => {
  const page = await open('/');
  const before = await topCard(page).locator('a.plain').textContent();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Skip to content');
  assert.ok((await page.locator('.skip').boundingBox()).x >= 0, 'the skip link shows when it has the focus');
  await page.keyboard.press('Enter');
  let steps = 0;
  do {
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    assert.notEqual(outline, 'none', 'what has the focus is marked');
  } while ((await page.evaluate(() => document.activeElement.textContent)) !== 'Acknowledge' && ++steps < 8);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/$/);
  assert.notEqual(await topCard(page).locator('a.plain').textContent(), before);
  await page.context().close();
});

test('by keyboard alone: search and open a timeline', async () => {
  const f = await ofReturn();
  const page = await open('/');
  for (let i = 0; i < 40 && (await page.evaluate(() => document.activeElement.name)) !== 'q'; ++i) await page.keyboard.press('Tab');
  await page.keyboard.type(f.rma_id);
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  for (let i = 0; i < 60 && !(await page.evaluate(() => document.activeElement.textContent)).startsWith('Timeline of'); ++i) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/returns\//);
  assert.match(await page.locator('h1').first().textContent(), new RegExp(f.rma_id));
  await page.context().close();
});

test('a silence says what it mutes before it is made, hides its findings, and can be ended', async () => {
  const target = (await firing()).find((f) => f.owner === 'operations');
  const loud = (await firing()).filter((f) => f.check === target.check).length;
  const mutes = (await demo.findings()).filter((f) => f.check === target.check && ['firing', 'acknowledged'].includes(f.state)).length;
  const page = await open('/messages');
  await page.getByLabel('What').fill(`check=${target.check}`);
  await page.getByLabel('Reason').fill('stocktaking');
  await page.getByRole('button', { name: 'Preview' }).click();
  assert.match(await page.locator('h1').textContent(), new RegExp(`would mute ${mutes} finding`));
  assert.equal((await firing()).filter((f) => f.check === target.check).length, loud, 'a preview mutes nothing');
  await page.getByRole('button', { name: 'Silence' }).click();
  assert.match(page.url(), /\/messages$/);
  assert.match(await page.locator('main').textContent(), new RegExp(`check=${target.check}.*stocktaking.*mutes ${mutes} now`, 's'));
  assert.equal((await firing()).filter((f) => f.check === target.check).length, 0);
  await page.goto(demo.base + '/?state=silenced');
  assert.ok((await page.locator('ul.findings li').count()) > 0);
  await page.goto(demo.base + '/messages');
  await page.getByRole('button', { name: 'End' }).click();
  assert.match(await page.locator('main').textContent(), /Nothing is silenced/);
  assert.equal((await firing()).filter((f) => f.check === target.check).length, loud);
  await page.context().close();
});

test('a malformed silence is refused in words', async () => {
  const page = await open('/messages');
  await page.getByLabel('What').fill('colour=red');
  await page.getByLabel('Reason').fill('no');
  await page.getByRole('button', { name: 'Preview' }).click();
  assert.ok(await page.getByRole('alert').isVisible());
  assert.equal(await page.getByRole('button', { name: 'Silence', exact: true }).count(), 0);
  await page.context().close();
});

test('a finding has its evidence and what to do; closed for good, it is gone', async () => {
  const page = await open('/');
  const link = page.locator('section ul.findings a.plain').last();
  const summary = (await link.textContent()).trim();
  await link.click();
  assert.match(page.url(), /\/findings\/[0-9a-f]{16}$/);
  for (const heading of ['Acknowledge', 'Evidence', 'History']) assert.ok(await page.getByRole('heading', { name: heading }).first().isVisible());
  assert.ok((await page.locator('ul.facts li').count()) > 0);
  await page.getByText('Silence it, or close it').click();
  await page.getByLabel('Close as').selectOption('accepted');
  await page.locator('details[open]').getByLabel('Note').fill('agreed with the shop');
  await page.getByRole('button', { name: 'Close', exact: true }).click();
  assert.equal((await demo.findings()).some((f) => f.summary === summary && f.state === 'firing'), false);
  await page.context().close();
});

test('the top, the number and the list obey the filters; a spreadsheet has the same rows', async () => {
  const mine = (await firing()).filter((f) => f.owner === 'operations');
  const page = await open('/?owner=operations');
  assert.match(await page.locator('h1').textContent(), new RegExp(`^${mine.length} to act on`));
  assert.equal((await topCard(page).locator('a.plain').textContent()).trim(), pressing(mine)[0].summary);
  const csv = await (await fetch(demo.base + (await page.getByRole('link', { name: 'Spreadsheet of this list' }).getAttribute('href')))).text();
  const rows = csv.replace(/^\ufeff/, '').trim().split('\r\n').slice(1);
  const open_ = (await demo.findings()).filter((f) => f.owner === 'operations' && ['firing', 'acknowledged', 'pending'].includes(f.state));
  assert.equal(rows.length, open_.length);
  await page.goto(demo.base + '/?owner=operations&sort=oldest');
  const oldest = [...mine].sort((a, b) => (a.since < b.since ? -1 : 1))[0];
  assert.equal((await page.locator('section ul.findings a.plain').first().textContent()).trim().length > 0, true);
  assert.match(await page.locator('section').first().textContent(), new RegExp(oldest.rma_id ?? oldest.summary.slice(0, 20)));
  await page.context().close();
});

test('several are acknowledged at once, all of a check are, and each can be taken back', async () => {
  const counts = {};
  for (const f of await firing()) counts[f.check] = (counts[f.check] ?? 0) + 1;
  const [check, n] = Object.entries(counts).sort((a, b) => b[1] - a[1])[0];
  assert.ok(n >= 2, 'the demo has several of one kind');
  const page = await open(`/?check=${check}`);
  const boxes = page.locator('section input[type=checkbox]');
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: 'Acknowledge the selected' }).click();
  const left = async () => (await firing()).filter((f) => f.check === check).length;
  assert.equal(await left(), n - 2);
  await page.goto(demo.base + `/acknowledge?check=${check}`);
  assert.equal(await left(), n - 2, 'to look at the question changes nothing');
  if (n > 2) {
    await page.getByLabel('Your name').fill('Kim Nowak');
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    assert.equal(await left(), 0);
    assert.match(await page.locator('footer').textContent(), /Kim Nowak/, 'the name is remembered');
  }
  for (const f of (await demo.findings()).filter((x) => x.check === check && x.state === 'acknowledged')) {
    await page.goto(`${demo.base}/findings/${f.fingerprint}`);
    await page.getByRole('button', { name: 'Withdraw the acknowledgement' }).click();
  }
  assert.equal(await left(), n);
  await page.context().close();
});

test('a finding leads to the systems and to its page of the guide', async () => {
  const f = await ofReturn();
  const page = await open(`/findings/${f.fingerprint}`);
  assert.match(await page.getByRole('link', { name: 'Shopify' }).getAttribute('href'), /^https:\/\/.*\/orders\/\d+$/);
  assert.equal(f.runbook, `/guide/${f.check}`);
  await page.getByRole('link', { name: /^Guide: / }).click();
  await page.waitForURL(/\/guide\/\w+$/);
  assert.ok(await page.getByRole('heading', { name: 'What to do now' }).isVisible());
  await page.getByRole('link', { name: 'All checks explained' }).click();
  await page.waitForURL(/\/guide\/$/);
  assert.ok((await page.locator('table a').count()) >= 20);
  await page.context().close();
});

test('what is owed is drawn by age, and its numbers can be read', async () => {
  const page = await open('/?days=90');
  const svg = page.locator('svg.st').first();
  assert.match(await svg.getAttribute('aria-label'), /Owed at the end of each day: [\d.]+ [A-Z]{3} now/);
  await page.locator('summary', { hasText: 'Numbers' }).first().click();
  assert.ok((await page.locator('details[open] tbody tr').count()) >= 12, 'a row a week');
  await page.context().close();
});

// Everything that the demo's routes tell at the start has come.
const inboxOf = async () => {
  for (let i = 0; i < 60; ++i) {
    const page = await (await fetch(demo.inbox)).text();
    if (['Slack: #returns-ops', 'Slack: cx', 'srcdoc=', 'webhook'].every((part) => page.includes(part))) return page;
    await new Promise((done) => setTimeout(done, 500));
  }
  assert.fail('the inbox has not every channel');
};

test('mails in dark and light: readable, one button, nothing sideways', async () => {
  await inboxOf();
  const mails = (await (await fetch(`${demo.inbox}.json`)).json()).filter((m) => m.channel === 'email');
  assert.ok(mails.length >= 1);
  for (const [viewport, colorScheme] of [[phone, 'light'], [phone, 'dark'], [desk, 'light'], [desk, 'dark']]) {
    const page = await open('/', { viewport, colorScheme });
    await page.goto(demo.inbox);
    const shown = await page.locator('iframe').evaluateAll((frames) => frames.map((f) => f.srcdoc));
    assert.equal(shown.length, mails.length);
    await assertFits(page, 'the inbox');
    await assertAccessible(page, `the inbox ${viewport.width} ${colorScheme}`);
    for (const html of shown) {
      await page.setContent(html);
      await assertAccessible(page, `a mail ${viewport.width} ${colorScheme}`);
      await assertFits(page, 'a mail');
      const [fg, bg] = await page.evaluate(() => [getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]);
      const light = (c) => c.match(/\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0);
      assert.equal(light(bg) > light(fg), colorScheme === 'light');
      assert.equal(await page.locator('a.go').count(), 1, 'one primary action');
      assert.ok(!(await page.content()).includes('PII-'));
      assert.ok(!(await page.content()).includes('returnwatch ack'));
    }
    await page.context().close();
  }
});

test('Slack messages have what people know: the sentence, the money, what to do, one button that leads to acknowledging', async () => {
  await inboxOf();
  const page = await open('/');
  await page.goto(demo.inbox);
  const first = page.locator('article').filter({ has: page.locator('a.button') }).first();
  assert.match(await first.textContent(), /\d+\.\d\d [A-Z]{3}|since \d/);
  assert.match(await first.textContent(), /What to do/);
  assert.equal(await first.locator('a.button.primary').count(), 1);
  await first.locator('a.button.primary').click();
  assert.ok(page.url().startsWith(demo.base), page.url());
  assert.ok(await page.getByRole('button', { name: 'Acknowledge' }).first().isVisible());
  await page.context().close();
});

test('no page weighs more than 60 KB, and none moves while it loads', async () => {
  const f = await ofReturn();
  const page = await open('/', { viewport: phone });
  for (const path of [...kPages, `/returns/${f.rma_id}`, `/findings/${f.fingerprint}`, '/report?format=html', `/report?month=${new Date().toISOString().slice(0, 7)}&format=html`]) {
    const body = await (await fetch(demo.base + path)).text();
    assert.ok(Buffer.byteLength(body) <= 60 * 1024, `${path} has ${Buffer.byteLength(body)} bytes`);
    await page.goto(demo.base + path);
    const shift = await page.evaluate(() => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((e) => (sum += e.value))).observe({ type: 'layout-shift', buffered: true });
      setTimeout(() => done(sum), 60);
    }));
    assert.ok(shift < 0.01, `${path} shifts by ${shift}`);
    await assertFits(page, path);
    assert.ok((await page.locator('button.main').count()) <= 1, `${path} has several primary actions`);
  }
  await page.context().close();
});

test('everything works without script', async () => {
  const page = await open('/', { javaScriptEnabled: false });
  const before = await topCard(page).locator('a.plain').textContent();
  await topCard(page).getByRole('button', { name: 'Acknowledge' }).click();
  assert.notEqual(await topCard(page).locator('a.plain').textContent(), before);
  await page.context().close();
});

test('checks and sources say how they stand', async () => {
  const page = await open('/checks');
  assert.equal(await page.locator('ul.checks > li').count(), 28);
  assert.ok((await page.locator('section').filter({ hasText: 'With findings' }).locator('li').count()) > 3);
  await page.locator('summary').first().click();
  assert.match(await page.locator('details[open]').textContent(), /What to do/);
  await page.goto(demo.base + '/sources');
  for (const store of ['acme-uk', 'acme-eu']) assert.ok(await page.getByRole('heading', { name: store }).isVisible());
  assert.match(await page.locator('main').textContent(), /calls left today/);
  await page.context().close();
});

test('reports open as a page and as a spreadsheet', async () => {
  const page = await open('/reports');
  await page.getByRole('link', { name: 'The last 24 hours' }).click();
  assert.match(await page.locator('h1').textContent(), /^Returns \d{4}-\d{2}-\d{2}/);
  assert.ok((await page.locator('td').filter({ hasText: /^Refund not posted$/ }).count()) === 1, 'every check is listed');
  await page.goBack();
  const month = await page.getByRole('link', { name: /^\d{4}-\d{2}$/ }).first().getAttribute('href');
  await page.goto(demo.base + month);
  assert.match(await page.locator('h1').textContent(), /^Reconciliation/);
  const csv = await fetch(demo.base + month.replace('format=html', 'format=csv'));
  assert.match(csv.headers.get('content-type'), /text\/csv/);
  const bytes = new Uint8Array(await csv.arrayBuffer());
  const marked = [0xef, 0xbb, 0xbf].every((b, i) => bytes[i] === b);  // Needed beyond ASCII; in the way of tools else.
  assert.equal(marked, bytes.some((b) => b > 0x7f));
  await page.context().close();
});

test('no accessibility violation, nothing sideways, nothing from elsewhere: every page, phone and desk, dark and light', async () => {
  const f = await ofReturn();
  const paths = [...kPages, `/returns/${f.rma_id}`, `/findings/${f.fingerprint}`, '/report?format=html', `/report?month=${new Date().toISOString().slice(0, 7)}&format=html`];
  const said = [];
  for (const [viewport, colorScheme] of [[phone, 'light'], [phone, 'dark'], [desk, 'light'], [desk, 'dark']]) {
    const page = await open('/', { viewport, colorScheme });
    page.on('request', (r) => assert.ok(r.url().startsWith(demo.base), `asks ${r.url()}`));
    // A return that is not known is answered with 404, and Chromium says so.
    page.on('console', (m) => m.type() === 'error' && !(m.location().url.endsWith('/returns/unknown') && m.text().includes('404')) && said.push(`${m.text()} ${m.location().url}`));
    for (const path of paths) {
      await page.goto(demo.base + path);
      await page.evaluate(() => document.querySelectorAll('details').forEach((d) => (d.open = true)));
      await assertAccessible(page, `${path} ${viewport.width} ${colorScheme}`);
      if (!path.startsWith('/report?')) await assertFits(page, path);
      assert.equal(await page.locator('script').count(), 0);
      assert.equal((await page.content()).includes('PII-'), false, `personal data on ${path}`);
    }
    await page.context().close();
  }
  assert.deepEqual(said, []);
});

test('screenshots for the documentation', { skip: !process.env.RETURNWATCH_SCREENSHOTS }, async () => {
  const dir = new URL('../../docs/screenshots/', import.meta.url).pathname;
  mkdirSync(dir, { recursive: true });
  const f = await ofReturn();
  const shots = [['now', '/', desk, 'light'], ['now-phone', '/', phone, 'light'], ['now-phone-dark', '/', phone, 'dark'], ['return', `/returns/${f.rma_id}`, desk, 'light'], ['finding', `/findings/${f.fingerprint}`, desk, 'dark'],
    ['checks', '/checks', desk, 'light'], ['sources', '/sources', desk, 'light'], ['messages', '/messages', desk, 'dark'], ['report', '/report?format=html', desk, 'light'],
    ['month', `/report?month=${new Date().toISOString().slice(0, 7)}&format=html`, desk, 'light']];
  for (const [name, path, viewport, colorScheme] of shots) {
    const page = await open(path, { viewport, colorScheme });
    await page.screenshot({ path: `${dir}${name}.png` });
    await page.context().close();
  }
  await inboxOf();
  const page = await open('/');
  await page.goto(demo.inbox);
  await page.screenshot({ path: `${dir}inbox.png` });
  const mail = await page.locator('iframe').last().evaluate((f) => f.srcdoc);
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.setContent(mail);
    await page.screenshot({ path: `${dir}mail-${colorScheme}.png` });
  }
  await page.context().close();
});
