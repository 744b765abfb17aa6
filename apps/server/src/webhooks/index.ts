export { webhookLogsOf } from './logs.ts';
export { vendorTypes, webhookBody } from './payload.ts';
export type { ReachRules } from './reachable.ts';
export { webhookRoutes } from './routes.ts';
export { webhookSender } from './send.ts';
export { signatureHeaders } from './sign.ts';
