// The bytes of a mail on the wire: lines end as mail's do, and quoted-printable hides none of them.
import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { clean, notify, serve } from "./server.mjs";

test("every line ends with CR LF, and no part is one long line of =0A", async () => {
  const dir = mkdtempSync(join(tmpdir(), "rw-mail-"));
  const server = await serve({ authOptional: true, hideSTARTTLS: true });
  try {
    const email = `smtp = "smtp://127.0.0.1:${server.port}", from = "returnwatch@acme.example", to = ["finance@acme.example"]`;
    const { code, out } = await notify(dir, email);
    assert.equal(code, 0, out);
    const { raw, mail } = server.taken[0];
    assert.match(raw, /Content-Transfer-Encoding: quoted-printable/);
    assert.doesNotMatch(raw, /=0A|=0D/);
    assert.doesNotMatch(raw, /[^\r]\n|\r[^\n]/);
    assert.ok(raw.split("\r\n").every((line) => line.length <= 76 || /^[A-Za-z-]+: /.test(line)));
    assert.ok(mail.text.split("\n").length > 5);
    assert.match(mail.text, /\n-- \n/);
  } finally {
    await server.stop();
    clean(dir);
  }
});
