// The load generator, a process of its own: reads what to do from standard input, prints what came of it. Plain sockets and
// as little work as can be, because it shares its cores with the databases. Redeeming takes one code after the other; a
// run ends early when there are none left.
import { connect } from 'node:net';
import process from 'node:process';
import { text } from 'node:stream/consumers';

const { url, connections, seconds, requests, codes, redeemBody, collect, perSecond } = JSON.parse(
  await text(process.stdin),
);
const { hostname, port } = new URL(url);
const [{ method, path, headers, body = '' }] = requests;
const head = [`${method} ${path} HTTP/1.1`, `host: ${hostname}:${port}`]
  .concat(Object.entries(headers).map(([name, value]) => `${name}: ${value}`))
  .join('\r\n');
const withBody = content =>
  `${head}\r\n${method === 'GET' ? '' : `content-length: ${Buffer.byteLength(content)}\r\n`}\r\n${content}`;
const [before, after] = JSON.stringify({ ...redeemBody, code: '-' }).split('"-"');
const same = withBody(body);
let at = 0;

/** What to ask next; undefined when there is nothing left. */
function nextRequest() {
  if (!codes) return same;
  return at < codes.length ? withBody(`${before}"${codes[at++]}"${after}`) : undefined;
}

const latencies = [];
const bodies = [];
let failed = 0;
let over = false;
const idle = [];
/** With a rate: when requests became due that nobody was free to send. */
const due = [];

function place() {
  let socket;
  let since = 0;
  let received = '';
  const place = {
    send(asked = performance.now()) {
      const request = over ? undefined : nextRequest();
      if (request === undefined) return socket.end();
      since = asked;
      socket.write(request);
    },
  };
  const free = () => {
    if (perSecond === undefined) place.send();
    else if (due.length > 0) place.send(due.shift());
    else idle.push(place);
  };
  const open = () => {
    received = '';
    socket = connect({ host: hostname, port: Number(port), noDelay: true });
    socket.setEncoding('latin1');
    socket.on('connect', free);
    socket.on('data', data => {
      received = received === '' ? data : received + data;
      const answer = answerIn(received);
      if (answer === undefined) return;
      received = '';
      if (answer.status === 200 || answer.status === 201) {
        latencies.push(performance.now() - since);
        if (collect) bodies.push(answer.body);
      } else failed += 1;
      if (answer.closes) socket.end(open);
      else free();
    });
    socket.on('error', () => {
      failed += 1;
      if (!over) setTimeout(open, 10);
    });
  };
  open();
}

/** The answer that a text is, undefined while some of it is missing. */
function answerIn(received) {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const top = received.slice(0, end).toLowerCase();
  const rest = received.slice(end + 4);
  const length = /\r\ncontent-length: *(\d+)/.exec(top)?.[1];
  if (length === undefined ? !/(?:^|\r\n)0\r\n\r\n$/.test(rest) : rest.length < Number(length))
    return undefined;
  return { status: Number(received.slice(9, 12)), body: rest, closes: top.includes('\r\nconnection: close') };
}

const began = performance.now();
for (let count = 0; count < connections; count += 1) place();
let told = 0;
await new Promise(resolve => {
  const look = setInterval(
    () => {
      const now = performance.now();
      if (now - began > seconds * 1000 || (codes && at >= codes.length)) {
        clearInterval(look);
        resolve();
        return;
      }
      if (perSecond === undefined) return;
      for (; told < ((now - began) / 1000) * perSecond; told += 1) {
        const when = began + (told / perSecond) * 1000;
        const free = idle.pop();
        if (free) free.send(when);
        else due.push(when);
      }
    },
    perSecond ? 1 : 20,
  );
});
const duration = (performance.now() - began) / 1000;
const count = latencies.length;
over = true;
const sorted = Float64Array.from(latencies).sort();
const share = part => Math.round((sorted[Math.floor(sorted.length * part)] ?? 0) * 100) / 100;
const result = {
  perSecond: count / duration,
  ...{ count, p50: share(0.5), p99: share(0.99), failed },
  linkTokens: bodies.map(text => JSON.parse(text).content?.linkToken).filter(Boolean),
};
process.stdout.write(JSON.stringify(result), () => process.exit(0));
