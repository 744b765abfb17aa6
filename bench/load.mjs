// The load generator, a process of its own: reads what to do from standard input, prints what came of it.
// Redeeming takes one code after the other; a run ends early when there are none left.
import process from 'node:process';
import { text } from 'node:stream/consumers';
import autocannon from 'autocannon';

const { url, connections, seconds, requests, codes, redeemBody, collect, perSecond } = JSON.parse(
  await text(process.stdin),
);
const answers = [];
let at = 0;
const [request] = requests;
if (collect) request.onResponse = (status, body) => status === 200 && answers.push(body);
if (codes) {
  request.setupRequest = each => ({
    ...each,
    body: JSON.stringify({ ...redeemBody, code: codes[at++ % codes.length] }),
  });
}
const run = autocannon({
  ...{ url, connections, duration: seconds, requests, timeout: 30 },
  ...(perSecond && { overallRate: perSecond }),
});
// Half a second is enough to see that there is nothing left to redeem.
const look = codes && setInterval(() => at >= codes.length && run.stop(), 20);
const { duration, latency, non2xx, errors, '2xx': fine } = await run;
clearInterval(look);
const linkTokens = answers.map(body => JSON.parse(body).content?.linkToken).filter(Boolean);
console.log(
  JSON.stringify({
    perSecond: fine / duration,
    count: fine,
    p50: latency.p50,
    p99: latency.p99,
    failed: non2xx + errors,
    linkTokens,
  }),
);
