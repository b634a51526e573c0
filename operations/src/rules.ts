import { openPostgres } from '@mot-cua/database'
import { openRuleSettings } from '@mot-cua/identity'
import { DomainError, systemClock } from '@mot-cua/kernel'
import { ConfigError } from '@mot-cua/web'

type Rules = Awaited<ReturnType<typeof openRuleSettings>>

/** One line for each rule of identity: what holds now, and what holds unless it is changed. */
export function listRules(databaseUrl: string): Promise<string> {
  return withRules(databaseUrl, async (rules) => {
    const listed = await rules.list()
    return listed.map(({ name, value, usual }) => `${name} ${value} (usual: ${usual})`).join('\n')
  })
}

export type RuleWish = { name: string | undefined; value: string | undefined; by: unknown }

/** Throws ConfigError where there is no such rule or value; running processes hear of it in 2 s. */
export function setRule(databaseUrl: string, { name, value, by }: RuleWish): Promise<string> {
  if (name === undefined || value === undefined) {
    throw new ConfigError('set-rule NAME VALUE; list-rules names them')
  }
  return withRules(databaseUrl, async (rules) => {
    try {
      await rules.set(name, value, typeof by === 'string' ? by : undefined)
    } catch (error) {
      if (error instanceof DomainError) throw new ConfigError(error.message)
      throw error
    }
    return `${name} ${value}`
  })
}

async function withRules<T>(databaseUrl: string, work: (rules: Rules) => Promise<T>): Promise<T> {
  const engine = await openPostgres({ url: databaseUrl })
  try {
    return await work(await openRuleSettings(engine, systemClock))
  } finally {
    await engine.close()
  }
}
