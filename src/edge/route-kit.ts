import { createRoute, type RouteConfig } from "@hono/zod-openapi";
import type { z } from "zod";

import { KEYED } from "./auth.ts";
import { type ProblemCode, problemResponses } from "./problems.ts";

/** Declares a JSON response of a route. */
export function jsonAnswer<Schema extends z.ZodType>(description: string, schema: Schema) {
	return { description, content: { "application/json": { schema } } };
}

/** Declares the JSON body of a route. */
export function jsonBody<Schema extends z.ZodType, Required extends boolean>(
	schema: Schema,
	required: Required,
) {
	return { required, content: { "application/json": { schema } } };
}

type RouteRequest = NonNullable<RouteConfig["request"]>;

interface KeyedRoute<Method, Path, Request, Responses, Code> {
	method: Method;
	path: Path;
	operationId: string;
	tags: [string];
	summary: string;
	description?: string;
	/** What the route reads. */
	request: Request;
	/** The responses when nothing is wrong. */
	responses: Responses;
	/** The route's own problems, in addition to those that every such request may have. */
	problems?: readonly Code[];
}

const KEY_PROBLEMS = ["missing_key", "invalid_key", "internal_error"] as const;
const BODY_PROBLEMS = [
	"malformed_json",
	"body_too_large",
	"unsupported_media_type",
	"invalid_request",
] as const;
const QUERY_PROBLEMS = ["invalid_request"] as const;

type RequestProblem<Request> =
	| (typeof KEY_PROBLEMS)[number]
	| (Request extends { body: unknown } ? (typeof BODY_PROBLEMS)[number] : never)
	| (Request extends { query: unknown } ? (typeof QUERY_PROBLEMS)[number] : never);

/** The problems that every request of this kind may have. */
function problemsOf<Request extends RouteRequest>(request: Request): RequestProblem<Request>[];
function problemsOf(request: RouteRequest): ProblemCode[] {
	return [
		...("body" in request ? BODY_PROBLEMS : []),
		...("query" in request ? QUERY_PROBLEMS : []),
		...KEY_PROBLEMS,
	];
}

/** Declares a route that takes an API key. */
export function keyedRoute<
	Method extends RouteConfig["method"],
	Path extends string,
	Request extends RouteRequest,
	Responses extends RouteConfig["responses"],
	Code extends ProblemCode = never,
>(route: KeyedRoute<Method, Path, Request, Responses, Code>) {
	const { request, responses, problems = [], ...described } = route;
	return createRoute({
		...described,
		...KEYED,
		request,
		responses: {
			...responses,
			...problemResponses([...problems, ...problemsOf(request)]),
		},
	});
}

/** Reads a page with `find`, which gets the number of rows, and returns it as the API shows it. */
export async function findPage<Row, Shown>(
	limit: number,
	{
		find,
		show,
		cursorOf,
	}: {
		find: (limit: number) => Promise<readonly Row[]>;
		show: (row: Row) => Shown;
		/** The cursor of the next page, from the last row of this one. */
		cursorOf: (last: Row) => string;
	},
): Promise<{ data: Shown[]; nextCursor: string | null }> {
	// One row more than a page has, to see whether there is a next page.
	const rows = await find(limit + 1);
	const shown = rows.slice(0, limit);
	const last = shown.at(-1);
	const nextCursor = rows.length > limit && last !== undefined ? cursorOf(last) : null;
	return { data: shown.map(show), nextCursor };
}

/** An ISO 8601 time that a schema has checked, in milliseconds since the epoch. */
export function msOrUndefined(iso: string | undefined): number | undefined {
	return iso === undefined ? undefined : Date.parse(iso);
}
