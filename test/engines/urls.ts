export interface EngineUrls {
	scripted: string;
	/** Asked with GET, starts the embedded engines if need be, and answers their URL when they are warm. */
	doorbell: string;
}

declare module "vitest" {
	interface ProvidedContext {
		engines: EngineUrls;
	}
}
