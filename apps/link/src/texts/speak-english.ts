/** For tests: the page speaks before it shows anything. */
import { beforeAll } from 'vitest';
import { speak } from './texts.ts';

if (typeof document !== 'undefined') beforeAll(() => speak('en', document.documentElement));
