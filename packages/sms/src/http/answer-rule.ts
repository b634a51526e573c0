/** `http` is the status of the answer; anything else a path into its JSON. */
export type AnswerRule = { path: string; values: readonly string[] }

/** Reads `path=value|value`, separated by commas: `http=422,code=21211|21614`. */
export function parseAnswerRules(text: string): AnswerRule[] | undefined {
  const rules = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => /^([\w.[\]-]+)=(.+)$/.exec(part))
  if (rules.some((rule) => rule === null)) return undefined
  return rules.map((rule) => {
    return { path: rule?.[1] ?? '', values: (rule?.[2] ?? '').split('|') }
  })
}

export type Answered = { status: number; body: unknown }

export function matchesRule({ status, body }: Answered, rules: readonly AnswerRule[]): boolean {
  return rules.some(({ path, values }) => {
    const found = path === 'http' ? String(status) : readPath(body, path)
    return found !== undefined && values.includes(found)
  })
}

/** The text, number or truth value at a path such as `messages.0.id`; undefined for all else. */
export function readPath(body: unknown, path: string): string | undefined {
  let found: unknown = body
  for (const step of path.split('.')) {
    if (found === null || typeof found !== 'object' || !Object.hasOwn(found, step)) return undefined
    found = (found as Record<string, unknown>)[step]
  }
  if (typeof found === 'string') return found
  return typeof found === 'number' || typeof found === 'boolean' ? String(found) : undefined
}
