export type UsernameProblem = 'missing' | 'malformed'

const FORM = /^[!-~]{1,64}$/

/**
 * A user name as it is compared: without blanks around it, small letters. Names that the old
 * systems gave are numbers, addresses of e-mail and words in plain letters.
 */
export function parseUsername(typed: string): { username: string } | { problem: UsernameProblem } {
  const username = typed.trim().toLowerCase()
  if (username === '') return { problem: 'missing' }
  return FORM.test(username) ? { username } : { problem: 'malformed' }
}
