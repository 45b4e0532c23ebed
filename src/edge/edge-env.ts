/** What Hono hands to every handler: the Worker's bindings, and whose key was sent. */
export interface EdgeEnv {
	Bindings: Env;
	Variables: { workspaceId: string };
}
