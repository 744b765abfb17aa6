// `npm run soak`: the tests with a seed at their full size, which takes long. What runs small in `npm test` reads FAIRLEAD_SOAK.
process.env.FAIRLEAD_SOAK = '1';
process.argv.push('unit', 'store', '--testTimeout=3600000');
await import('./test.mjs');
