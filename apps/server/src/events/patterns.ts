/** Filters of events: a type, all of a subject (`transfer.*`), or everything (`*`). */
import { type EventType, eventTypes } from '@fairlead/wire';

/** Whether any of the patterns means this type. */
export function matchesAny(patterns: readonly string[], type: EventType): boolean {
  const [subject] = type.split('.');
  return patterns.some(pattern => pattern === '*' || pattern === type || pattern === `${subject}.*`);
}

/** The types that any of the patterns means. */
export function patternsMatching(patterns: readonly string[]): EventType[] {
  return eventTypes.filter(type => matchesAny(patterns, type));
}
