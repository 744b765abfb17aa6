/**
 * One step of a session: the frame that every action of the Link page runs in.
 *
 * A step takes the session first (its version moves on, so that the same step cannot be taken twice or by two), then
 * does its work, which may ask an institution, and then writes everything that came of it in one transaction: the
 * session, the messages for the host page, the events. Whoever comes in between is told that the session moved on.
 */
import type { SessionAction } from '@fairlead/wire/session-actions';
import type { Notice, Screen } from '@fairlead/wire/session-view';
import type { Kysely } from 'kysely';
import type { Database } from '../database/schema.ts';
import { appendEvent } from '../events/store.ts';
import { ApiError } from '../http/api-error.ts';
import {
  claimSession,
  insertMessages,
  type Progress,
  releaseSession,
  type Session,
  saveSession,
} from '../sessions/store.ts';
import { canFollow, isOffered, type SessionState } from '../sessions/transitions.ts';
import { later } from '../surroundings.ts';
import { type Message, sealMessages } from './messages.ts';
import type { Services } from './services.ts';

/** What a step comes to. What is absent stays as it is. */
export type Step = {
  state: SessionState;
  screen: Screen;
  progress?: Progress;
  notice?: Notice;
  /** The connector's state for the next call; sealed by the frame. */
  challenge?: object;
  connectionId?: string | null;
  transferId?: string | null;
  messages?: Message[];
  ended?: boolean;
  /** The session as an earlier write of this same step left it. */
  on?: Session;
  /** Written in the same transaction; what it returns is told before `messages`. */
  alongside?: (transaction: Kysely<Database>, connectionId: string | null) => Promise<StepAddition>;
};

export type StepAddition = { messages?: Message[]; connectionId?: string };

export type StepContext = {
  services: Services;
  /** Claimed: at the version that this step will leave it at. */
  session: Session;
  requestId: string;
  now: Date;
};

/** Idle time, whole life, and how long one action may take before the session is free again. */
const idle = 30 * 60_000;
const life = 2 * 60 * 60_000;
const actionTime = 60_000;

export function idleDeadline(createdAt: Date, now: Date): Date {
  return new Date(Math.min(later(now, idle).getTime(), later(createdAt, life).getTime()));
}

/** The session is over: too long idle, and nothing under way that must not be lost, nor an outcome to look at. */
export function hasExpired(session: Session, now: Date): boolean {
  return session.state !== 'finished' && !canBeActedOn(session, now);
}

/** Whether anything but leaving is still possible; an outcome stays readable after that. */
export function canBeActedOn(session: Session, now: Date): boolean {
  return session.endedAt === null && (session.expiresAt > now || session.state === 'approving');
}

const movedOn = () =>
  new ApiError(
    'sessionMovedOn',
    'The session is at another step than the one that was acted on, or is working on another action. Read it again.',
  );

/**
 * Takes one step.
 *
 * @param seen the version that the user acted on.
 * @throws ApiError `sessionMovedOn`; whatever the work throws, after giving the session back.
 */
export async function takeStep(
  services: Services,
  found: Session,
  action: SessionAction,
  seen: number,
  requestId: string,
  work: (context: StepContext) => Promise<Step>,
): Promise<Session> {
  const now = services.clock.now();
  if (found.version !== seen || !isOffered(action, found.screen) || found.endedAt !== null) throw movedOn();
  if (!canBeActedOn(found, now) && action !== 'close') throw movedOn();
  const session = await claimSession(services.db, found.scope, {
    id: found.id,
    version: seen,
    now,
    busyUntil: later(now, actionTime),
    // Leaving a session that is over does not bring it back to life.
    expiresAt: canBeActedOn(found, now) ? idleDeadline(found.createdAt, now) : found.expiresAt,
  });
  if (session === undefined) throw movedOn();
  // What was offered when we looked may not be any more.
  if (!isOffered(action, session.screen)) {
    await releaseSession(services.db, session.scope, session.id, session.version);
    throw movedOn();
  }
  try {
    const step = await work({ services, session, requestId, now });
    return await commitStep(services, session, step);
  } catch (error) {
    await releaseSession(services.db, session.scope, session.id, session.version);
    throw error;
  }
}

/** Writes a step's outcome. @throws ApiError `sessionMovedOn` when the session was changed meanwhile. */
async function commitStep(services: Services, session: Session, step: Step): Promise<Session> {
  return services.db.transaction().execute(async transaction => {
    const saved = await writeStep(services, transaction, step.on ?? session, step);
    if (saved === undefined) throw movedOn();
    return saved;
  });
}

/**
 * The write itself, for those who hold the session by other means too.
 *
 * @param options.version set by a writer that did not claim: the session moves to this version.
 * @returns `undefined`: somebody else has changed the session, nothing may be kept.
 */
export async function writeStep(
  services: Services,
  transaction: Kysely<Database>,
  session: Session,
  step: Step,
  options: { version?: number; stayBusy?: boolean } = {},
): Promise<Session | undefined> {
  if (!canFollow(session.state, step.state)) {
    throw new RangeError(`a session that is ${session.state} cannot become ${step.state}`);
  }
  const now = services.clock.now();
  const addition = await step.alongside?.(transaction, session.connectionId);
  const messages = [...(addition?.messages ?? []), ...(step.messages ?? [])];
  const changes = {
    state: step.state,
    progress: step.progress ?? session.progress,
    screen: step.screen,
    notice: step.notice ?? null,
    sealedChallenge:
      step.challenge === undefined
        ? null
        : services.secrets.seal(JSON.stringify(step.challenge), challengeContext(session.id)),
    connectionId:
      addition?.connectionId ?? (step.connectionId === undefined ? session.connectionId : step.connectionId),
    transferId: step.transferId === undefined ? session.transferId : step.transferId,
    lastMessage: session.lastMessage + messages.length,
    endedAt: step.ended ? now : session.endedAt,
    ...options,
  };
  if (!(await saveSession(transaction, session.scope, session.id, session.version, changes)))
    return undefined;
  await insertMessages(
    transaction,
    session.scope,
    session.id,
    sealMessages(services.secrets, session.id, session.lastMessage, messages),
    now,
  );
  if (step.state !== session.state) {
    await appendEvent(transaction, session.scope, {
      id: services.random.uuid(),
      subjectKind: 'session',
      subjectId: session.id,
      type: `session.${step.state}`,
      payload: { linkTokenId: session.linkTokenId, userId: session.userId, from: session.state },
      at: now,
    });
  }
  return { ...session, ...changes, version: options.version ?? session.version };
}

/** The connector's state from the step before. */
export async function openChallenge(services: Services, session: Session): Promise<Record<string, unknown>> {
  if (session.sealedChallenge === null) {
    throw new Error(`session ${session.id} has no challenge although its screen asks for one`);
  }
  const text = await services.secrets.open(session.sealedChallenge, challengeContext(session.id));
  return JSON.parse(text.toString()) as Record<string, unknown>;
}

function challengeContext(sessionId: string): string {
  return `sessions.sealed_challenge ${sessionId}`;
}
