/** What `build/compiled-messages.ts` makes of `messages/<locale>.json`. */
declare module 'virtual:messages/*' {
  const messages: import('./locales.ts').CompiledMessages;
  export default messages;
}
