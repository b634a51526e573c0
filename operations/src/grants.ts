import { openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { openOperatorGrants } from '@mot-cua/registry'
import { ConfigError } from '@mot-cua/web'

type Options = Record<string, string | boolean | undefined>
type Grants = Awaited<ReturnType<typeof openOperatorGrants>>

/** One line for each caller: who it is, and what it may ask. */
export function listCallers(databaseUrl: string): Promise<string> {
  return withGrants(databaseUrl, async (grants) => {
    const callers = await grants.listCallers()
    return callers.map((caller) => JSON.stringify(caller)).join('\n') || 'nobody is registered'
  })
}

/** Throws ConfigError that says what is wrong with the wish; nothing is changed then. */
export function changeGrant(
  kind: 'grant' | 'revoke',
  options: Options,
  databaseUrl: string,
): Promise<string> {
  const by = readText(options, 'by', 'who decides')
  const { act, client, purpose, fields } = options
  const wish = {
    clientId: client,
    act,
    ...(purpose === undefined ? {} : { purpose }),
    ...(typeof fields === 'string' ? { fields: fields.split(',') } : {}),
  }
  return withGrants(databaseUrl, async (grants) => {
    const answer = await grants[kind](wish, by)
    if ('problem' in answer) throw new ConfigError(answer.problem)
    return `${kind}: ${JSON.stringify(answer.changed)}`
  })
}

function readText(options: Options, name: string, meaning: string): string {
  const value = options[name]
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw new ConfigError(`--${name} is missing: ${meaning}`)
}

async function withGrants<T>(databaseUrl: string, work: (grants: Grants) => Promise<T>) {
  const engine = await openPostgres({ url: databaseUrl })
  try {
    return await work(await openOperatorGrants(engine, systemClock))
  } finally {
    await engine.close()
  }
}
