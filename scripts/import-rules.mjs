// Which file may import which: the design's picture, checked. One entry per rule, with its reason.
// (dependency-cruiser would do this, but it reads TypeScript through the compiler's JavaScript interface, which
// TypeScript 7 does not have.)

/** `from` and `to` are tested against paths from the repository's root; `to` may be a bare module, as in `node:fs`. */
export const rules = [
  {
    from: /^packages\//,
    to: /^apps\//,
    why: 'packages are used by apps, and by people who have none of our apps',
  },
  {
    from: /^packages\/money\//,
    to: /^packages\/(?!money\/)/,
    why: 'money stands alone',
  },
  {
    from: /^packages\/wire\//,
    to: /^packages\/(?!wire\/|money\/)/,
    why: 'the wire is words and shapes; it may use money and nothing else',
  },
  {
    from: /^packages\/chains\//,
    to: /^packages\/(?!chains\/)/,
    why: 'chains can be published alone',
  },
  {
    from: /^packages\/connectors\//,
    to: /^packages\/(?!connectors\/|wire\/|money\/)/,
    why: 'connectors can be published with wire and money alone',
  },
  {
    from: /^packages\/[^/]+\/src\//,
    to: /^(node:)?(fs|net|tls|dns|dgram|http|https|http2|child_process|worker_threads)(\/|$)/,
    why: 'packages do no input or output of their own: ledger, clock and HTTP are passed in',
  },
  {
    from: /^apps\/server\/src\/http\//,
    to: /^apps\/server\/src\/(?!http\/)[^/]+\//,
    why: 'http/ knows nothing of the business',
  },
  {
    from: /^apps\/server\/src\/database\//,
    to: /^apps\/server\/src\/(?!database\/)[^/]+\//,
    why: 'database/ holds tables, not what they are for',
  },
  {
    from: /^apps\/server\/src\/([^/]+)\//,
    to: /^apps\/server\/src\/(?!$1\/)[^/]+\/(.+-)?store\.ts$/,
    except: /^apps\/server\/src\/flow\//,
    why: "no folder reaches into another's store; what must commit together is composed in flow/",
  },
  {
    from: /^apps\/server\/src\/[^/]+\//,
    to: /^apps\/server\/src\/(main|app)\.ts$/,
    why: 'main.ts and app.ts put the folders together; no folder knows them',
  },
  {
    from: /^apps\/server\/src\/(?!command-line\/)/,
    to: /^apps\/server\/src\/command-line\//,
    why: 'the command line is a program of its own; what the server shares with it is below both',
  },
  {
    from: /^apps\/link\//,
    to: /^(apps\/(?!link\/)|packages\/(?!wire\/|money\/))/,
    // The two ends of one wire are tested together.
    except: /(?:host-wallets|standard-proofs)\.test\.ts$/,
    why: 'the Link page knows the wire and money; the server is on the other side of the network',
  },
  {
    from: /^apps\/storefront\//,
    to: /^(apps\/(?!storefront\/)|packages\/(?!link\/))/,
    why: "the shop is a client like any other: it has the vendor's libraries, and of ours what clients may have",
  },
  {
    from: /^packages\/link\//,
    to: /^packages\/(?!link\/|wire\/)/,
    why: 'the loader is code in the pages of others: small, and nothing but the wire behind it',
  },
  {
    from: /^apps\/server\//,
    to: /^apps\/link\//,
    why: 'the server serves the built page and shares only packages with it',
  },
];
