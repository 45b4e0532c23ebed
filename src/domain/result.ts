/** A value, or why there is none. Failures that we expect are such values; anything else is thrown. */
export type Result<T, R> = Accepted<T> | Refused<R>;

export type Accepted<T> = { readonly ok: true; readonly value: T };
export type Refused<R> = { readonly ok: false; readonly refusal: R };

export function accepted<T>(value: T): Accepted<T> {
	return { ok: true, value };
}

export function refused<R>(refusal: R): Refused<R> {
	return { ok: false, refusal };
}
