import { type Clock, DomainError, secondsBetween } from '@mot-cua/kernel'
import type { AssuranceLevel } from '../account/account.ts'
import { type RuleName, ruleSettings } from './rule-settings.data.ts'

/** So long a change may take to be heard of by every process. */
export const RULES_AGE_SECONDS = 2

export type RuleStore = {
  /** What was changed; names nobody knows any more may be among them. */
  readAll(): Promise<Record<string, string>>
  write(change: RuleChange): Promise<void>
}

export type RuleChange = { name: RuleName; value: string; at: Date; by: string | undefined }

type Deps = { store: RuleStore; now: Clock }

export type RuleSettings = ReturnType<typeof createRuleSettings>

/** Rules as data: each process reads them again every two seconds at most. */
export function createRuleSettings({ store, now }: Deps) {
  let last: { at: Date; values: Promise<Record<string, string>> } | undefined
  const read = (): Promise<Record<string, string>> => {
    const at = now()
    if (!last || secondsBetween(last.at, at) >= RULES_AGE_SECONDS) {
      const values = store.readAll()
      last = { at, values }
      // What could not be read is asked for again by whoever comes next.
      values.catch(() => {
        if (last?.values === values) last = undefined
      })
    }
    return last.values
  }
  const valueOf = async (name: RuleName): Promise<string> => pick(await read(), name)
  return {
    /** Level that a person needs to sign a browser in by QR code. */
    qrLoginLevel: async (): Promise<AssuranceLevel> =>
      (await valueOf('assurance.qrLogin')) === '1' ? 1 : 2,
    logsOutAfterQr: async (): Promise<boolean> =>
      (await valueOf('app.logoutAfterQrLogin')) === 'true',
    async list(): Promise<{ name: RuleName; value: string; usual: string }[]> {
      const changed = await store.readAll()
      return names.map((name) => {
        const { usual } = ruleSettings[name]
        return { name, value: pick(changed, name), usual }
      })
    },
    /** Throws DomainError `bad-request` where there is no such rule or value. */
    async set(name: string, value: string, by?: string): Promise<void> {
      const known = names.find((one) => one === name)
      if (!known || !ruleSettings[known].isValue(value)) {
        throw new DomainError('bad-request', `no such rule, or not a value of it: ${name}`)
      }
      await store.write({ name: known, value, at: now(), by })
      last = undefined
    },
  }
}

const names = Object.keys(ruleSettings) as RuleName[]

/** A value that is none any more counts as not set. */
function pick(changed: Record<string, string>, name: RuleName): string {
  const value = changed[name]
  const { usual, isValue } = ruleSettings[name]
  return value !== undefined && isValue(value) ? value : usual
}
