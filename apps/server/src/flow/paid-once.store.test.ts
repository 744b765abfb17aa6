/** An order is paid once, however often its token is minted and in however many sessions it is opened. */
import { describe, expect, test } from 'vitest';
import { testDatabase } from '../../test/database.ts';
import { fixedDeposit, flow, seconds } from '../../test/flow.ts';

const { db } = await testDatabase();
const server = await flow({ db });
const payment = (transactionId: string) => fixedDeposit({ transferType: 'payment', transactionId });

describe('21: a transactionId that is used again', () => {
  test('can be minted; approved it is only while no payment with it is pending or has arrived', async () => {
    const client = await server.newClient();
    const [first, second, third] = [
      await client.open(payment('order-1')),
      await client.open(payment('order-1')),
      await client.open(payment('order-1')),
    ];
    for (const page of [first, second, third]) await page.logIn();
    await first.approveWithCode();
    await second.act('approve', { previewId: second.on('preview').previewId });
    expect(second.view.notice).toMatchObject({ code: 'alreadyPaid', moneyMoved: 'no' });
    await server.pass(seconds(15));
    await third.act('approve', { previewId: third.on('preview').previewId });
    expect(third.view.notice).toMatchObject({ code: 'alreadyPaid' });
    expect((await client.transfers('?ClientTransactionId=order-1')).content.total).toBe(1);
  });

  test('is another order for another client, and for another id', async () => {
    const [client, other] = [await server.newClient(), await server.newClient()];
    for (const [each, id] of [
      [client, 'order-1'],
      [client, 'order-2'],
      [other, 'order-1'],
    ] as const) {
      const page = await each.open(payment(id));
      await page.logIn();
      await page.approveWithCode();
      expect(page.screen().kind).toBe('progress');
    }
  });
});
