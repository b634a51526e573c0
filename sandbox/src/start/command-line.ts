import { parseArgs } from 'node:util'
import { ConfigError } from '@mot-cua/web'
import { ANY_HOST } from '../lan/lan-host.ts'

/** What `npm start -- --help` says. */
export const HELP = `npm start -- [--residents N] [--lan[=HOST]]

Starts every party in this process, for this machine only, with people, SMS inbox and fault
switches at the desk.

  --residents N   invented people in the population registry, at the first start with a database
                  (10000 unless told; at most 1000000). The same as RESIDENTS=N.
  --lan[=HOST]    over https, for every device on the same network: a phone, say. HOST is this
                  machine's address or name on it, chosen unless told. The same as LAN=HOST.
  --help          this text

Settings by environment: PORT_BASE (4000), DATA_DIR (./data), DATABASE_URL and REDIS_URL for
servers instead of the embedded database, TEXT_PROFILE (vn-2024 or neutral), TRUSTED_PROXIES,
LOG_LEVEL (warn).
`

/**
 * Reads what stands after `npm start --`; a flag goes before the environment variable it names.
 *
 * @throws ConfigError with one line for what is no flag of ours
 */
export function readCommandLine(
  args: readonly string[],
  env: Record<string, string | undefined>,
): { wantsHelp: boolean; env: Record<string, string | undefined> } {
  const { help = false, residents, lan } = parse(args)
  return {
    wantsHelp: help,
    env: {
      ...env,
      ...(residents !== undefined && { RESIDENTS: residents }),
      ...(lan !== undefined && { LAN: lan }),
    },
  }
}

function parse(args: readonly string[]) {
  try {
    const options = {
      help: { type: 'boolean' },
      residents: { type: 'string' },
      lan: { type: 'string' },
    } as const
    // Node's reader knows no option whose value may be left out.
    const full = args.map((arg) => (arg === '--lan' ? `--lan=${ANY_HOST}` : arg))
    return parseArgs({ args: full, options }).values
  } catch (cause) {
    // Node's own first sentence names the flag; the rest is advice about positional arguments.
    const [reason = ''] = cause instanceof Error ? cause.message.split('. ') : []
    throw new ConfigError(`${reason}; npm start -- --help tells what there is`)
  }
}
