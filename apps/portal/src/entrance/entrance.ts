import type { ProvenAccount } from '../account/account.ts'
import { type AssuranceLevel, judgeLevel, type RequirementStore } from '../assurance/assurance.ts'
import type { Access, GateDecision, SignInGate } from '../policy/gate.ts'

/** Why somebody who has proved an account is not let in all the same. */
export type Refusal =
  | { outcome: 'closed'; decision: Extract<GateDecision, { access: 'closed' }> }
  | { outcome: 'too-low'; required: AssuranceLevel; current: AssuranceLevel }
  /** Vietnam Post is not for people who hold a staff account (R075). */
  | { outcome: 'staff' }

export type Admission = { outcome: 'admitted'; access: Access } | Refusal

/** Rules about a proven account that are not about dates. */
export type AdmissionRule = (proven: ProvenAccount) => Promise<Refusal | undefined>

type Deps = {
  gate: SignInGate
  requirements: Pick<RequirementStore, 'minimumLevel'>
  /** In order; the first refusal is the answer. */
  rules: readonly AdmissionRule[]
}

export type Entrance = ReturnType<typeof createEntrance>

/** What every way in ends with: the same rules for all of them, in one place. */
export function createEntrance({ gate, requirements, rules }: Deps) {
  return {
    async admit(proven: ProvenAccount): Promise<Admission> {
      const decision = gate.decide(proven)
      if (decision.access === 'closed') return { outcome: 'closed', decision }
      const tooLow = await judgeEidLevel(proven, requirements)
      if (tooLow) return tooLow
      for (const rule of rules) {
        const refusal = await rule(proven)
        if (refusal) return refusal
      }
      return { outcome: 'admitted', access: decision.access }
    },
  }
}

/** The level is the e-ID's; other accounts have none, and what they may do is the gate's to say. */
async function judgeEidLevel(
  { level }: ProvenAccount,
  requirements: Deps['requirements'],
): Promise<Refusal | undefined> {
  if (level === 0) return undefined
  const judged = judgeLevel(level, await requirements.minimumLevel('portal-sign-in'))
  return judged.outcome === 'too-low' ? judged : undefined
}
