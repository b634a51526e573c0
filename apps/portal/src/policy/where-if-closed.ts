import type { AccountType, Audience } from '../account/account.ts'
import { withVisit } from '../provider/paths.ts'
import type { SignInGate } from './gate.ts'
import { closedPath } from './paths.ts'

type Coming = { type: AccountType; audience?: Audience; returnTo: string }

/**
 * Where people are led whose kind of account may not sign in now; undefined while it may. Asked
 * before anything else is: nobody types a password for nothing.
 */
export function whereIfClosed(
  gate: SignInGate,
  { type, audience = 'person', returnTo }: Coming,
): string | undefined {
  const question = { type, audience }
  if (gate.decide(question).access !== 'closed') return undefined
  return withVisit(closedPath(question), returnTo)
}
