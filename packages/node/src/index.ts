export { type Fairlead, type FairleadOptions, fairlead } from './client.ts';
export { FairleadError } from './request.ts';
export {
  makeTestWebhook,
  type OtherWebhook,
  type TestWebhook,
  type TransferWebhook,
  UntrustedWebhook,
  verifyWebhook,
  type Webhook,
} from './webhooks.ts';
