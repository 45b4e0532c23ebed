import { z } from "zod";

export const ApiKeyId = z
	.string()
	.regex(/^key_[0-9a-f]{32}$/, "an API key's id is key_ followed by 32 hexadecimal digits");

export const ApiKey = z
	.object({
		keyId: ApiKeyId,
		keyPrefix: z.string().meta({ description: "How the key begins, to recognise it by" }),
		createdAt: z.iso.datetime(),
		revokedAt: z.iso.datetime().nullable(),
	})
	.meta({ id: "ApiKey" });
export type ApiKey = z.infer<typeof ApiKey>;

export const NewApiKey = z
	.object({
		...ApiKey.shape,
		key: z.string().meta({ description: "Shown this once and stored nowhere" }),
	})
	.meta({ id: "NewApiKey" });

export const ApiKeyList = z.object({ data: z.array(ApiKey) }).meta({ id: "ApiKeyList" });
