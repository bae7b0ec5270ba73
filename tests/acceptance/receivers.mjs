// Fakes of those who are told: a Slack webhook and a signed webhook over HTTP, and a mail server. Each keeps what it took.
import { createHmac } from 'node:crypto';
import net from 'node:net';
import { Served } from './serve.mjs';

export class Hooks extends Served {
  constructor(secret) {
    super();
    Object.assign(this, { secret, slack: [], hook: [] });
  }

  handle(req, res, body) {
    if (req.url === '/slack') {
      const refusal = slackRefuses(body);
      if (refusal) this.violations.push(`slack: ${refusal}`);
      else this.slack.push(body);
      return res.writeHead(refusal ? 400 : 200, { 'content-type': 'text/html' }).end(refusal ?? 'ok');
    }
    const wanted = createHmac('sha256', this.secret).update(`${req.headers['x-returnwatch-timestamp']}.${body}`).digest('hex');
    if (req.headers['x-returnwatch-signature'] !== `v1=${wanted}`) this.violations.push(`webhook: not signed: ${JSON.stringify(req.headers)}`);
    this.hook.push(body);
    return res.writeHead(204).end();
  }
}

// Block Kit's limits (docs/facts/channels.md).
function slackRefuses(body) {
  let m;
  try {
    m = JSON.parse(body);
  } catch {
    return 'invalid_payload';
  }
  if (!m.text) return 'no_text';
  const all = [...(m.blocks ?? []), ...(m.attachments ?? []).flatMap((a) => a.blocks ?? [])];
  if (all.length > 50) return 'invalid_blocks';
  for (const b of all) {
    if (b.type === 'section' && ((b.text?.text ?? '').length > 3000 || (!b.text && !b.fields))) return 'invalid_blocks';
    if ((b.fields ?? []).length > 10 || (b.fields ?? []).some((f) => f.text.length > 2000)) return 'invalid_blocks';
    if (b.type === 'header' && b.text.text.length > 150) return 'invalid_blocks';
    if (b.type === 'context' && b.elements.length > 10) return 'invalid_blocks';
  }
  return null;
}

export class MailServer {
  mails = [];

  async start() {
    this.server = net.createServer((socket) => {
      let text = '';
      let data = false;
      socket.on('error', () => {});
      socket.write('220 mail.test ESMTP\r\n');
      socket.on('data', (d) => {
        text += d.toString('latin1');
        for (;;) {
          if (data) {
            const end = text.indexOf('\r\n.\r\n');
            if (end < 0) return;
            this.mails.push(decode(text.slice(0, end)));
            text = text.slice(end + 5);
            data = false;
            socket.write('250 2.0.0 taken\r\n');
            continue;
          }
          const line = text.indexOf('\r\n');
          if (line < 0) return;
          const word = text.slice(0, line).toUpperCase();
          text = text.slice(line + 2);
          if (word.startsWith('EHLO')) socket.write('250-mail.test\r\n250-8BITMIME\r\n250 SIZE 10000000\r\n');
          else if (word.startsWith('DATA')) {
            data = true;
            socket.write('354 go on\r\n');
          } else if (word.startsWith('QUIT')) socket.end('221 bye\r\n');
          else socket.write('250 2.1.0 ok\r\n');
        }
      });
    });
    await new Promise((done) => this.server.listen(0, '127.0.0.1', done));
    this.url = `smtp://127.0.0.1:${this.server.address().port}`;
    return this;
  }
  stop() {
    return new Promise((done) => this.server.close(done));
  }
}

// Quoted-printable and base64 parts made readable, the headers unfolded.
function decode(raw) {
  let text = raw.replace(/\r\n[ \t]/g, ' ');
  text = text.replace(/=\r\n/g, '').replace(/=([0-9A-F]{2})/g, (_, h) => String.fromCharCode(parseInt(h, 16)));
  return text.replace(/(?:[A-Za-z0-9+/]{60,}\r\n)+[A-Za-z0-9+/=]*/g, (b) => Buffer.from(b, 'base64').toString());
}
