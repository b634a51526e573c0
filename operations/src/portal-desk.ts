import { openPostgres } from '@mot-cua/database'
import { systemClock } from '@mot-cua/kernel'
import { openPortalDesk } from '@mot-cua/portal'
import { ConfigError } from '@mot-cua/web'

type Place = { databaseUrl: string; secretKey: string }
type Options = Record<string, string | boolean | undefined>
type Desk = Awaited<ReturnType<typeof openPortalDesk>>

/** Throws ConfigError where no administrator has the name. The code is printed once and nowhere kept. */
export function enrolAdministrator(place: Place, options: Options): Promise<string> {
  const username = readText(options, 'username', 'whose authenticator app is to be enrolled')
  const by = readText(options, 'by', 'who has seen the administrator')
  return withDesk(place, async (desk) => {
    const code = await desk.issueCode(username, by)
    if (code === undefined) throw new ConfigError(`no administrator is called ${username}`)
    return `enrolment code, good once and for a day: ${code}`
  })
}

/** Throws ConfigError where nobody has the name, or nothing is closed. */
export function reopenFactor(place: Place, options: Options): Promise<string> {
  const username = readText(options, 'username', 'whose codes are to work again')
  const by = readText(options, 'by', 'who has seen the owner')
  const reason = readText(options, 'reason', 'why')
  return withDesk(place, async (desk) => {
    const outcome = await desk.reopenFactor(username, { by, reason })
    if (outcome === undefined) throw new ConfigError(`nobody is called ${username}`)
    if (!outcome) throw new ConfigError(`no wrong codes are counted for ${username}`)
    return `codes of ${username} work again`
  })
}

function readText(options: Options, name: string, meaning: string): string {
  const value = options[name]
  if (typeof value === 'string' && value.trim() !== '') return value.trim()
  throw new ConfigError(`--${name} is missing: ${meaning}`)
}

async function withDesk<T>(
  { databaseUrl, secretKey }: Place,
  work: (desk: Desk) => Promise<T>,
): Promise<T> {
  const engine = await openPostgres({ url: databaseUrl })
  try {
    return await work(await openPortalDesk({ engine, secretKey, now: systemClock }))
  } finally {
    await engine.close()
  }
}
