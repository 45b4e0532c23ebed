/** One thing that happened in a call, read from chat messages or from a transcript. */
export type Step =
	| { readonly kind: "heard"; readonly text: string }
	| { readonly kind: "said"; readonly text: string }
	| { readonly kind: "called"; readonly id: string; readonly tool: string; readonly input: unknown }
	| {
			readonly kind: "returned";
			readonly id: string;
			readonly tool: string;
			readonly output: unknown;
	  };
