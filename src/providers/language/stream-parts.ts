import type { LanguageModelMiddleware } from "ai";

export type WrapStream = NonNullable<LanguageModelMiddleware["wrapStream"]>;

export type Model = Parameters<WrapStream>[0]["model"];
export type CallOptions = Parameters<Model["doStream"]>[0];

type Streamed = Awaited<ReturnType<Parameters<WrapStream>[0]["doStream"]>>;

/** A part of a model's answer, as the AI SDK has it from a provider. */
export type Part = Streamed["stream"] extends ReadableStream<infer P> ? P : never;
