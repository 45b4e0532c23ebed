/** What has happened in a call, in order, wherever it was read from: chat messages or a transcript. */
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
