import { once } from 'node:events'
import { resolve } from 'node:path'
import { type Env, type Program, spawnIn } from '../journeys/program.ts'

/** The whole of what the page promises: a command that takes longer has failed. */
const COMMAND_WITHIN_MS = 15 * 60_000
/** Of a service that cannot run. */
const END_WITHIN_MS = 60_000

/** A window in which somebody types one line after the other. */
export type Terminal = {
  /** Waits until it is over; throws what it said where it failed. */
  run(line: string): Promise<void>
  /** Leaves it running. */
  leave(line: string): Program
  /** Everything that was said so far. */
  said(): string
}

export class CommandFailed extends Error {
  override name = 'CommandFailed'
}

export function openTerminal(folder: string, env: Env): Terminal {
  let cwd = folder
  const heard: string[] = []
  const leave = (line: string) => {
    const program = spawnIn(env, ['sh', '-c', line], cwd)
    for (const stream of [program.child.stdout, program.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => heard.push(chunk.toString()))
    }
    return program
  }
  return {
    leave,
    said: () => heard.join(''),
    async run(line) {
      const target = /^cd (\S+)$/.exec(line)?.[1]
      if (target !== undefined) {
        cwd = resolve(cwd, target)
        return
      }
      const from = heard.length
      const code = await waitForEnd(leave(line), COMMAND_WITHIN_MS)
      if (code === 0) return
      throw new CommandFailed(`${line} ended with ${code}: ${heard.slice(from).join('').trim()}`)
    },
  }
}

/** The exit code; null where it was stopped. */
export async function waitForEnd(
  program: Program,
  withinMs = END_WITHIN_MS,
): Promise<number | null> {
  const timer = setTimeout(() => void program.end('SIGKILL'), withinMs)
  const [code] = (await once(program.child, 'close')) as [number | null]
  clearTimeout(timer)
  return code
}
