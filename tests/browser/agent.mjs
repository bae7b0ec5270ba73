// The program under test: `returnwatch demo` on a free port of the loopback, stopped with the test.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';

const binary = process.env.RETURNWATCH_BINARY ?? new URL('../../build/returnwatch', import.meta.url).pathname;

// Not 0: messages lead to pages only where the port is known beforehand.
const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

export async function startDemo() {
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ['demo', '--listen', listen, '--seed', '7', '--returns', '60'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (d) => (said += d));
  child.stderr.on('data', (d) => (said += d));
  const base = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error('the demo did not start:\n' + said)), 120000);
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
    child.stdout.on('data', () => {
      const where = said.match(/page\s+(http:\/\/\S+?)\/?\s/);
      if (where && /messages\s+http\S+\s/.test(said)) (clearTimeout(late), resolve(where[1]));
    });
  });
  const inbox = said.match(/messages\s+(http:\/\/\S+)/)[1];
  const findings = async () => (await (await fetch(base + '/api/findings')).json()).findings;
  const stop = async () => {
    if (child.exitCode !== null) return;
    const gone = new Promise((resolve) => child.on('exit', resolve));
    child.kill('SIGTERM');
    const patience = setTimeout(() => child.kill('SIGKILL'), 15000);
    await gone;
    clearTimeout(patience);
  };
  return { base, inbox, findings, stop };
}
