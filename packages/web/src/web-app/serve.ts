import { createServer, type Server } from 'node:http'
import { DomainError } from '@mot-cua/kernel'
import { ConfigError } from '../environment/read-environment.ts'
import type { Logger } from '../log/logger.ts'

/**
 * Starts listening.
 *
 * @throws ConfigError with one clear line when the port is taken or not allowed
 */
export function listenOn(server: Server, { port, host }: { port: number; host?: string }) {
  return new Promise<void>((resolve, reject) => {
    const fail = (error: NodeJS.ErrnoException) => reject(describeListenError(error, port))
    server.once('error', fail)
    server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
      server.off('error', fail)
      resolve()
    })
  })
}

/**
 * Finds out early whether ports can be had, before long work is done in vain.
 *
 * @throws ConfigError naming the first that cannot
 */
export async function assertPortsFree(ports: readonly number[], host: string): Promise<void> {
  for (const port of ports) {
    const probe = createServer()
    await listenOn(probe, { port, host })
    await new Promise((resolve) => probe.close(resolve))
  }
}

function describeListenError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === 'EADDRINUSE') {
    return new ConfigError(
      `Port ${port} is taken by another program; stop it or choose other ports`,
    )
  }
  if (error.code === 'EACCES') return new ConfigError(`Port ${port} may not be used by this user`)
  return error
}

/** Answers that are under way get this long before their sockets are closed. */
const DRAIN_MS = 10_000

/** Stops listening, lets answers under way finish, then closes what is left. */
export async function stopServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
  await closed
  clearTimeout(timer)
}

/** Runs `stop` once at the first SIGINT or SIGTERM and then ends the process. */
export function stopOnSignal(stop: () => Promise<void>, logger?: Logger): void {
  let stopping: Promise<void> | undefined
  const onSignal = () => {
    stopping ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        logger?.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
}

/** Runs a program's main function: a wrong setting or an absent server is one line, the rest a bug. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`)
    process.exit(1)
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError || error instanceof DomainError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
