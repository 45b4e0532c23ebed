/** What Hono gives to every handler: the Worker's bindings, and the workspace of the API key. */
export interface EdgeEnv {
	Bindings: Env;
	Variables: { workspaceId: string };
}
