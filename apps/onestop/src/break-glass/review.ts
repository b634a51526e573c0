import type { Administrator, BreakGlassUse } from './break-glass.ts'

type TakingPart = Pick<BreakGlassUse, 'requestedBy' | 'answeredBy'>

/**
 * Whether somebody may say what to make of a use: one who took no part in it, nor whose person did.
 * Where the province has nobody else, whoever agreed to it; never whoever came in.
 */
export function isJudge(
  reviewerId: string,
  { requestedBy, answeredBy }: TakingPart,
  administrators: readonly Pick<Administrator, 'id' | 'personId' | 'isSuspended'>[],
): boolean {
  const personOf = (id: string | undefined) =>
    administrators.find((one) => one.id === id)?.personId ?? id
  const first = personOf(requestedBy)
  const second = personOf(answeredBy)
  const reviewer = personOf(reviewerId)
  if (reviewer === first) return false
  if (reviewer !== second) return true
  const others = administrators.filter(({ isSuspended }) => !isSuspended)
  return others.every(({ id }) => [first, second].includes(personOf(id)))
}
