import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

/**
 * Below the ports that systems hand out themselves (RFC 6335 §6: from 49152; Linux from 32768), so
 * that no test that lets the system choose takes it before the program that was given it; above
 * those that whole sandboxes of the journeys take.
 */
const LOWEST = 31_000
const HIGHEST = 32_700

/** A port nobody listens on, for a program that takes a number rather than a socket. */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port))) return port
  }
}

/** Without a host: every address, of both kinds where the machine has both. */
function isFree(port: number, host?: string): Promise<boolean> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      probe.close(() => resolve(true))
    })
  })
}
