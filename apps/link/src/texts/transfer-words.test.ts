/** A deposit, a payment and a purchase are three things to a user, and are called so in every language. */

import { linkLocales } from '@fairlead/wire/locale';
import { expect, test } from 'vitest';
import { speak, speakLater, t } from './texts.ts';

const types = ['deposit', 'payment', 'onramp'] as const;
const amount = '25 USDC';
const client = 'Acme';

test.each(Object.keys(linkLocales))(
  'in %s the three types of transfer have words of their own',
  async locale => {
    await speak(locale, document.documentElement);
    await speakLater();
    const said = types.map(type => ({
      header: t('header.title', { type, client }),
      catalog: t('catalog.title', { type }),
      amount: t('amount.title', { type }),
      preview: t('preview.title', { type, amount, client }),
      approve: t('preview.approve', { type, amount }),
    }));
    for (const place of ['header', 'catalog', 'amount', 'preview', 'approve'] as const) {
      const texts = said.map(words => words[place]);
      expect(new Set(texts).size, `${place}: ${texts.join(' | ')}`).toBe(types.length);
    }
  },
);
