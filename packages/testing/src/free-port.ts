import { randomInt } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { createServer } from 'node:net'

/**
 * Below the ports that systems hand out themselves (RFC 6335 §6: from 49152; Linux from 32768), so
 * that no test that lets the system choose takes it before the program that was given it; above
 * those that whole sandboxes of the journeys take.
 */
const LOWEST = 31_000
const HIGHEST = 32_700

/**
 * A port nobody listens on, for a program that takes a number rather than a socket. Nobody else is
 * given it while this process lives: between choosing and listening there may be seconds.
 */
export async function findFreePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LOWEST, HIGHEST)
    const isFree = (await canListen(port, '127.0.0.1')) && (await canListen(port))
    if (isFree && (await claim(port))) return port
  }
}

/** Without a host: every address, of both kinds where the machine has both. */
function canListen(port: number, host?: string): Promise<boolean> {
  const probe = createServer()
  return new Promise((resolve) => {
    probe.once('error', () => resolve(false))
    probe.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      probe.close(() => resolve(true))
    })
  })
}

/**
 * The UDP port of the same number, which nothing here speaks, stands for the claim: the system
 * gives it to one process alone and takes it back whatever ends that process.
 */
function claim(port: number): Promise<boolean> {
  const claimed = createSocket('udp4').unref()
  return new Promise((resolve) => {
    claimed.once('error', () => claimed.close(() => resolve(false)))
    claimed.bind(port, '127.0.0.1', () => resolve(true))
  })
}
