export { logRequests } from './log.ts';
export { requestRoutes } from './routes.ts';
export { deleteOldRequests } from './store.ts';
