/** Kumo publishes its compiled style sheet without types. */
declare module "@cloudflare/kumo/styles/standalone";
