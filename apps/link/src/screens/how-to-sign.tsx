import type { NetworkType } from '@fairlead/wire/network-type';
import { WholeText } from '../components/whole-text.tsx';
import { currentLocale, t } from '../texts/texts.ts';
import { type SigningTask, signingWays } from './signing-ways.ts';

/** The networks with something to know that holds for every wallet. */
const noted = ['solana', 'bitcoin', 'cardano', 'tezos', 'ripple', 'aptos', 'tvm', 'injective'] as const;
type Noted = (typeof noted)[number];
const isNoted = (networkType: NetworkType): networkType is Noted =>
  (noted as readonly string[]).includes(networkType);

/** Folded away: who knows how to sign needs none of it. */
export function HowToSign({ networkType, task }: { networkType: NetworkType; task: SigningTask }) {
  const { programs, ways } = signingWays(networkType, task);
  const names = new Intl.ListFormat(currentLocale(), { type: 'disjunction' }).format(programs);
  return (
    <details class="how-to">
      <summary>{t('howTo.title')}</summary>
      {isNoted(networkType) && <p>{t(`howTo.note.${networkType}`)}</p>}
      {programs.length > 0 && <p>{t('howTo.programs', { names })}</p>}
      {ways.map(({ tool, where, command }) => (
        <div key={command}>
          <p>{t(`howTo.${where}`, { tool })}</p>
          <WholeText text={command} of="command" />
        </div>
      ))}
      <p class="small">{t('howTo.never')}</p>
    </details>
  );
}
