// The SDK's `agents` and `agents/lifecycle`, as far as `CallAgent` uses them. Its voice mixin is the real one.

interface Port {
	id: { name: string };
	/** The object's sockets. */
	connections: () => Iterable<unknown>;
	jobs: { push(job: { time: number }): Promise<void>; cancel(id: string): Promise<void> };
	ready: () => Promise<void>;
	/** What a capability is woken with. */
	onJob: (wake: (time: number) => Promise<void>) => void;
}

export class Agent {
	readonly ctx: Port;
	readonly env: unknown;

	constructor(ctx: Port, env: unknown) {
		this.ctx = ctx;
		this.env = env;
	}

	get name(): string {
		return this.ctx.id.name;
	}

	readonly lifecycle = {
		use: (capability: LifecycleCapability): void => {
			const { jobs, ready, onJob } = this.ctx;
			capability.lifecycle = { jobs, ready, name: this.name };
			onJob((time) => capability.onJob({ job: { time } }));
		},
	};

	getConnections(): Iterable<unknown> {
		return this.ctx.connections();
	}

	keepAlive(): Promise<() => void> {
		return Promise.resolve(() => undefined);
	}

	onConnect(): void {}
	onMessage(): void {}
	onClose(): void {}
}

export class LifecycleCapability {
	lifecycle: { jobs: Port["jobs"]; ready: Port["ready"]; name: string } | null = null;

	declare onJob: (woken: { job: { time: number } }) => Promise<void>;
}
