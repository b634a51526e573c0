import { z } from 'zod'

/** What `PasskeyForm` posts: first for the options, then with the answer of the device. */
export const passkeyFormSchema = z.object({
  step: z.enum(['options', 'answer']).default('answer'),
  response: z.string().default(''),
  name: z.string().default(''),
})

const answerSchema = z.looseObject({ id: z.string(), response: z.looseObject({}) })

/** Undefined where it is no answer of a device; what it says is checked by the passkeys. */
export function readPasskeyAnswer<T extends object>(text: string): T | undefined {
  try {
    return answerSchema.parse(JSON.parse(text)) as unknown as T
  } catch {
    return undefined
  }
}

/** Long enough for the name of any device. */
const LONGEST_NAME = 60

/** As typed, without what would break a line; undefined where nothing is left. */
export function readPasskeyName(typed: string): string | undefined {
  const name = typed
    .replace(/[\s\p{C}]+/gu, ' ')
    .trim()
    .slice(0, LONGEST_NAME)
  return name === '' ? undefined : name
}
