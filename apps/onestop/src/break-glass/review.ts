import type { Administrator, BreakGlassUse } from './break-glass.ts'
import { isOnePerson, type Owned } from './one-person.ts'

type TakingPart = Pick<BreakGlassUse, 'requestedBy' | 'requestedAt' | 'answeredBy'>
type Candidate = Owned & Pick<Administrator, 'suspendedAt'>

/**
 * Whether somebody may say what to make of a use: one who took no part in it, nor whose person did.
 * Where the province has nobody else, whoever agreed to it; never whoever came in. Who was suspended
 * after the request is still somebody else: else the two could make themselves the only ones.
 */
export function isJudge(
  reviewerId: string,
  { requestedBy, requestedAt, answeredBy }: TakingPart,
  administrators: readonly Candidate[],
): boolean {
  const find = (id: string): Owned =>
    administrators.find((one) => one.id === id) ?? {
      id,
      personId: undefined,
      boundIndex: undefined,
    }
  const first = find(requestedBy)
  const second = find(answeredBy ?? requestedBy)
  const reviewer = find(reviewerId)
  if (isOnePerson(reviewer, first)) return false
  if (!isOnePerson(reviewer, second)) return true
  const wasThere = ({ suspendedAt }: Candidate) => !suspendedAt || suspendedAt > requestedAt
  return administrators
    .filter(wasThere)
    .every((one) => isOnePerson(one, first) || isOnePerson(one, second))
}
