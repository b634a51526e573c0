export type AssuranceLevel = 1 | 2

/** Actions that ask for a level. Which level is data an administrator changes (requirements C1). */
export type Action = 'portal-sign-in' | 'link' | 'data-store-transfer' | 'own-record'

export type RequirementStore = {
  minimumLevel(action: Action): Promise<AssuranceLevel>
  setMinimumLevel(action: Action, level: AssuranceLevel): Promise<void>
}

export type LevelOutcome =
  | { outcome: 'enough' }
  | { outcome: 'too-low'; required: AssuranceLevel; current: AssuranceLevel }

export function judgeLevel(current: AssuranceLevel, required: AssuranceLevel): LevelOutcome {
  return current >= required ? { outcome: 'enough' } : { outcome: 'too-low', required, current }
}

/** As identity names it. */
export function acrOfAssurance(level: AssuranceLevel): string {
  return `urn:eid:level${level}`
}

/** An absent or unknown `acr` means nothing is known, so the weakest is assumed (ASVS 6.8.4). */
export function levelOfAcr(acr: string | undefined): AssuranceLevel {
  return acr === 'urn:eid:level2' ? 2 : 1
}
