/** What is known of an answer: the code of a refusal, or that it was let through. */
export type Told = { code: string; status?: number } | 'let through'
