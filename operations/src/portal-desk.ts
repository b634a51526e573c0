import { openPostgres } from '@mot-cua/database'
import { isId, systemClock } from '@mot-cua/kernel'
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

/** Throws ConfigError where no administrator has the name. Sessions end within seconds. */
export function resetAdminPassword(place: Place, options: Options): Promise<string> {
  const username = readText(options, 'username', 'whose password is forgotten')
  const by = readText(options, 'by', 'who has seen the administrator')
  const reason = readText(options, 'reason', 'why')
  return withDesk(place, async (desk) => {
    const code = await desk.issuePasswordCode(username, { by, reason })
    if (code === undefined) throw new ConfigError(`no administrator is called ${username}`)
    return [
      `password code, good once and for a day: ${code}`,
      'to be typed with the user name at /sign-in/portal/forgot/administrator',
    ].join('\n')
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

/** Throws ConfigError where the name is none. The token is printed once and nowhere kept. */
export function issueAgencyToken(place: Place, options: Options): Promise<string> {
  const source = readText(options, 'source', 'under which name the agency’s dossiers are kept')
  const by = readText(options, 'by', 'who has spoken with the agency')
  const days = options['days'] === undefined ? undefined : Number(options['days'])
  if (days !== undefined && !(Number.isInteger(days) && days > 0)) {
    throw new ConfigError('--days is a whole number above 0')
  }
  return withDesk(place, async (desk) => {
    const given = { source, by, ...(days === undefined ? {} : { days }) }
    const token = await desk.issueAgencyToken(given)
    if (token === undefined) {
      throw new ConfigError('--source takes 2 to 40 of a-z, 0-9 and -, beginning with a letter')
    }
    return `initial access token of ${source}, to be handed to the agency alone: ${token}`
  })
}

/** One line for each token that still registers. */
export function listAgencyTokens(place: Place): Promise<string> {
  return withDesk(place, async (desk) => {
    const tokens = await desk.listAgencyTokens()
    return tokens.map((token) => JSON.stringify(token)).join('\n') || 'no agency has a token'
  })
}

/** Throws ConfigError where there is no such token. */
export function withdrawAgencyToken(place: Place, options: Options): Promise<string> {
  const id = readText(options, 'token', 'the id of the token, as list-agency-tokens says it')
  const by = readText(options, 'by', 'who withdraws it')
  return withDesk(place, async (desk) => {
    if (isId(id) && (await desk.withdrawAgencyToken({ id, by })))
      return `${id} registers nobody now`
    throw new ConfigError(`no token with the id ${id} registers anybody`)
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
