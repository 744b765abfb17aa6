import type { SessionSummary } from '@fairlead/wire/link-messages';
import type { PageState } from './page-state.ts';

/** What the host's `onExit` is told when there is no server to word it. */
export function lastWords(state: PageState): SessionSummary {
  if (state.at === 'live') return { page: `${state.view.screen.kind}Page`, errorMessage: 'connectionLost' };
  const page = state.at === 'dead' ? state.because : state.at;
  return { page, errorMessage: page };
}
