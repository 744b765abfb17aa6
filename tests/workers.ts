/** How many test files run side by side; a project with a configuration of its own does not take it from the root's. */
import { availableParallelism } from 'node:os';

/** Two even on two cores: much of the time is spent waiting, for PostgreSQL and for browsers. */
export const maxWorkers = Math.max(2, availableParallelism() - 1);
